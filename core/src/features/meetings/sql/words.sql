INSERT INTO meeting_words (rowid, words) VALUES (?1, ?2)
