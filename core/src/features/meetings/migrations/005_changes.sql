-- What lets a BMLT list take in single changes.
ALTER TABLE origin ADD COLUMN whole_at INTEGER;    -- ms; when the list last came as a whole; NULL: not known
ALTER TABLE origin ADD COLUMN server_info BLOB;    -- the server's answer to `GetServerInfo` by which the list is read
