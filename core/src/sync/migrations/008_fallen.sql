-- What fell away with devices that were taken out and is in no batch here any more, write by write: of an account that this
-- device has left, and what is left to look through after the person let go of something. It stays on this device.
CREATE TABLE sync_fallen (
    id INTEGER PRIMARY KEY,
    record BLOB NOT NULL CHECK (length(record) = 16),
    kind INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    author BLOB NOT NULL CHECK (length(author) = 32),
    fields BLOB NOT NULL,
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    -- Number of the list that its batch named; 0 of an account that was left. Goes where all before a list is erased.
    list INTEGER NOT NULL
) STRICT;

CREATE INDEX sync_fallen_record ON sync_fallen (record, kind);
