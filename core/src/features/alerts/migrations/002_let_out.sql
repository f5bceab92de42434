ALTER TABLE alert ADD COLUMN let_out_at INTEGER; -- in ms: when a relay that held it back may have let it out; NULL: none did
