INSERT INTO operation (record, kind, stamp, author, fields, deleted, sealed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
