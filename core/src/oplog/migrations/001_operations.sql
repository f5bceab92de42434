-- Who wrote: the device key made at first open. Numbers are local; the key travels.
CREATE TABLE author (
    id INTEGER PRIMARY KEY,
    public_key BLOB NOT NULL UNIQUE CHECK (length(public_key) = 32)
) STRICT;

-- What was written and still counts. A field that a later write replaced leaves the earlier row,
-- and a row without fields goes: so no replaced word stays here.
CREATE TABLE operation (
    seq INTEGER PRIMARY KEY,
    record BLOB NOT NULL CHECK (length(record) = 16),
    kind INTEGER NOT NULL,
    stamp INTEGER NOT NULL,
    author INTEGER NOT NULL REFERENCES author (id),
    fields BLOB NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT;

CREATE INDEX operation_record ON operation (record, kind);
