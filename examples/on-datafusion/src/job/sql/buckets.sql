-- The number of buckets of the states in the folder.
SELECT DISTINCT buckets FROM states ORDER BY buckets
