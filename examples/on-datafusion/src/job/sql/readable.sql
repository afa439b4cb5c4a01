-- Reads one state, to check that it can be read under the key.
SELECT engagement_bytes(engagement_adopt(state, '{directory}')) FROM states LIMIT 1
