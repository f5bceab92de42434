-- Others changed something at the relay since it was last asked whether the account is to end.
ALTER TABLE sync_account ADD COLUMN has_news INTEGER NOT NULL DEFAULT 0 CHECK (has_news IN (0, 1));
-- While another relay is being tried: where this device comes from, and goes back to where that breaks off.
ALTER TABLE sync_account ADD COLUMN comes_from TEXT;
