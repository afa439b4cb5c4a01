-- The copies that cannot be recorded, by reason.
SELECT why, count(*) AS copies
FROM (SELECT engagement_rejected({copy}) AS why FROM {table})
WHERE why IS NOT NULL
GROUP BY why
ORDER BY copies DESC, why
