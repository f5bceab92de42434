INSERT INTO meeting_place (
    id, south, north, west, east, latitude, longitude, day, start, finish, time_zone, attendance, types,
    source
) VALUES (?1, ?2, ?2, ?3, ?3, ?2, ?3, ?4, ?5, ?6, ?7, 'in_person', ?8, 1)
