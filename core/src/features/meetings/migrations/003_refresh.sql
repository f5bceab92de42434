-- Where a list comes from, when it was last asked for, and what the server said of it.
CREATE TABLE origin (
    name TEXT PRIMARY KEY,          -- that of the source; there may be no list yet
    url TEXT NOT NULL,              -- as given
    feed_url TEXT,                  -- found in the page at `url`
    fellowship TEXT,
    time_zone TEXT,
    etag TEXT,                      -- of the list last brought in or declined
    last_modified TEXT,
    checked_at INTEGER,             -- ms; the last time a server answered, or did not
    changed_at INTEGER,             -- ms; `source.imported_at` of the list that came from here
    failure TEXT,                   -- why the last time brought nothing
    held_meetings INTEGER,          -- a list that lost half waits for a decision
    held_at INTEGER                 -- ms
) STRICT;

-- What came of a list so far. Here and not in a file of its own: which lists somebody reads says where they live.
CREATE TABLE download (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL REFERENCES origin (name),
    held INTEGER NOT NULL DEFAULT 0,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    if_range TEXT,                  -- what a server must still have for the rest to fit; NULL: it cannot go on
    UNIQUE (source, held)
) STRICT;

CREATE TABLE download_part (
    download INTEGER NOT NULL REFERENCES download (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,      -- of its first byte
    bytes BLOB NOT NULL,
    PRIMARY KEY (download, position)
) STRICT;
