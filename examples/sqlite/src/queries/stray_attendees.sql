-- Events that are not there, though attendees name them: one row for each, by its id.
SELECT DISTINCT a.event
FROM attendees AS a
LEFT JOIN events AS e ON a.event = e.id
WHERE e.id IS NULL
ORDER BY a.event;
