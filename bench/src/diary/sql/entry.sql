INSERT INTO checkin (
    id, day, at, zone, recorded_at, mood, craving, confidence, anxiety, restlessness, stress, energy,
    lonely, sleep_minutes, sleep_quality, medicine, used, risky_situation, movement, food, connection,
    note, triggers, warning_signs, own_answers
) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
    ?23, ?24, ?25
)
