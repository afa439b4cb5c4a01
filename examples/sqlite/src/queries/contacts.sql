-- The customers' people: one row for each address of each, or one without.
SELECT c.account, c.id, a.address
FROM contacts AS c
LEFT JOIN contact_addresses AS a ON a.contact = c.id
ORDER BY c.account, c.id, a.address;
