SELECT
    meeting_facts.id, latitude, longitude, approximate, day, start, finish, time_zone, attendance, fellowship,
    types, languages, accessible, source, fingerprint, card
