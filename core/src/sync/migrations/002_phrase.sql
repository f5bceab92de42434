-- The 32 bytes that a new account's phrase spells: here only until the person has shown that they wrote it down, and
-- seven days at most. Never sent, never synced.
CREATE TABLE sync_phrase (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    entropy BLOB NOT NULL CHECK (length(entropy) = 32),
    -- Milliseconds since 1970.
    since INTEGER NOT NULL,
    -- Numbers of the three words that are asked for, from 1.
    asked BLOB NOT NULL CHECK (length(asked) = 3)
) STRICT;

-- Before this moment, in milliseconds since 1970, the relay does not want to be asked again.
CREATE TABLE sync_pace (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    not_before INTEGER NOT NULL
) STRICT;
