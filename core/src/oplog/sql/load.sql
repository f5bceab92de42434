SELECT operation.seq, operation.stamp, author.public_key, operation.fields, operation.deleted,
    operation.sealed
FROM operation
JOIN author ON author.id = operation.author
WHERE operation.record = ?1 AND operation.kind = ?2
ORDER BY operation.seq
