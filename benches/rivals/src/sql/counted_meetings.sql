-- What counts (SPEC 5): one row for each meeting and account of which both sides take part.
WITH both_sides AS (
    SELECT DISTINCT theirs.meeting, theirs.account
    FROM seats AS theirs
    LEFT SEMI JOIN (SELECT meeting FROM seats WHERE account IS NULL) AS ours ON ours.meeting = theirs.meeting
    WHERE theirs.account IS NOT NULL
)
SELECT
    both_sides.account,
    meetings.meeting,
    CAST(meetings.starts_at AS DATE) AS day,
    coalesce(meetings.organizer_account = both_sides.account, FALSE) AS from_account,
    meetings.organizer IS NOT NULL AND meetings.organizer_account IS NULL AS to_account,
    CAST(meetings.ends_at AS BIGINT) - CAST(meetings.starts_at AS BIGINT) AS length
FROM both_sides
JOIN meetings ON meetings.meeting = both_sides.meeting
