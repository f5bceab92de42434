-- Public lists, in meetings.db: they can be fetched again, so nothing personal is here.
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    fellowship TEXT NOT NULL,
    time_zone TEXT,                 -- given for rows that name none
    imported_at INTEGER NOT NULL,   -- ms
    meetings INTEGER NOT NULL
) STRICT;

-- One row a weekly meeting. `code` is made of the source and the feed's own key, so that it is the same
-- after every refresh.
CREATE TABLE meeting (
    id INTEGER PRIMARY KEY,
    code INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source (id),
    key TEXT NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    day INTEGER,                    -- 0 is Sunday; NULL is by appointment
    start INTEGER,                  -- minutes after midnight, by the wall clock of the meeting's zone
    finish INTEGER,
    time_zone TEXT,
    zone_source TEXT NOT NULL,
    latitude REAL,
    longitude REAL,
    approximate INTEGER NOT NULL,
    attendance TEXT NOT NULL,
    status_reason TEXT NOT NULL,
    types TEXT NOT NULL,            -- codes, each with a space before and after
    address TEXT,
    city TEXT,
    state TEXT,
    postal_code TEXT,
    country TEXT,
    region TEXT,
    location TEXT,
    location_notes TEXT,
    group_name TEXT,
    group_notes TEXT,
    notes TEXT,
    conference_url TEXT,
    conference_url_notes TEXT,
    conference_phone TEXT,
    conference_phone_notes TEXT,
    url TEXT,
    website TEXT,
    updated INTEGER                 -- ms
) STRICT;

CREATE UNIQUE INDEX meeting_code ON meeting (code);
CREATE INDEX meeting_source ON meeting (source);

-- Where they are, with what a search asks beside it: the wide row is read only for what is shown.
-- The tree rounds to 32 bits, so the exact place is kept too.
CREATE VIRTUAL TABLE meeting_place USING rtree (
    id, south, north, west, east,
    +latitude REAL, +longitude REAL,
    +day INTEGER, +start INTEGER, +finish INTEGER, +time_zone TEXT,
    +attendance TEXT, +types TEXT, +source INTEGER
);
