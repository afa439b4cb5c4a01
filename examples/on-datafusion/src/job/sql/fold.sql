-- One state for each bucket of ids: all copies of one message meet in one state.
SELECT engagement_bucket(id, {buckets}) AS bucket, {buckets} AS buckets, engagement_state({copy}, '{directory}') AS state
FROM {table}
WHERE engagement_rejected({copy}) IS NULL
GROUP BY bucket
-- And one of nothing, so that there is a state to be asked.
UNION ALL SELECT 0, {buckets}, engagement_state(NULL, '{directory}')
