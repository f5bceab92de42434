SELECT
    meeting.code, source.name, source.fellowship, source.imported_at, meeting.name, meeting.day, meeting.start,
    meeting.finish, meeting.time_zone, zone_source, meeting.latitude, meeting.longitude, meeting.approximate,
    meeting.attendance, status_reason, meeting.types, address, city, state, postal_code, country, region,
    location, location_notes, group_name, group_notes, notes, conference_url, conference_phone, url, website,
    updated, place_reason, meeting.languages, meeting.accessible, notes_suggest, also_in, meeting.card, slug
FROM found
JOIN meeting ON meeting.id = found.id
JOIN source ON source.id = meeting.source
