-- While all that was written before a list is being erased: the list began an epoch without the key of the one before.
CREATE TABLE sync_erasure (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- Number and epoch of that list.
    list INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    -- Milliseconds since 1970 when this device learned of it.
    since INTEGER NOT NULL
) STRICT;
