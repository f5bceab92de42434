CREATE TEMP TABLE filler AS
WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?1)
SELECT randomblob(16) AS acct, randomblob(32) AS dev FROM number ORDER BY acct
