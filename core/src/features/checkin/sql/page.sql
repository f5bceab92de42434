SELECT id, day, at, zone, recorded_at, mood, craving, confidence, anxiety, restlessness, stress, energy,
    lonely, sleep_minutes, sleep_quality, medicine, used, risky_situation, movement, food, connection,
    note, triggers, warning_signs, own_answers
FROM checkin
ORDER BY day DESC, recorded_at DESC, id DESC
LIMIT ?1
