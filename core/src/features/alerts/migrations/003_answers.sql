ALTER TABLE alert ADD COLUMN answers TEXT;      -- JSON: the answers of its day that the person gives; NULL: none
ALTER TABLE alert ADD COLUMN answers_line TEXT; -- the line with those this contact got, letter by letter; NULL: none went out
