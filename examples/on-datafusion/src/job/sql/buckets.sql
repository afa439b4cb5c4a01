-- Into how many buckets the states in the folder were dealt.
SELECT DISTINCT buckets FROM states ORDER BY buckets
