-- As sqlite/schema.sql, in PostgreSQL's words. What is sealed does not shrink, so it is kept as it is.
CREATE TABLE account (
    acct BYTEA PRIMARY KEY,
    ver BIGINT NOT NULL,
    n BIGINT NOT NULL,
    manifest BYTEA NOT NULL,
    bytes BIGINT NOT NULL,
    batches BIGINT NOT NULL,
    touched_day BIGINT NOT NULL,
    closing_s BIGINT,
    closing_by BYTEA,
    statement BYTEA
);
CREATE TABLE list (
    acct BYTEA NOT NULL,
    n BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (acct, n)
);
CREATE TABLE gone (
    acct BYTEA NOT NULL,
    dev BYTEA NOT NULL,
    last_seq BIGINT NOT NULL,
    last_hash BYTEA NOT NULL,
    PRIMARY KEY (acct, dev)
);
CREATE TABLE head (
    acct BYTEA NOT NULL,
    dev BYTEA NOT NULL,
    who INTEGER NOT NULL,
    base BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (acct, dev)
);
CREATE TABLE log (
    acct BYTEA NOT NULL,
    who INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    batch BYTEA NOT NULL,
    PRIMARY KEY (acct, who, seq)
);
CREATE TABLE closed (
    acct BYTEA PRIMARY KEY,
    until_s BIGINT NOT NULL,
    statement BYTEA NOT NULL
);
CREATE TABLE place (
    sid BYTEA NOT NULL,
    slot BIGINT NOT NULL,
    until_s BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (sid, slot)
);
CREATE TABLE invite (
    id BYTEA PRIMARY KEY,
    until_s BIGINT NOT NULL
);
ALTER TABLE list ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE log ALTER COLUMN batch SET STORAGE EXTERNAL;
-- Up to a page, a batch lies where its row does: beside, in parts of 2,000 bytes, it would take an index more.
ALTER TABLE log SET (toast_tuple_target = 8160);
