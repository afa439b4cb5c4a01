-- Over which directories the states in the folder were made.
SELECT DISTINCT directory FROM states ORDER BY directory
