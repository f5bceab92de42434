-- One row a message to a contact. What moves it on is in `progress`, written by the device it goes out from; how it
-- ended is in `ending`, which any device may write once.
CREATE TABLE alert (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact BLOB NOT NULL,
    kind INTEGER NOT NULL,
    level INTEGER NOT NULL,
    chain BLOB NOT NULL,            -- what asks one contact after the other: the id of the first of them
    rest TEXT NOT NULL,             -- a JSON array: the contacts to ask after this one
    rule BLOB,                      -- the rule that made it; NULL: the person
    day INTEGER NOT NULL,           -- the day it was made on as lived, in days since 1970-01-01
    device BLOB NOT NULL,           -- the device it goes out from: half of its key
    own_words TEXT,                 -- the person's own instead of the usual ones
    text TEXT NOT NULL,             -- the very text that goes out
    late_text TEXT NOT NULL,        -- the same where it goes out late
    wait_minutes INTEGER NOT NULL,  -- how long to wait for an answer
    created_at INTEGER NOT NULL,    -- in ms
    progress TEXT NOT NULL,         -- JSON: how far it has come
    ending TEXT                     -- JSON: answered, stood down or called off
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_by_time ON alert (created_at, id);
