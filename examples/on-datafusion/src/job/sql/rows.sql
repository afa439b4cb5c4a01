WITH converged AS (
  -- Each message once, with everything that its copies contain.
  SELECT engagement_state({state}, '{directory}') AS state FROM states GROUP BY bucket
  -- And an empty state, for the rows of accounts without activity.
  UNION ALL SELECT engagement_state(NULL, '{directory}')
), parts AS (
  -- Each message goes to each share that has one of its accounts.
  SELECT unnest(engagement_split(state, '{directory}', {shares})) AS part FROM converged
), shares AS (
  SELECT part['share'] AS share, engagement_state(part['state'], '{directory}') AS state FROM parts GROUP BY 1
), unscored AS (
  -- The columns of each account, from its share.
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
