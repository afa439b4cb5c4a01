-- Whoever is on an activity, of the organisation or of the account that it counts for, once a day.
SELECT counted.account, counted.day, party.person, party.account IS NULL AS ours, FALSE AS in_meeting
FROM counted_emails AS counted
JOIN (
    SELECT email, person, account FROM email_recipients
    UNION ALL
    SELECT email, sender, sender_account FROM emails
) AS party ON party.email = counted.email
WHERE party.account IS NULL OR party.account = counted.account
UNION
SELECT counted.account, counted.day, seats.person, seats.account IS NULL, TRUE
FROM counted_meetings AS counted
JOIN seats ON seats.meeting = counted.meeting
WHERE seats.account IS NULL OR seats.account = counted.account
