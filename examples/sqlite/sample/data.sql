-- A made-up year of a CRM: Lanternworks makes lamps for quays, bridges and parks, and asks as of 2026-06-30T12:00:00Z.
-- Nobody in it exists; every address ends in .example.

INSERT INTO accounts (id, name, parent) VALUES
  ('halden-bridge',   'Halden Bridge',   NULL),             -- loyal: mail every week, a meeting every other
  ('quillfeather',    'Quillfeather',    NULL),             -- going cold: busy all autumn, silent since February
  ('vintergade',      'Vintergade',      NULL),             -- one-sided: we write, and only a machine answers
  ('marisol',         'Marisol Group',   NULL),             -- a group of two, nobody of its own
  ('marisol-ferries', 'Marisol Ferries', 'marisol'),        -- growing, and quick
  ('marisol-hotels',  'Marisol Hotels',  'marisol'),        -- slow: answers take a week
  ('moonwick',        'Moonwick',        NULL);             -- nothing at all, a name on the list

INSERT INTO account_domains (account, domain) VALUES
  ('halden-bridge',   'halden-bridge.example'),
  ('quillfeather',    'quillfeather.example'),
  ('vintergade',      'vintergade.example'),
  ('marisol-ferries', 'ferries.marisol.example'),
  ('moonwick',        'moonwick.example');

INSERT INTO contacts (id, account) VALUES
  ('c-1', 'halden-bridge'), ('c-2', 'halden-bridge'), ('c-3', 'quillfeather'), ('c-4', 'marisol-hotels'),
  ('c-5', 'marisol-hotels'), ('c-6', 'moonwick');           -- c-6 has no address

INSERT INTO contact_addresses (contact, address) VALUES
  ('c-1', 'astrid@halden-bridge.example'), ('c-2', 'bjornar@halden-bridge.example'), ('c-2', 'bjornar@home.example'),
  ('c-3', 'quentin@quillfeather.example'), ('c-4', 'reception@marisol.example'), ('c-5', 'ines@marisol.example');

INSERT INTO mailboxes (address, directory_id, name) VALUES
  ('ingrid@lanternworks.example', '6f1c2a10-0000-4000-8000-000000000001', 'Ingrid Solvåg'),
  ('tomas@lanternworks.example',  '6f1c2a10-0000-4000-8000-000000000002', 'Tomás Ribalonga'),
  ('della@lanternworks.example',  NULL,                                   'Della Whitcombe');

INSERT INTO mailbox_aliases (mailbox, alias) VALUES ('tomas@lanternworks.example', 't.ribalonga@lanternworks.example');

INSERT INTO enrichment (id, name, region, requested_at, granted_by, granted_at) VALUES
  (1, 'Lanternworks and its customers', 'europe', '2026-06-22T09:00:00+02:00', 'admin@lanternworks.example',
   '2026-06-24T14:30:00+02:00');

-- The year in weeks, each by its Tuesday.
CREATE TEMP TABLE weeks AS
WITH RECURSIVE weeks (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM weeks WHERE n < 52)
SELECT n, date('2025-06-24', (7 * n) || ' days') AS tuesday FROM weeks;

CREATE TEMP TABLE letters (id, day, time, sender, recipient, copy, answers, kind DEFAULT 'personal');

INSERT INTO letters (id, day, time, sender, recipient, copy, answers)
SELECT 1000 + n, tuesday, '08:15:00Z', 'ingrid@lanternworks.example', 'astrid@halden-bridge.example',
       iif(n % 4 = 0, 'della@lanternworks.example', NULL), NULL
FROM weeks
UNION ALL
SELECT 1100 + n, tuesday, '12:45:00+02:00', iif(n % 3 = 0, 'Bjornar@Home.example', 'astrid@halden-bridge.example'),
       'ingrid@lanternworks.example', NULL, 1000 + n
FROM weeks WHERE n % 5 > 0;

INSERT INTO letters (id, day, time, sender, recipient, copy, answers)
SELECT 1200 + n, tuesday, '09:00:00Z', 'quentin@quillfeather.example', 't.ribalonga@lanternworks.example', NULL, NULL
FROM weeks WHERE n BETWEEN 5 AND 32
UNION ALL
SELECT 1300 + n, date(tuesday, '1 day'), '10:30:00Z', 'tomas@lanternworks.example', 'quentin@quillfeather.example',
       NULL, 1200 + n
FROM weeks WHERE n BETWEEN 5 AND 32 AND n % 2 = 0;

INSERT INTO letters (id, day, time, sender, recipient, copy, answers, kind)
SELECT 1400 + n, tuesday, '07:30:00Z', 'della@lanternworks.example', 'office@vintergade.example', NULL, NULL, 'personal'
FROM weeks WHERE n % 3 = 0
UNION ALL
SELECT 1500 + n, tuesday, '07:30:02Z', 'office@vintergade.example', 'della@lanternworks.example',
       NULL, 1400 + n, 'auto_reply'
FROM weeks WHERE n % 3 = 0;

