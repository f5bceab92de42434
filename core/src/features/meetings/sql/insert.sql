INSERT INTO meeting (
    code, source, key, slug, name, day, start, finish, time_zone, zone_source, latitude, longitude,
    approximate, attendance, status_reason, types, address, city, state, postal_code, country, region,
    location, location_notes, group_name, group_notes, notes, conference_url, conference_url_notes,
    conference_phone, conference_phone_notes, url, website, updated, fellowship, place_reason, languages,
    accessible, notes_suggest, also_in, fingerprint, card, id, content
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
    ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41, ?42, ?43,
    ?44
)
ON CONFLICT (id) DO UPDATE SET
    slug = excluded.slug, name = excluded.name, day = excluded.day, start = excluded.start,
    finish = excluded.finish, time_zone = excluded.time_zone, zone_source = excluded.zone_source,
    latitude = excluded.latitude, longitude = excluded.longitude, approximate = excluded.approximate,
    attendance = excluded.attendance, status_reason = excluded.status_reason, types = excluded.types,
    address = excluded.address, city = excluded.city, state = excluded.state,
    postal_code = excluded.postal_code, country = excluded.country, region = excluded.region,
    location = excluded.location, location_notes = excluded.location_notes, group_name = excluded.group_name,
    group_notes = excluded.group_notes, notes = excluded.notes, conference_url = excluded.conference_url,
    conference_url_notes = excluded.conference_url_notes, conference_phone = excluded.conference_phone,
    conference_phone_notes = excluded.conference_phone_notes, url = excluded.url, website = excluded.website,
    updated = excluded.updated, fellowship = excluded.fellowship, place_reason = excluded.place_reason,
    languages = excluded.languages, accessible = excluded.accessible, notes_suggest = excluded.notes_suggest,
    also_in = excluded.also_in, fingerprint = excluded.fingerprint, card = excluded.card,
    content = excluded.content
