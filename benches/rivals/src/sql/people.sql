-- Who is who (SPEC 3): one row for every spelling of an address that is a mailbox's or a contact's.
-- Our own people have no account. A listed address wins over its domain.
WITH spellings AS (
    SELECT sender AS spelling FROM email_copies
    UNION
    SELECT address FROM recipients
    UNION
    SELECT organizer FROM meeting_copies
    UNION
    SELECT address FROM attendees
),
named AS (
    SELECT spelling, lower(spelling) AS address FROM spellings
)
SELECT
    named.spelling,
    dense_rank() OVER (ORDER BY named.address) AS person,
    coalesce(listed.account, domains.account) AS account
FROM named
LEFT JOIN listed ON listed.address = named.address
LEFT JOIN domains ON domains.domain = split_part(named.address, '@', 2)
WHERE listed.address IS NOT NULL OR domains.domain IS NOT NULL
