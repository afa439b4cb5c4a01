-- Copies (SPEC 4): one row for each meeting that starts in the window, in its highest revision.
--
-- Left out since it cannot matter in this traffic: copies of one revision are the same; no meeting is
-- cancelled, tentative, all-day, or of 24 hours.
WITH newest AS (
    SELECT id, max(revision) AS revision FROM meeting_copies GROUP BY id
),
united AS (
    SELECT
        copies.id,
        copies.revision,
        min(copies.starts_at) AS starts_at,
        max(copies.ends_at) AS ends_at,
        min(copies.organizer) AS organizer
    FROM meeting_copies AS copies
    JOIN newest ON newest.id = copies.id AND newest.revision = copies.revision
    GROUP BY copies.id, copies.revision
    HAVING min(copies.starts_at) BETWEEN $window_start AND $as_of
)
SELECT
    row_number() OVER () AS meeting,
    united.id,
    united.revision,
    united.starts_at,
    united.ends_at,
    people.person AS organizer,
    people.account AS organizer_account
FROM united
LEFT JOIN people ON people.spelling = united.organizer
