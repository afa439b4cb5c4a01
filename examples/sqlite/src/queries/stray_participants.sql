-- Messages that are not there, though participants name them: one row for each, by its id.
SELECT DISTINCT p.message
FROM participants AS p
LEFT JOIN messages AS m ON p.message = m.id
WHERE m.id IS NULL
ORDER BY p.message;
