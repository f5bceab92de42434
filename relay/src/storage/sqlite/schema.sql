-- Each table begins with the account (or, where there is none, with the place): a row is found by its owner alone.
-- The tables of PostgreSQL are the same, in ../postgres.sql.
CREATE TABLE account (
    acct BLOB PRIMARY KEY,
    ver INTEGER NOT NULL,
    n INTEGER NOT NULL,
    manifest BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    batches INTEGER NOT NULL,
    touched_day INTEGER NOT NULL,
    closing_s INTEGER,
    closing_by BLOB,
    statement BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE list (
    acct BLOB NOT NULL,
    n INTEGER NOT NULL,
    hash BLOB NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (acct, n)
) STRICT;
CREATE TABLE gone (
    acct BLOB NOT NULL,
    dev BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    last_hash BLOB NOT NULL,
    PRIMARY KEY (acct, dev)
) STRICT, WITHOUT ROWID;
CREATE TABLE head (
    acct BLOB NOT NULL,
    dev BLOB NOT NULL,
    who INTEGER NOT NULL,
    base INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (acct, dev)
) STRICT, WITHOUT ROWID;
-- With a rowid: without one, what is longer than a quarter of a page has a page of its own. `who` is the device's
-- number in its account, as `head` has it: its key would be there twice for each batch, in the row and in the index.
CREATE TABLE log (
    acct BLOB NOT NULL,
    who INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    batch BLOB NOT NULL,
    PRIMARY KEY (acct, who, seq)
) STRICT;
CREATE TABLE closed (
    acct BLOB PRIMARY KEY,
    until_s INTEGER NOT NULL,
    statement BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE place (
    sid BLOB NOT NULL,
    slot INTEGER NOT NULL,
    until_s INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (sid, slot)
) STRICT, WITHOUT ROWID;
CREATE TABLE invite (
    id BLOB PRIMARY KEY,
    until_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
