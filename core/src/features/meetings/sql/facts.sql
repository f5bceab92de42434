INSERT INTO meeting_facts (
    id, latitude, longitude, approximate, day, start, finish, time_zone, attendance, fellowship, types,
    languages, accessible, source, fingerprint, card
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
ON CONFLICT (id) DO UPDATE SET
    latitude = excluded.latitude, longitude = excluded.longitude, approximate = excluded.approximate,
    day = excluded.day, start = excluded.start, finish = excluded.finish, time_zone = excluded.time_zone,
    attendance = excluded.attendance, fellowship = excluded.fellowship, types = excluded.types,
    languages = excluded.languages, accessible = excluded.accessible, fingerprint = excluded.fingerprint,
    card = excluded.card
