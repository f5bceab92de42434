INSERT INTO source (name, fellowship, time_zone, imported_at, meetings) VALUES (?1, ?2, ?3, ?4, 0)
ON CONFLICT (name) DO UPDATE SET
    fellowship = excluded.fellowship, time_zone = excluded.time_zone, imported_at = excluded.imported_at
RETURNING id
