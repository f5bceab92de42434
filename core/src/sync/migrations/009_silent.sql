-- When something came from a device last, by this device's clock, in milliseconds since 1970; and whether the person was
-- told that nothing comes any more.
ALTER TABLE sync_author ADD COLUMN heard_at INTEGER;
ALTER TABLE sync_author ADD COLUMN silent INTEGER NOT NULL DEFAULT 0 CHECK (silent IN (0, 1));
