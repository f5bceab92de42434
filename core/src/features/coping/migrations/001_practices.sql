-- One row a use of a skill. NULL means not said.
CREATE TABLE practice (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    skill TEXT NOT NULL,            -- the name of a shipped skill, or the id of an own one in hex
    situation TEXT,
    before INTEGER,                 -- how strong the feeling was, 0 to 10
    after INTEGER,
    at INTEGER NOT NULL,            -- when, in ms
    day INTEGER NOT NULL,           -- the day as it was lived, in days since 1970-01-01
    zone TEXT NOT NULL,             -- IANA name of where the person was
    recorded_at INTEGER NOT NULL,   -- when it was written, in ms
    PRIMARY KEY (at, id)
) STRICT, WITHOUT ROWID;

-- A row for each time a skill was kept; letting go deletes it.
CREATE TABLE favourite_skill (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    skill TEXT NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Skills the person wrote.
CREATE TABLE own_skill (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    title TEXT NOT NULL,
    steps TEXT NOT NULL,            -- a JSON array, in order
    minutes INTEGER NOT NULL,
    situations TEXT NOT NULL DEFAULT '[]',
    added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
