-- Copies (SPEC 4): one row for each email that somebody known sent, that is personal on all copies,
-- and that lies in the window.
--
-- Left out since it cannot matter in this traffic: copies of one email have the same people, so that
-- all of them are relevant or none, and no senders contradict; they name the same original and at
-- most one conversation.
WITH united AS (
    SELECT
        id,
        min(sent_at) AS sent_at,
        min(sender) AS sender,
        max(in_reply_to) AS in_reply_to,
        max(conversation) AS conversation
    FROM email_copies
    GROUP BY id
    HAVING max(kind) = 0 AND min(sent_at) BETWEEN $window_start AND $as_of
)
SELECT
    row_number() OVER () AS email,
    united.id,
    united.sent_at,
    united.in_reply_to,
    united.conversation,
    people.person AS sender,
    people.account AS sender_account
FROM united
JOIN people ON people.spelling = united.sender
