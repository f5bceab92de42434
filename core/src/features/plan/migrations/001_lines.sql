-- One row a line of the person's own plan, in their words.
CREATE TABLE plan_line (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- 0 toolbox, 1 daily, 2 triggers, 3 early signs, 4 worse, 5 crisis, 6 after a crisis. A line of a part that a newer
    -- version knows is kept in the log, and is in no plan here.
    part INTEGER NOT NULL CHECK (part BETWEEN 0 AND 6),
    position INTEGER NOT NULL,  -- within its part the lowest comes first, of equal ones the lower id
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
