INSERT INTO meeting_words (rowid, words) VALUES (?1, concat_ws(' ', ?2, ?3, ?4, ?5, ?6, ?7))
