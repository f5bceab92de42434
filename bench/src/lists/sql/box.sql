FROM meeting_place
CROSS JOIN meeting_facts ON meeting_facts.id = meeting_place.id
WHERE north >= :latitude - :north AND south <= :latitude + :north
    AND east >= :longitude - :east AND west <= :longitude + :east
    AND metres(:latitude, :longitude, latitude, longitude) <= :metres
