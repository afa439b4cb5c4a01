-- Answers (SPEC 6), and the sums of each account's days.
WITH looking_back AS (
    SELECT
        *,
        -- Only the first answer is one, and so an email answers the one before it or none. No two
        -- emails of a conversation were sent at one instant in this traffic. One partition with all
        -- conversations, one after the other, takes a fraction of the time of one for each.
        lag(account) OVER conversations = account AND lag(conversation) OVER conversations = conversation
            AND NOT lag(from_account) OVER conversations AS is_answer,
        lag(sent_at) OVER conversations AS sent_at_before
    FROM counted_emails
    WINDOW conversations AS (ORDER BY account, conversation, sent_at)
),
answers AS (
    SELECT
        answer.account,
        answer.day,
        answer.from_account,
        CASE
            WHEN NOT answer.from_account THEN NULL
            WHEN answer.in_reply_to IS NOT NULL THEN
                CASE WHEN answer.sent_at >= original.sent_at THEN original.sent_at END
            WHEN answer.is_answer THEN answer.sent_at_before
        END AS answered_at,
        answer.sent_at
    FROM looking_back AS answer
    LEFT JOIN counted_emails AS original
        ON original.id = answer.in_reply_to AND original.account = answer.account AND NOT original.from_account
)
SELECT
    account,
    day,
    count(*) FILTER (WHERE NOT from_account) AS emails_to_account,
    count(*) FILTER (WHERE from_account) AS emails_from_account,
    count(answered_at) AS answers,
    sum(CAST(sent_at AS BIGINT) - CAST(answered_at AS BIGINT)) AS waited,
    0 AS meetings_to_account,
    0 AS meetings_from_account,
    0 AS meetings,
    0 AS length,
    day AS last_email,
    CAST(NULL AS DATE) AS last_meeting
FROM answers
GROUP BY account, day
UNION ALL
SELECT
    account,
    day,
    0 AS emails_to_account,
    0 AS emails_from_account,
    0 AS answers,
    0 AS waited,
    count(*) FILTER (WHERE to_account) AS meetings_to_account,
    count(*) FILTER (WHERE from_account) AS meetings_from_account,
    count(*) AS meetings,
    sum(length) AS length,
    NULL AS last_email,
    day AS last_meeting
FROM counted_meetings
GROUP BY account, day
