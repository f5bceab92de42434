-- What a search asks beside place, day and type: whose meeting, which language, can one get in, which words.
ALTER TABLE meeting ADD COLUMN fellowship TEXT NOT NULL DEFAULT 'other';
ALTER TABLE meeting ADD COLUMN place_reason TEXT NOT NULL DEFAULT 'none';
ALTER TABLE meeting ADD COLUMN languages TEXT NOT NULL DEFAULT ''; -- BCP 47 tags, each with a space before and after
ALTER TABLE meeting ADD COLUMN accessible INTEGER;                 -- 1 yes, 0 no, NULL not stated
ALTER TABLE meeting ADD COLUMN notes_suggest TEXT;
ALTER TABLE meeting ADD COLUMN also_in TEXT NOT NULL DEFAULT '[]'; -- JSON list of names
-- The same for the same meeting in two lists, and for the days of one group.
ALTER TABLE meeting ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meeting ADD COLUMN card INTEGER NOT NULL DEFAULT 0;

UPDATE meeting SET fellowship = (SELECT fellowship FROM source WHERE source.id = meeting.source);
-- Until the next refresh every row is one of its own.
UPDATE meeting SET fingerprint = code, card = code;

-- From afar, by zone and hour: what starts soon is a short stretch of it.
CREATE INDEX meeting_online ON meeting (time_zone, day, start)
WHERE attendance IN ('online', 'hybrid', 'temporarily_online');

DROP TABLE meeting_place;
CREATE VIRTUAL TABLE meeting_place USING rtree (
    id, south, north, west, east,
    +latitude REAL, +longitude REAL,
    +day INTEGER, +start INTEGER, +finish INTEGER, +time_zone TEXT,
    +attendance TEXT, +types TEXT, +fellowship TEXT, +languages TEXT, +accessible INTEGER,
    +approximate INTEGER, +fingerprint INTEGER, +card INTEGER
);
INSERT INTO meeting_place (
    id, south, north, west, east, latitude, longitude, day, start, finish, time_zone, attendance, types,
    fellowship, languages, accessible, approximate, fingerprint, card
)
SELECT
    id, latitude, latitude, longitude, longitude, latitude, longitude, day, start, finish, time_zone,
    attendance, types, fellowship, languages, accessible, approximate, fingerprint, card
FROM meeting
WHERE latitude IS NOT NULL;

-- The words of each meeting, folded; ids are those of `meeting`. The texts themselves are there, not here.
CREATE VIRTUAL TABLE meeting_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO meeting_words (rowid, words)
SELECT id, concat_ws(' ', name, location, address, city, region, group_name, notes) FROM meeting;
