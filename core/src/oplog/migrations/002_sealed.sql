-- Whether a write has left for the person's other devices: sealed into a batch, or come from one.
-- While nothing is synced, all stay 0 and cost a row of the small index.
ALTER TABLE operation ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0 CHECK (sealed IN (0, 1));

CREATE INDEX operation_unsealed ON operation (seq) WHERE sealed = 0;
