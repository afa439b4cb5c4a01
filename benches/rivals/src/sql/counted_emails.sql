-- What counts (SPEC 5): one row for each email and account that it counts for, since of its sender
-- and a recipient one is ours and the other the account's.
WITH crossings AS (
    SELECT DISTINCT
        emails.email,
        coalesce(emails.sender_account, email_recipients.account) AS account
    FROM emails
    JOIN email_recipients ON email_recipients.email = emails.email
    WHERE (emails.sender_account IS NULL) <> (email_recipients.account IS NULL)
)
SELECT
    crossings.account,
    emails.email,
    CAST(emails.sent_at AS DATE) AS day,
    emails.sender_account IS NOT NULL AS from_account,
    emails.id,
    emails.sent_at,
    emails.in_reply_to,
    emails.conversation
FROM crossings
JOIN emails ON emails.email = crossings.email
