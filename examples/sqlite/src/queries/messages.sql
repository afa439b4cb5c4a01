-- Mail: one row for each participant of each message, or one without. The rows of a message stand together.
-- id is an integer by which troubles are named; role is from, to, cc or bcc.
SELECT m.id, m.message_id, m.sent_at, m.in_reply_to, m.conversation, m.kind, p.role, p.address
FROM messages AS m
LEFT JOIN participants AS p ON p.message = m.id
ORDER BY m.id, p.position;
