-- Meetings: one row for each attendee of each event, or one without. The rows of an event stand together.
-- id is an integer by which troubles are named; role is organizer or attendee.
SELECT e.id, e.uid, e.original_start, e.starts_at, e.ends_at, e.all_day, e.status, e.revision,
       a.role, a.address, a.response, a.responded_at
FROM events AS e
LEFT JOIN attendees AS a ON a.event = e.id
ORDER BY e.id, a.position;
