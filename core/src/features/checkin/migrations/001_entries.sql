-- One row an entry. NULL means not answered; a skipped question has a value of its own.
CREATE TABLE checkin (
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    day INTEGER NOT NULL,           -- the day as it was lived, in days since 1970-01-01
    at INTEGER,                     -- the instant it is about, in ms; NULL where only the day is known
    zone TEXT NOT NULL,             -- IANA name of where the person was
    recorded_at INTEGER NOT NULL,   -- when it was first written, in ms
    mood INTEGER,
    craving INTEGER,
    confidence INTEGER,
    anxiety INTEGER,
    restlessness INTEGER,
    stress INTEGER,
    energy INTEGER,
    lonely INTEGER,
    sleep_minutes INTEGER,
    sleep_quality INTEGER,
    medicine INTEGER,
    used INTEGER,
    risky_situation INTEGER,
    movement INTEGER,
    food INTEGER,
    connection INTEGER,
    note TEXT,
    triggers TEXT NOT NULL DEFAULT '[]',
    warning_signs TEXT NOT NULL DEFAULT '[]',
    own_answers TEXT,
    PRIMARY KEY (day, recorded_at, id)
) STRICT, WITHOUT ROWID;

-- Questions the person added.
CREATE TABLE checkin_item (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    scale INTEGER NOT NULL,
    position INTEGER NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
