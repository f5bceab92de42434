-- As ../sqlite/ran.sql, in the words of PostgreSQL.
CREATE TABLE ran (
    one INTEGER PRIMARY KEY,
    at_s BIGINT NOT NULL
);
INSERT INTO ran (one, at_s) VALUES (1, 0);
CREATE INDEX account_closing ON account (closing_s) WHERE closing_s IS NOT NULL;
