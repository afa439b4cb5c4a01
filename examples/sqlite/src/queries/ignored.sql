-- Addresses that are nobody.
SELECT address
FROM ignored_addresses;
