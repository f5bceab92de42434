-- Meetings the person keeps. The name stays with it, for the day the list no longer has it.
CREATE TABLE favourite_meeting (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
