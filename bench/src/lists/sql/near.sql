-- Independent of the core: the distance by the law of haversines, filters, order and limit by SQLite.
-- ?1 latitude, ?2 longitude, ?3 metres, ?4 day, ?5 type with its spaces, ?6 and ?7 how many degrees of
-- latitude and of longitude the circle reaches.
WITH found AS (
    SELECT meeting_facts.id, metres(?1, ?2, latitude, longitude) AS distance
    FROM meeting_place
    CROSS JOIN meeting_facts ON meeting_facts.id = meeting_place.id
    WHERE north >= ?1 - ?6 AND south <= ?1 + ?6 AND east >= ?2 - ?7 AND west <= ?2 + ?7
        AND day = ?4
        AND instr(types, ?5) > 0
)
SELECT
    found.distance, meeting.code, source.name, source.fellowship, source.imported_at, meeting.name, day,
    start, finish, meeting.time_zone, zone_source, latitude, longitude, approximate, attendance,
    status_reason, types, address, city, state, postal_code, country, region, location, location_notes,
    group_name, group_notes, notes, conference_url, conference_url_notes, conference_phone,
    conference_phone_notes, url, website, updated, place_reason, languages, accessible, notes_suggest, also_in, card, slug
FROM found
JOIN meeting ON meeting.id = found.id
JOIN source ON source.id = meeting.source
WHERE found.distance <= ?3
ORDER BY found.distance, found.id
LIMIT 50
