-- Whether a state is one that can be read, under the key.
SELECT engagement_bytes(engagement_adopt(state, '{directory}')) FROM states LIMIT 1
