-- The relay that the person's devices have moved to: synced, so that each can ask whether to follow. One record.
CREATE TABLE sync_relay (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    origin TEXT NOT NULL
) STRICT, WITHOUT ROWID;
