-- What a meeting was when a list last had it, as JSON: one value, so that two devices never mix two of them.
ALTER TABLE favourite_meeting ADD COLUMN listing TEXT;

-- Groups the person calls home, with how long the way is.
CREATE TABLE home_group (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    listing TEXT,
    minutes_before INTEGER NOT NULL,
    reminders INTEGER NOT NULL,     -- 1 on, 0 off
    set_at INTEGER NOT NULL         -- ms
) STRICT, WITHOUT ROWID;

-- The person's own words about a meeting.
CREATE TABLE meeting_note (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code INTEGER NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    listing TEXT,
    note TEXT,
    rating INTEGER,                 -- 0 to 10
    written_at INTEGER NOT NULL     -- ms
) STRICT, WITHOUT ROWID;

-- Meetings the person was at. Without `code` it is one that no list has, under a name of their own.
CREATE TABLE meeting_attended (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code INTEGER,
    name TEXT NOT NULL,
    source TEXT,
    listing TEXT,
    day INTEGER NOT NULL,           -- days since 1970-01-01, as lived
    at INTEGER,                     -- ms; NULL when only the day is known
    zone TEXT NOT NULL,
    note TEXT,
    rating INTEGER,                 -- 0 to 10
    recorded_at INTEGER NOT NULL    -- ms
) STRICT, WITHOUT ROWID;
