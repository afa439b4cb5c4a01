-- Where states were made over other directories: over how many, and how many addresses and domains, at most, were not
-- listed then.
SELECT count(DISTINCT content), max(additions)
FROM (
  SELECT directory AS content, engagement_additions(listed, '{directory}') AS additions
  FROM states
  WHERE listed IS NOT NULL AND directory <> '{content}'
)
WHERE additions > 0
