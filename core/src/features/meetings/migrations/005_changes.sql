-- What lets a BMLT list take in single changes, and any list that comes again be known.
ALTER TABLE origin ADD COLUMN whole_at INTEGER;    -- ms; when the list last came as a whole; NULL: not known
ALTER TABLE origin ADD COLUMN server_info BLOB;    -- the server's answer to `GetServerInfo` by which the list is read
ALTER TABLE origin ADD COLUMN content BLOB;        -- SHA-256 of all that the list that is here was made of; NULL: not known
