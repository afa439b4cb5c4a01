-- The customers: one row for each mail domain of each, or one without.
SELECT a.id, a.name, a.parent, d.domain
FROM accounts AS a
LEFT JOIN account_domains AS d ON d.account = a.id
ORDER BY a.id, d.domain;
