-- The organisation's people: one row for each alias of each, or one without.
SELECT m.address, m.directory_id, m.name, a.alias
FROM mailboxes AS m
LEFT JOIN mailbox_aliases AS a ON a.mailbox = m.address
ORDER BY m.address, a.alias;
