-- The directories that the states in the folder were made with.
SELECT DISTINCT directory FROM states ORDER BY directory
