SELECT id
FROM meeting
WHERE (?1 IS NULL OR source = (SELECT id FROM source WHERE name = ?1)) AND (?2 IS NULL OR day = ?2)
ORDER BY day IS NULL, day, start IS NULL, start, name, id
