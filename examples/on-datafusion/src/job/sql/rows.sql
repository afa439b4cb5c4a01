WITH converged AS (
  -- Each message once, with all that its copies say.
  SELECT engagement_state({state}, '{directory}') AS state FROM states GROUP BY bucket
  -- And none, so that there are rows of accounts without activity, where these are asked for.
  UNION ALL SELECT engagement_state(NULL, '{directory}')
), parts AS (
  -- Each message to each share that has an account on it.
  SELECT unnest(engagement_split(state, '{directory}', {shares})) AS part FROM converged
), shares AS (
  SELECT part['share'] AS share, engagement_state(part['state'], '{directory}') AS state FROM parts GROUP BY 1
), unscored AS (
  -- Each account's columns, of its share alone.
  SELECT unnest(engagement_rows(state, '{directory}', '{question}')) AS row, engagement_bytes(state) AS bytes
  FROM shares
)
SELECT
  row,
  -- Relative to all accounts of the same period.
  engagement_score(row, '{question}')
    OVER (PARTITION BY row['AggregationLevel'], row['AggregationStartDate']) AS score,
  bytes
FROM unscored
ORDER BY
  row['AccountId'],
  CASE row['AggregationLevel'] WHEN 'Year' THEN 1 WHEN 'Month' THEN 2 ELSE 3 END,
  row['AggregationStartDate']
