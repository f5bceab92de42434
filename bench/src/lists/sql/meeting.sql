INSERT INTO meeting (
    code, source, key, slug, name, day, start, finish, time_zone, zone_source, latitude, longitude,
    approximate, attendance, status_reason, types, address, region, location, location_notes, group_name,
    notes, conference_url, conference_phone, url, website, updated, content
) VALUES (
    ?1, ?24, ?2, ?2, ?3, ?4, ?5, ?6, ?7, 'feed', ?8, ?9, ?10, ?23, 'address', ?11, ?12, ?13, ?14, ?15,
    ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?1
)
