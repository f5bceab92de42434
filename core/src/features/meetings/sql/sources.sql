SELECT
    name, coalesce(source.fellowship, origin.fellowship, 'other'),
    iif(imported_at IS NULL, origin.time_zone, source.time_zone), imported_at, coalesce(meetings, 0),
    url, checked_at, failure, held_meetings, held_at
FROM source FULL JOIN origin USING (name)
ORDER BY name
