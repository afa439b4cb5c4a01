-- Periods and their columns (SPEC 7 and 8). Levels are numbered as the rules order them: 0 is the
-- year, 1 a month, 2 a week.
WITH days_at_all_levels AS (
    SELECT 0 AS level, $first_date AS start, * FROM days
    UNION ALL
    SELECT 1, CAST(date_trunc('month', day) AS DATE), * FROM days
    UNION ALL
    SELECT 2, CAST(date_trunc('week', day) AS DATE), * FROM days
),
sums AS (
    SELECT
        account,
        level,
        start,
        sum(emails_to_account) AS emails_to_account,
        sum(emails_from_account) AS emails_from_account,
        sum(answers) AS answers,
        sum(waited) AS waited,
        sum(meetings_to_account) AS meetings_to_account,
        sum(meetings_from_account) AS meetings_from_account,
        sum(meetings) AS meetings,
        sum(length) AS length,
        min(day) AS first_day,
        max(last_email) AS last_email,
        max(last_meeting) AS last_meeting
    FROM days_at_all_levels
    GROUP BY account, level, start
),
seen_at_all_levels AS (
    SELECT DISTINCT account, 0 AS level, $first_date AS start, person, ours, in_meeting FROM seen
    UNION ALL
    SELECT DISTINCT account, 1, CAST(date_trunc('month', day) AS DATE), person, ours, in_meeting FROM seen
    UNION ALL
    SELECT DISTINCT account, 2, CAST(date_trunc('week', day) AS DATE), person, ours, in_meeting FROM seen
),
people_of_periods AS (
    SELECT
        account,
        level,
        start,
        count(*) FILTER (WHERE ours AND NOT in_meeting) AS contacts_in_emails,
        count(*) FILTER (WHERE NOT ours AND NOT in_meeting) AS account_contacts_in_emails,
        count(*) FILTER (WHERE ours AND in_meeting) AS contacts_in_meetings,
        count(*) FILTER (WHERE NOT ours AND in_meeting) AS account_contacts_in_meetings
    FROM seen_at_all_levels
    GROUP BY account, level, start
),
rows AS (
    SELECT
        sums.*,
        contacts_in_emails,
        account_contacts_in_emails,
        contacts_in_meetings,
        account_contacts_in_meetings,
        min(first_day) OVER (PARTITION BY sums.account) AS engagement_start,
        -- Who has no email in a period has the last one from before.
        max(last_email) OVER until AS last_email_until,
        max(last_meeting) OVER until AS last_meeting_until,
        CAST(least(
            CASE sums.level
                WHEN 0 THEN $last_date
                WHEN 1 THEN CAST(sums.start + INTERVAL '1 month' - INTERVAL '1 day' AS DATE)
                ELSE CAST(sums.start + INTERVAL '6 days' AS DATE)
            END,
            $last_date
        ) AS INT) AS reference
    FROM sums
    JOIN people_of_periods AS people
        ON people.account = sums.account AND people.level = sums.level AND people.start = sums.start
    WINDOW until AS (PARTITION BY sums.account, sums.level ORDER BY sums.start)
)
SELECT
    account,
    level,
    start,
    emails_to_account,
    emails_from_account,
    meetings_from_account,
    meetings_to_account,
    contacts_in_meetings,
    contacts_in_emails,
    account_contacts_in_meetings,
    account_contacts_in_emails,
    engagement_start,
    reference - CAST(last_email_until AS INT) AS days_since_last_email,
    reference - CAST(last_meeting_until AS INT) AS days_since_last_meeting,
    CASE WHEN meetings > 0 THEN CAST(length AS DOUBLE) / (meetings * 1000) END AS average_meeting_duration,
    CASE WHEN answers > 0 THEN CAST(waited AS DOUBLE) / (answers * 1000) END AS average_reply_duration
FROM rows
ORDER BY account, level, start
