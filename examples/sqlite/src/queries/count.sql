-- How much there is to read: asked only where somebody watches the bar.
SELECT (SELECT count(*) FROM messages) + (SELECT count(*) FROM events);
