-- One row with an id that is the same on every device, so that settings merge.
CREATE TABLE settings (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    language TEXT,
    country TEXT,
    day_start INTEGER,          -- hour at which a day begins, 0 to 23
    discreet INTEGER,           -- notifications without health words
    quiet_from INTEGER,         -- quiet hours, in minutes after midnight
    quiet_until INTEGER,
    paused_until INTEGER        -- no reminders up to and with this day, in days since 1970-01-01
) STRICT, WITHOUT ROWID;
