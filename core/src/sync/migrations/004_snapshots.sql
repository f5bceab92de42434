-- The snapshot that stands in for every batch up to its covers, packed as it travels. One row, or none.
CREATE TABLE sync_base (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    root BLOB NOT NULL CHECK (length(root) = 32),
    packed BLOB NOT NULL,
    raw_length INTEGER NOT NULL
) STRICT;

-- Where each log stands in it: these batches are no longer here.
CREATE TABLE sync_cover (
    author BLOB NOT NULL PRIMARY KEY CHECK (length(author) = 32),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- Number of the list of members that the batch names.
    list INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whole snapshots among the batches, by their last piece.
CREATE TABLE sync_snapshot (
    author BLOB NOT NULL CHECK (length(author) = 32),
    seq INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    -- Its covers, as a state without writes.
    covers BLOB NOT NULL,
    -- 0 not looked at yet, 1 this device has the same, 2 this device has something else.
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 2),
    PRIMARY KEY (author, seq)
) STRICT, WITHOUT ROWID;

-- Which device says that it has that root too.
CREATE TABLE sync_endorsed (
    author BLOB NOT NULL CHECK (length(author) = 32),
    root BLOB NOT NULL CHECK (length(root) = 32),
    PRIMARY KEY (author, root)
) STRICT, WITHOUT ROWID;

-- While a device that joined has not had everything yet. `root`: of the snapshot that the other device named.
CREATE TABLE sync_arrival (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    root BLOB CHECK (length(root) = 32)
) STRICT;

-- When this device makes a snapshot if nobody else does, in milliseconds since 1970.
CREATE TABLE sync_snapshot_due (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
