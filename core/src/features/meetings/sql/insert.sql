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
