-- Rows of the lists that belong to nobody, as a text for each: what to mend, without an address.
SELECT 'contacts.account: ' || quote(c.account) || ' is none of accounts.id' AS stray
FROM contacts AS c LEFT JOIN accounts AS a ON c.account = a.id
WHERE a.id IS NULL
UNION
SELECT 'account_domains.account: ' || quote(d.account) || ' is none of accounts.id'
FROM account_domains AS d LEFT JOIN accounts AS a ON d.account = a.id
WHERE a.id IS NULL
UNION
SELECT 'contact_addresses.contact: ' || quote(a.contact) || ' is none of contacts.id'
FROM contact_addresses AS a LEFT JOIN contacts AS c ON a.contact = c.id
WHERE c.id IS NULL
UNION
SELECT 'mailbox_aliases.mailbox: none of mailboxes.address (rows: ' || count(*) || ')'
FROM mailbox_aliases AS a LEFT JOIN mailboxes AS m ON a.mailbox = m.address
WHERE m.address IS NULL
HAVING count(*) > 0
ORDER BY stray;
