-- One row a rule the person made. What it hangs on is one value: two devices' edits must not mix into a rule nobody made.
CREATE TABLE own_rule (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    condition TEXT NOT NULL,        -- JSON
    act INTEGER NOT NULL,           -- ask first, or send
    says INTEGER NOT NULL,
    contacts TEXT NOT NULL,         -- a JSON array of ids; []: all in their order
    paused INTEGER NOT NULL DEFAULT 0,
    recorded_at INTEGER NOT NULL    -- in ms
) STRICT, WITHOUT ROWID;

-- One row with an id that is the same on every device: ill or away.
CREATE TABLE own_rule_hold (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    until INTEGER                   -- the last day of it, in days since 1970-01-01
) STRICT, WITHOUT ROWID;
