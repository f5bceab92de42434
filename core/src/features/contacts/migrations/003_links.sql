-- Where the page is that a text message to this contact may carry a link to.
ALTER TABLE contact ADD COLUMN link_relay TEXT;
ALTER TABLE contact ADD COLUMN link_word TEXT;      -- what a private relay wants to hear for a note

-- The link of one alert, drawn when the alert is composed. All of it goes when the note is over or the contact is taken back.
CREATE TABLE contact_link (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact BLOB NOT NULL,
    alert BLOB NOT NULL,
    origin TEXT NOT NULL,           -- the relay of the page
    link TEXT NOT NULL,             -- what stands behind the #: name and key of the note
    owner BLOB NOT NULL,            -- the capability that reads the replies and ends the note
    line TEXT NOT NULL,             -- what the text message says of it, letter by letter
    made_at INTEGER NOT NULL,       -- in ms
    sealed BLOB,                    -- the note, sealed once; NULL: the alert is not written yet, or the relay has it
    tried INTEGER,                  -- 1: a relay may have it
    taken_at INTEGER                -- in ms; when the relay said that it has it
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_link_by_alert ON contact_link (alert, made_at, id);

-- 1: what is to be ended is a link.
ALTER TABLE errand ADD COLUMN link INTEGER;
