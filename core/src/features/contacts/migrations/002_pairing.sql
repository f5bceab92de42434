-- What one of two contacts holds of the other. All of it goes when the person takes back what was agreed.
CREATE TABLE pairing (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact BLOB NOT NULL,
    origin TEXT NOT NULL,           -- the relay of the own mailbox
    word TEXT,                      -- what a private relay wants to hear for a mailbox
    kem BLOB NOT NULL,              -- the own secret key
    half BLOB NOT NULL,             -- the own half of the secret
    mailbox BLOB NOT NULL,
    read BLOB NOT NULL,             -- the capability that reads the own mailbox
    write BLOB NOT NULL,            -- the one that the contact puts with
    made_at INTEGER NOT NULL,       -- in ms
    theirs BLOB,                    -- the contact's terms; NULL: only offered
    verified INTEGER,               -- 1: side by side, or both numbers were the same
    at_relay INTEGER,               -- 1: the relay has the mailbox
    link BLOB,                      -- of an own link: mailbox, then the capabilities that read and write it
    answered_link TEXT              -- the contact's link, which this answers
) STRICT, WITHOUT ROWID;
CREATE INDEX pairing_by_contact ON pairing (contact, made_at, id);

-- What waits for a network: a sealed message to be put, or a mailbox to be ended. No key is in it.
CREATE TABLE errand (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    origin TEXT NOT NULL,
    mailbox BLOB NOT NULL,
    capability BLOB NOT NULL,       -- the one that puts, or the one that ends
    day INTEGER NOT NULL,           -- the last one on which it makes sense, in days since 1970-01-01
    message BLOB                    -- sealed already; NULL: end the mailbox
) STRICT, WITHOUT ROWID;

-- What contacts sent. The id is a hash of pairing and message: the same again is no other row.
CREATE TABLE contact_message (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    contact BLOB NOT NULL,
    pairing BLOB NOT NULL,
    said BLOB NOT NULL,             -- the record as it was sealed
    received_at INTEGER NOT NULL,   -- in ms
    answer INTEGER                  -- what the person answered
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_message_by_time ON contact_message (received_at, id);
