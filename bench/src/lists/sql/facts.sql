INSERT INTO meeting_facts (
    id, latitude, longitude, approximate, day, start, finish, time_zone, attendance, fellowship, types,
    languages, accessible, source, fingerprint, card
) VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, 'aa', ?9, '', ?10, ?13, ?11, ?12)
