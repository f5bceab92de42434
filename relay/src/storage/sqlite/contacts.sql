-- Mailboxes and links, which no account owns: each table begins with the id of one. Only hashes of capabilities are kept.
-- The tables of PostgreSQL are the same, in ../postgres/contacts.sql.
CREATE TABLE mailbox (
    id BLOB PRIMARY KEY,
    write_hash BLOB NOT NULL,
    read_hash BLOB NOT NULL,
    touched_day INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- One that is held back has what cancels it, and may be read from `open_s` on.
CREATE TABLE message (
    id BLOB NOT NULL,
    name BLOB NOT NULL,
    day INTEGER NOT NULL,
    open_s INTEGER NOT NULL,
    until_s INTEGER NOT NULL,
    cancel_hash BLOB,
    body BLOB NOT NULL,
    PRIMARY KEY (id, name)
) STRICT, WITHOUT ROWID;
-- Until `until_s` a note can be read and replied to; until `kept_s` it is known that it was there.
CREATE TABLE link (
    id BLOB PRIMARY KEY,
    read_hash BLOB NOT NULL,
    write_hash BLOB NOT NULL,
    owner_hash BLOB NOT NULL,
    reads INTEGER NOT NULL,
    until_s INTEGER NOT NULL,
    kept_s INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE reply (
    id BLOB NOT NULL,
    n INTEGER NOT NULL,
    kept_s INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (id, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX mailbox_touched ON mailbox (touched_day);
CREATE INDEX message_until ON message (until_s);
CREATE INDEX link_until ON link (until_s);
CREATE INDEX link_kept ON link (kept_s);
CREATE INDEX reply_kept ON reply (kept_s);
