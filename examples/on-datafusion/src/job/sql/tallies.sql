-- What counted and what did not. A message is in one bucket, so the tallies of buckets add up.
WITH converged AS (
  SELECT engagement_state({state}, '{directory}') AS state FROM states GROUP BY bucket
), lines AS (
  SELECT unnest(engagement_tally(state, '{directory}', '{question}')) AS line, engagement_bytes(state) AS bytes
  FROM converged
)
SELECT line['activity'], line['verdict'], sum(line['count']), count(*), sum(bytes), max(bytes)
FROM lines
GROUP BY 1, 2
