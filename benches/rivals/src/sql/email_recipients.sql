-- The known recipients of each email, over all its copies.
SELECT DISTINCT emails.email, people.person, people.account
FROM recipients
JOIN people ON people.spelling = recipients.address
JOIN emails ON emails.id = recipients.email_id
