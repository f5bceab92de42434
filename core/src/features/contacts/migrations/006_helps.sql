ALTER TABLE contact ADD COLUMN helps TEXT; -- what helps, in the person's words for this contact; NULL: not said
