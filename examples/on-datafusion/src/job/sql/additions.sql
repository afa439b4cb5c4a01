-- The number of other directories that states were made with, and the largest number of addresses and domains that one
-- of them did not list.
SELECT count(DISTINCT content), max(additions)
FROM (
  SELECT directory AS content, engagement_additions(listed, '{directory}') AS additions
  FROM states
  WHERE listed IS NOT NULL AND directory <> '{content}'
)
WHERE additions > 0
