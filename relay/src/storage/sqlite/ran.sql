-- When a relay last looked for what is out of date: one row. The table of PostgreSQL is the same, in ../postgres/ran.sql.
CREATE TABLE ran (
    one INTEGER PRIMARY KEY,
    at_s INTEGER NOT NULL
) STRICT;
INSERT INTO ran (one, at_s) VALUES (1, 0);
CREATE INDEX account_closing ON account (closing_s) WHERE closing_s IS NOT NULL;
