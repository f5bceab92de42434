-- The row keeps its code, its source and the list's own key.
UPDATE meeting SET
    slug = ?4, name = ?5, day = ?6, start = ?7, finish = ?8, time_zone = ?9, zone_source = ?10,
    latitude = ?11, longitude = ?12, approximate = ?13, attendance = ?14, status_reason = ?15, types = ?16,
    address = ?17, city = ?18, state = ?19, postal_code = ?20, country = ?21, region = ?22, location = ?23,
    location_notes = ?24, group_name = ?25, group_notes = ?26, notes = ?27, conference_url = ?28,
    conference_url_notes = ?29, conference_phone = ?30, conference_phone_notes = ?31, url = ?32,
    website = ?33, updated = ?34, fellowship = ?35, place_reason = ?36, languages = ?37, accessible = ?38,
    notes_suggest = ?39, also_in = ?40, fingerprint = ?41, card = ?42, content = ?44
WHERE id = ?43
