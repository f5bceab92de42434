-- When what the rule hangs on was last changed: days before it do not count.
ALTER TABLE own_rule ADD COLUMN condition_at INTEGER; -- in ms; NULL: never
