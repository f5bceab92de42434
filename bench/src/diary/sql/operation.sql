INSERT INTO operation (record, kind, stamp, author, fields, deleted)
VALUES (?1, ?2, ?3, ?4, ?5, ?6)
