-- A device may have found the same, and be too early to say so.
CREATE TABLE sync_snapshot_6 (
    author BLOB NOT NULL CHECK (length(author) = 32),
    seq INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32),
    -- Its covers, as a state without writes.
    covers BLOB NOT NULL,
    -- 0 not looked at yet, 1 this device has the same, 2 this device has something else, 3 it has the same, and does not say so yet.
    verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 3),
    PRIMARY KEY (author, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO sync_snapshot_6 SELECT author, seq, root, covers, verdict FROM sync_snapshot;
DROP TABLE sync_snapshot;
ALTER TABLE sync_snapshot_6 RENAME TO sync_snapshot;

-- What all others have, and what could be taken over from them since when, in milliseconds since 1970: it is waited with, as
-- with agreeing.
CREATE TABLE sync_gap (
    root BLOB PRIMARY KEY CHECK (length(root) = 32),
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sync_batch_taken ON sync_batch (author, taken_at) WHERE fallen = 0;
