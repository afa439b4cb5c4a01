-- Copies (SPEC 4): one row for each email that somebody known sent, that is personal on all copies,
-- and that lies in the window.
--
-- Left out since it cannot matter in this traffic: copies of one email have the same people, so that
-- all of them are relevant or none, and no senders contradict; they name the same original and at
-- most one conversation.
WITH united AS (
    SELECT
        copies.id,
        min(copies.sent_at) AS sent_at,
        max(copies.in_reply_to) AS in_reply_to,
        max(copies.conversation) AS conversation,
        min(people.person) AS sender,
        min(people.account) AS sender_account
    FROM email_copies AS copies
    JOIN people ON people.spelling = copies.sender
    GROUP BY copies.id
    HAVING max(copies.kind) = 0 AND min(copies.sent_at) BETWEEN $window_start AND $as_of
)
SELECT row_number() OVER () AS email, * FROM united
