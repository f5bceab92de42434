-- How many devices of the person had been taken out of sync when the keys in this row were made.
ALTER TABLE pairing ADD COLUMN taken_out INTEGER;

-- Keys that take the place of those in `pairing`: the person's own, or the contact's. What they are never changes. A key
-- of zeros in `pairing` says that the first ones are gone.
CREATE TABLE pairing_keys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    pairing BLOB NOT NULL,
    step INTEGER NOT NULL,          -- those in `pairing` are 0, what takes the place of n is n + 1
    own BLOB,                       -- of one's own: secret key, half, mailbox, the capabilities that read and write it
    theirs BLOB,                    -- of the contact: their terms
    made_at INTEGER NOT NULL,       -- in ms: when they were made, or came
    seen_at INTEGER,                -- in ms: when the contact first used them
    at_relay INTEGER,               -- of one's own; 1: the relay has the mailbox
    taken_out INTEGER,              -- of one's own; as above
    new_phone INTEGER,              -- 1: a device that had the keys before is no longer the sender's
    verified INTEGER                -- of the contact; 1: as in `pairing`
) STRICT, WITHOUT ROWID;
CREATE INDEX pairing_keys_by_pairing ON pairing_keys (pairing, step, id);