INSERT INTO letters (id, day, time, sender, recipient, copy, answers)
SELECT 1600 + n, tuesday, '13:00:00Z', 'tomas@lanternworks.example', 'joao@ferries.marisol.example',
       'ines@marisol.example', NULL
FROM weeks WHERE n > 20 AND (n % 3 = 0 OR n > 38)
UNION ALL
SELECT 1700 + n, tuesday, '13:25:00Z', 'joao@ferries.marisol.example', 'tomas@lanternworks.example', NULL, 1600 + n
FROM weeks WHERE n > 20 AND (n % 3 = 0 OR n > 38)
UNION ALL
SELECT 1800 + n, date(tuesday, '7 days'), '16:00:00Z', 'ines@marisol.example', 'tomas@lanternworks.example',
       NULL, 1600 + n
FROM weeks WHERE n > 20 AND n % 6 = 0;

INSERT INTO letters (id, day, time, sender, recipient, kind) VALUES
  (1900, '2026-06-01', '06:00:00Z', 'news@vintergade.example', 'ingrid@lanternworks.example', 'bulk'),
  (1901, '2026-06-02', '06:00:00Z', 'ingrid@lanternworks.example', 'tomas@lanternworks.example', 'personal'),
  (1902, '2026-06-30', '15:00:00Z', 'astrid@halden-bridge.example', 'ingrid@lanternworks.example', 'personal');

INSERT INTO messages (id, message_id, sent_at, in_reply_to, conversation, kind)
SELECT id, '<' || id || '@mail.example>', day || 'T' || time, '<' || answers || '@mail.example>',
       'thread-' || coalesce(answers, id), kind
FROM letters;

-- One of them lies in Della's mailbox too.
INSERT INTO messages (id, message_id, sent_at, conversation) VALUES
  (1, '<1004@mail.example>', '2025-07-22T08:15:00Z', 'another name for thread-1004');

INSERT INTO participants (message, position, role, address)
SELECT id, 0, 'from', sender FROM letters
UNION ALL SELECT id, 1, 'to', recipient FROM letters
UNION ALL SELECT id, 2, 'cc', copy FROM letters WHERE copy IS NOT NULL
UNION ALL VALUES (1, 0, 'from', 'ingrid@lanternworks.example'), (1, 1, 'to', 'astrid@halden-bridge.example'),
                 (1, 2, 'cc', 'della@lanternworks.example');

-- A series with halden-bridge, of which one occurrence was moved and one called off.
INSERT INTO events (id, uid, original_start, starts_at, ends_at, status, revision)
SELECT 100 + n, 'lanterns@cal.example', tuesday || 'T09:00:00Z',
       iif(n = 20, date(tuesday, '2 days'), tuesday) || 'T09:00:00Z',
       iif(n = 20, date(tuesday, '2 days'), tuesday) || 'T09:30:00Z',
       iif(n = 26, 'cancelled', 'confirmed'), iif(n IN (20, 26), 1, 0)
FROM weeks WHERE n % 2 = 0;

INSERT INTO attendees (event, position, role, address, response)
SELECT 100 + n, 0, 'organizer', 'ingrid@lanternworks.example', 'none' FROM weeks WHERE n % 2 = 0
UNION ALL SELECT 100 + n, 1, 'attendee', 'astrid@halden-bridge.example', 'accepted' FROM weeks WHERE n % 2 = 0
UNION ALL SELECT 100 + n, 2, 'attendee', 'bjornar@halden-bridge.example', iif(n % 8 = 0, 'declined', 'accepted')
FROM weeks WHERE n % 2 = 0;

INSERT INTO events (id, uid, starts_at, ends_at, all_day) VALUES
  (1, 'lens@cal.example',   '2025-11-11T10:00:00Z',      '2025-11-11T11:30:00Z',      0),
  (2, 'tour@cal.example',   '2026-05-20T14:00:00+01:00', '2026-05-20T16:00:00+01:00', 0),
  (3, 'fair@cal.example',   '2026-05-26T00:00:00Z',      '2026-05-28T00:00:00Z',      1),
  (4, 'garden@cal.example', '2026-07-14T18:00:00Z',      '2026-07-14T19:00:00Z',      0);

INSERT INTO attendees (event, position, role, address, response, responded_at) VALUES
  (1, 0, 'organizer', 'quentin@quillfeather.example',     'none',     NULL),
  (1, 1, 'attendee',  'tomas@lanternworks.example',       'accepted', '2025-11-03T08:00:00Z'),
  (2, 0, 'organizer', 'joao@ferries.marisol.example',     'none',     NULL),
  (2, 1, 'attendee',  'tomas@lanternworks.example',       'accepted', NULL),
  (2, 2, 'attendee',  'ines@marisol.example',             'none',     NULL),
  (3, 0, 'organizer', 'della@lanternworks.example',       'none',     NULL),
  (3, 1, 'attendee',  'office@vintergade.example',        'accepted', NULL),
  (4, 0, 'organizer', 'ingrid@lanternworks.example',      'none',     NULL),
  (4, 1, 'attendee',  'astrid@halden-bridge.example',     'none',     NULL);

DROP TABLE temp.letters;
DROP TABLE temp.weeks;
