-- Who takes part in which meeting (SPEC 5): of several answers the strongest holds, 1 is a declined
-- one, and an organizer needs none.
WITH answers AS (
    SELECT meetings.meeting, people.person, people.account, attendees.response
    FROM attendees
    JOIN meetings ON meetings.id = attendees.meeting_id AND meetings.revision = attendees.revision
    JOIN people ON people.spelling = attendees.address
    UNION ALL
    SELECT meeting, organizer, organizer_account, NULL
    FROM meetings
    WHERE organizer IS NOT NULL
)
SELECT meeting, person, account
FROM answers
GROUP BY meeting, person, account
HAVING max(response) IS DISTINCT FROM 1
