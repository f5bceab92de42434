-- As ../sqlite/contacts.sql, in the words of PostgreSQL.
CREATE TABLE mailbox (
    id BYTEA PRIMARY KEY,
    write_hash BYTEA NOT NULL,
    read_hash BYTEA NOT NULL,
    touched_day BIGINT NOT NULL
);
-- One that is held back has what cancels it, and may be read from `open_s` on.
CREATE TABLE message (
    id BYTEA NOT NULL,
    name BYTEA NOT NULL,
    day BIGINT NOT NULL,
    open_s BIGINT NOT NULL,
    until_s BIGINT NOT NULL,
    cancel_hash BYTEA,
    body BYTEA NOT NULL,
    PRIMARY KEY (id, name)
);
-- Until `until_s` a note can be read and replied to; until `kept_s` it is known that it was there.
CREATE TABLE link (
    id BYTEA PRIMARY KEY,
    read_hash BYTEA NOT NULL,
    write_hash BYTEA NOT NULL,
    owner_hash BYTEA NOT NULL,
    reads BIGINT NOT NULL,
    until_s BIGINT NOT NULL,
    kept_s BIGINT NOT NULL,
    sealed BYTEA NOT NULL
);
CREATE TABLE reply (
    id BYTEA NOT NULL,
    n BIGINT NOT NULL,
    kept_s BIGINT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (id, n)
);
CREATE INDEX mailbox_touched ON mailbox (touched_day);
CREATE INDEX message_until ON message (until_s);
CREATE INDEX link_until ON link (until_s);
CREATE INDEX link_kept ON link (kept_s);
CREATE INDEX reply_kept ON reply (kept_s);
ALTER TABLE message ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE link ALTER COLUMN sealed SET STORAGE EXTERNAL;
