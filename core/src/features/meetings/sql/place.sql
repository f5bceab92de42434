INSERT INTO meeting_place (
    id, south, north, west, east, latitude, longitude, day, start, finish, time_zone, attendance, types,
    fellowship, languages, accessible, approximate, fingerprint, card
) VALUES (?1, ?2, ?2, ?3, ?3, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
