-- Packs that were brought in: what the next version is measured by.
CREATE TABLE pack (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    content BLOB NOT NULL CHECK (length(content) = 32), -- a delta must start from it
    signer BLOB NOT NULL CHECK (length(signer) = 32),   -- later versions must be signed by it
    created_at INTEGER NOT NULL,                        -- ms
    installed_at INTEGER NOT NULL                       -- ms
) STRICT;

-- Which lists came with which pack. `imported_at` of the list itself is when it was fetched.
CREATE TABLE pack_source (
    source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    pack INTEGER NOT NULL REFERENCES pack (id) ON DELETE CASCADE,
    url TEXT,
    licence TEXT
) STRICT;

CREATE INDEX pack_source_pack ON pack_source (pack);
