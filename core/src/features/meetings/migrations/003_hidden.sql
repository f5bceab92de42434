-- Choices about meetings: one row with an id that is the same on every device, so that they merge.
CREATE TABLE meeting_choice (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    hidden_fellowships TEXT NOT NULL DEFAULT '[]'   -- a JSON array of codes
) STRICT, WITHOUT ROWID;
