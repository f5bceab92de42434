-- What the contact's app was told last of what was agreed with them, as it was sealed; NULL: nothing yet.
ALTER TABLE pairing ADD COLUMN told BLOB;
