-- 1: the person wants it held back at a relay too.
ALTER TABLE own_rule ADD COLUMN escrow INTEGER;

-- A sealed message that a relay holds back, or is to: with all it takes to call it off. No key is in it.
CREATE TABLE own_rule_escrow (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    rule BLOB NOT NULL,
    contact BLOB NOT NULL,
    pairing BLOB NOT NULL,
    origin TEXT NOT NULL,
    mailbox BLOB NOT NULL,
    cancel BLOB NOT NULL,           -- the capability that moves it and calls it off
    message BLOB NOT NULL,
    expires INTEGER NOT NULL,       -- the day bound into the seal, in days since 1970-01-01
    named INTEGER NOT NULL,         -- the day that its id is made of: it was to fire for that when it was sealed
    day INTEGER NOT NULL,           -- the day it fires for now
    opens_at INTEGER NOT NULL,      -- in ms: when the relay lets it out, as far as is known
    at_relay INTEGER,               -- 1: the relay has it
    move_at INTEGER                 -- in ms: when it is to be moved; NULL: it need not be
) STRICT, WITHOUT ROWID;
