INSERT INTO meeting_place (id, south, north, west, east) VALUES (?1, ?2, ?2, ?3, ?3)
