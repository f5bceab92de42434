-- One row a rule. When it is due is one value: two devices' edits must not mix into times nobody chose.
CREATE TABLE reminder (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,             -- the person's own words; empty when none were given
    schedule TEXT NOT NULL,         -- JSON: times, weekdays, every_days, first_day, last_day, zone, minutes_before
    paused INTEGER NOT NULL DEFAULT 0,
    recorded_at INTEGER NOT NULL    -- when it was first written, in ms
) STRICT, WITHOUT ROWID;

-- What was done: a dose taken, a visit made. Named by the planned day and time.
CREATE TABLE reminder_done (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    reminder BLOB NOT NULL,
    day INTEGER NOT NULL,           -- planned date, in days since 1970-01-01
    time INTEGER NOT NULL           -- planned time, in minutes after midnight
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_done_by_day ON reminder_done (day, reminder, time);
