-- One state for each bucket of ids: all copies of one message are in one state.
SELECT
  engagement_bucket(id, {buckets}) AS bucket,
  engagement_state({copy}, '{directory}') AS state,
  {buckets} AS buckets,
  '{content}' AS directory,
  arrow_cast(NULL, 'LargeBinary') AS listed
FROM {table}
WHERE engagement_rejected({copy}) IS NULL
GROUP BY 1
-- And one empty state, so that there is always a state to ask. It has who was listed when the states were made.
UNION ALL SELECT 0, engagement_state(NULL, '{directory}'), {buckets}, '{content}', engagement_listed('{directory}')
