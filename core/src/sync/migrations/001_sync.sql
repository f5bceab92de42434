-- The account this device belongs to, and the device's own keys: with the rest of the diary, so that keys, lists
-- of members and batches always change together.
CREATE TABLE sync_account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    account BLOB NOT NULL CHECK (length(account) = 16),
    -- The relay's public address.
    origin TEXT NOT NULL,
    sign_seed BLOB NOT NULL CHECK (length(sign_seed) = 32),
    kem_secret BLOB NOT NULL CHECK (length(kem_secret) = 32),
    -- The relay's count of changes, as of the last full pull.
    version INTEGER NOT NULL DEFAULT 0,
    -- What was found in the last round, a word of `State`.
    state TEXT NOT NULL DEFAULT 'ok',
    -- Rounds in a row in which the relay had less than it once had.
    rollback_tries INTEGER NOT NULL DEFAULT 0,
    -- Milliseconds since 1970 of the last round that came to its end; NULL before the first.
    synced_at INTEGER,
    -- When the next batch is due even with nothing to say, in milliseconds since 1970.
    heartbeat_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- New keys of a device that was copied, until a list of members names them.
CREATE TABLE sync_next_keys (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sign_seed BLOB NOT NULL CHECK (length(sign_seed) = 32),
    kem_secret BLOB NOT NULL CHECK (length(kem_secret) = 32)
) STRICT;

-- The accepted lists of members, whole.
CREATE TABLE sync_list (
    n INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    bytes BLOB NOT NULL,
    taken_at INTEGER NOT NULL
) STRICT;

-- The epoch keys this device holds.
CREATE TABLE sync_epoch (
    epoch INTEGER PRIMARY KEY,
    secret BLOB NOT NULL CHECK (length(secret) = 32)
) STRICT;

-- The tail: sealed batches, own and others', byte for byte. A number once sealed is never sealed again.
CREATE TABLE sync_batch (
    author BLOB NOT NULL CHECK (length(author) = 32),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    -- Number of the list of members it names.
    list INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    -- 1 once the relay has said that it has it.
    acknowledged INTEGER NOT NULL CHECK (acknowledged IN (0, 1)),
    -- 1 when a cut-off leaves it out: kept for the person to look through.
    fallen INTEGER NOT NULL DEFAULT 0 CHECK (fallen IN (0, 1)),
    taken_at INTEGER NOT NULL,
    PRIMARY KEY (author, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX sync_batch_waiting ON sync_batch (author, seq) WHERE acknowledged = 0;

-- What is known of a device's log besides its batches.
CREATE TABLE sync_author (
    author BLOB NOT NULL PRIMARY KEY CHECK (length(author) = 32),
    -- Wall clock in its last batch, in milliseconds since 1970; NULL while there is none.
    last_ms INTEGER,
    -- Why its log stops here for everyone, a word of `Stop`; NULL while it goes on.
    stopped TEXT,
    -- The highest number that another device says exists.
    claimed_seq INTEGER NOT NULL DEFAULT 0,
    -- Since when, and in how many rounds at least an hour apart, the relay did not give it.
    owed_since INTEGER,
    owed_tries INTEGER NOT NULL DEFAULT 0,
    owed_last INTEGER
) STRICT, WITHOUT ROWID;

-- What the person is told once: members that came and went, alarms. Newest last.
CREATE TABLE sync_notice (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    -- Public key of the device it is about, and of the one that did it.
    subject BLOB,
    actor BLOB,
    seen INTEGER NOT NULL DEFAULT 0 CHECK (seen IN (0, 1))
) STRICT;

-- Names the person gives to devices: synced like every other word. The id is made from the device's key.
CREATE TABLE sync_device (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
