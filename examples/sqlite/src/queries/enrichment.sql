-- The enrichment and its consent: one row.
SELECT name, output, region, requested_at, granted_by, granted_at, withdrawn_at, interval_seconds
FROM enrichment;
