-- What each row was made of: a list that comes again leaves alone what is as it was. NULL: not known, or marked by
-- the rest of the list.
ALTER TABLE meeting ADD COLUMN content INTEGER;

-- All that has to be known of a list's rows to tell which of them changed, in the order in which they came.
DROP INDEX meeting_source;
CREATE INDEX meeting_source ON meeting (source, id, code, content);
