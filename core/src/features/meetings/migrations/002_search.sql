-- What a search asks beside place, day and type: whose meeting, which language, can one get in, which words.
ALTER TABLE meeting ADD COLUMN fellowship TEXT NOT NULL DEFAULT 'other';
ALTER TABLE meeting ADD COLUMN place_reason TEXT NOT NULL DEFAULT 'none';
ALTER TABLE meeting ADD COLUMN languages TEXT NOT NULL DEFAULT ''; -- BCP 47 tags, each with a space before and after
ALTER TABLE meeting ADD COLUMN accessible INTEGER;                 -- 1 yes, 0 no, NULL not stated
ALTER TABLE meeting ADD COLUMN notes_suggest TEXT;
ALTER TABLE meeting ADD COLUMN also_in TEXT NOT NULL DEFAULT '[]'; -- JSON list of names
-- The same for the same meeting in two lists, and for the days of one group. Until the next refresh each row
-- is one of its own.
ALTER TABLE meeting ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meeting ADD COLUMN card INTEGER NOT NULL DEFAULT 0;
UPDATE meeting SET
    fingerprint = code, card = code,
    fellowship = (SELECT fellowship FROM source WHERE source.id = meeting.source);

-- All that a search looks at, in narrow rows: the wide row is read only for what is shown. `id` is the meeting's.
CREATE TABLE meeting_facts (
    id INTEGER PRIMARY KEY,
    latitude REAL,
    longitude REAL,
    approximate INTEGER NOT NULL,
    day INTEGER,
    start INTEGER,
    finish INTEGER,
    time_zone TEXT,
    attendance TEXT NOT NULL,
    fellowship TEXT NOT NULL,
    types TEXT NOT NULL,
    languages TEXT NOT NULL,
    accessible INTEGER,
    source INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    card INTEGER NOT NULL
) STRICT;

-- From afar, by zone and hour: what starts soon is a short stretch of it.
CREATE INDEX meeting_facts_online ON meeting_facts (time_zone, day, start)
WHERE attendance IN ('online', 'hybrid', 'temporarily_online');

INSERT INTO meeting_facts
SELECT
    id, latitude, longitude, approximate, day, start, finish, time_zone, attendance, fellowship, types,
    languages, accessible, source, fingerprint, card
FROM meeting;

-- The tree only says who is in a box. It rounds to 32 bits; the exact place is in the facts.
DROP TABLE meeting_place;
CREATE VIRTUAL TABLE meeting_place USING rtree (id, south, north, west, east);
INSERT INTO meeting_place (id, south, north, west, east)
SELECT id, latitude, latitude, longitude, longitude FROM meeting WHERE latitude IS NOT NULL;

-- The words of each meeting, folded; row ids are the meeting's. The texts themselves are there, not here.
-- Lists that are here already are folded at the next refresh; until then the index takes their accents off.
-- Signs and marks do not end a word: what is taken for a letter when folding and not here would be two words.
CREATE VIRTUAL TABLE meeting_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = 'none', tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* S* Co'"
);
INSERT INTO meeting_words (rowid, words)
SELECT id, concat_ws(' ', name, location, address, city, region, group_name, notes) FROM meeting;
