SELECT
    meeting.code, source.name, meeting.fellowship, source.imported_at, meeting.name, day, start, finish,
    meeting.time_zone, zone_source, latitude, longitude, approximate, attendance, status_reason, types,
    address, city, state, postal_code, country, region, location, location_notes, group_name,
    group_notes, notes, conference_url, conference_url_notes, conference_phone, conference_phone_notes,
    url, website, updated, slug, place_reason, languages, accessible, notes_suggest, also_in, card
FROM meeting
JOIN source ON source.id = meeting.source
