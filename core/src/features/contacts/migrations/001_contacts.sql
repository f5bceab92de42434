-- Trusted contacts. Nothing of them is anywhere but in this file.
CREATE TABLE contact (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    role INTEGER NOT NULL,
    phone TEXT,                     -- + and digits
    ways TEXT NOT NULL,             -- a JSON array, the best first
    may_get TEXT NOT NULL,          -- a JSON array of levels
    fields TEXT NOT NULL,           -- a JSON array of names of answers
    hours TEXT NOT NULL,            -- from and until in minutes after midnight as a JSON array, or []
    position INTEGER NOT NULL,      -- who is asked first
    wait_minutes INTEGER NOT NULL,
    language TEXT,
    recorded_at INTEGER NOT NULL    -- when it was first written, in ms
) STRICT, WITHOUT ROWID;

-- One row an agreement. It ends when it is revoked, and never comes back.
CREATE TABLE agreement (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact BLOB NOT NULL,
    at INTEGER NOT NULL,            -- when it was recorded, in ms
    review_due INTEGER NOT NULL,    -- a day, in days since 1970-01-01
    words TEXT NOT NULL,            -- the person's own
    salt BLOB NOT NULL,             -- so that the ledger's hash of the words says nothing once they are erased
    levels TEXT NOT NULL,           -- a JSON array
    fields TEXT NOT NULL,           -- a JSON array
    after_revoked INTEGER NOT NULL, -- how many of the contact's agreements were revoked when it was made
    replaced INTEGER,               -- 1 once a review took its place
    revoked_at INTEGER              -- in ms
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_by_contact ON agreement (contact, at);

-- The ledger. The id is a hash of the rest; `previous` is the line that was the last one here.
CREATE TABLE consent_line (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact BLOB NOT NULL,
    event INTEGER NOT NULL,
    at INTEGER NOT NULL,            -- in ms
    says TEXT NOT NULL,             -- JSON: levels, fields, hash of the words
    previous BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_line_by_time ON consent_line (at, id);

CREATE TRIGGER consent_line_is_new BEFORE INSERT ON consent_line
WHEN EXISTS (SELECT 1 FROM consent_line AS line WHERE line.id = new.id
    AND (line.contact, line.event, line.at, line.says, line.previous)
        IS NOT (new.contact, new.event, new.at, new.says, new.previous))
BEGIN SELECT RAISE(ABORT, 'a line of the ledger stays as it is'); END;

CREATE TRIGGER consent_line_stays BEFORE UPDATE ON consent_line
WHEN (old.id, old.contact, old.event, old.at, old.says, old.previous)
    IS NOT (new.id, new.contact, new.event, new.at, new.says, new.previous)
BEGIN SELECT RAISE(ABORT, 'a line of the ledger stays as it is'); END;

-- A line goes only where the operation log has lost it, such as what a stolen device wrote. Otherwise nothing
-- happens: an error here would stop sync for good.
CREATE TRIGGER consent_line_is_kept BEFORE DELETE ON consent_line
WHEN EXISTS (SELECT 1 FROM operation WHERE record = old.id AND kind = 32 AND NOT deleted)
BEGIN SELECT RAISE(IGNORE); END;

-- One row with an id that is the same on every device: contacts are put away under a word.
CREATE TABLE contacts_veil (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    proof BLOB                      -- 16 bytes of salt, then the hash of salt and word; NULL: shown
) STRICT, WITHOUT ROWID;
