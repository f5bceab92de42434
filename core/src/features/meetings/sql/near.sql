SELECT
    id, latitude, longitude, day, start, finish, time_zone, attendance, types, fellowship, languages,
    accessible, approximate, fingerprint, card
FROM meeting_place
WHERE north >= ?1 AND south <= ?2 AND east >= ?3 AND west <= ?4
