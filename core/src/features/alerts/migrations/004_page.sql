ALTER TABLE alert ADD COLUMN page TEXT;      -- JSON: the page of the plan that the person gives; NULL: none
ALTER TABLE alert ADD COLUMN page_line TEXT; -- that page as this contact got it, letter by letter; NULL: it did not go out
