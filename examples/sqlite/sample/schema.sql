-- A CRM's tables, as far as sqlite-crm reads them. Tables and columns may be more than these; either may be a view.
-- Times are text in RFC 3339 with their offset: 2026-03-02T09:00:00Z, 2026-03-02T10:00:00.250+01:00.

-- The customers.
CREATE TABLE accounts (
  id     TEXT NOT NULL PRIMARY KEY,
  name   TEXT,
  parent TEXT REFERENCES accounts CHECK (parent <> id)  -- the group of companies that it is part of
) STRICT;

-- Mail domains whose unlisted addresses are people of the account too.
CREATE TABLE account_domains (
  account TEXT NOT NULL REFERENCES accounts,
  domain  TEXT NOT NULL PRIMARY KEY                     -- without @
) STRICT;

-- The customers' people.
CREATE TABLE contacts (
  id      TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES accounts
) STRICT;

CREATE TABLE contact_addresses (
  contact TEXT NOT NULL REFERENCES contacts,
  address TEXT NOT NULL PRIMARY KEY COLLATE NOCASE
) STRICT;

-- The organisation's people who were chosen for analysis.
CREATE TABLE mailboxes (
  address      TEXT NOT NULL PRIMARY KEY COLLATE NOCASE,
  directory_id TEXT,                                    -- in the organisation's directory: for Office_UserEntity
  name         TEXT
) STRICT;

-- Further addresses of the same people.
CREATE TABLE mailbox_aliases (
  mailbox TEXT NOT NULL COLLATE NOCASE REFERENCES mailboxes,
  alias   TEXT NOT NULL PRIMARY KEY COLLATE NOCASE
) STRICT;

-- Addresses that are nobody, whatever their domain: rooms, no-reply, shared ones.
CREATE TABLE ignored_addresses (
  address TEXT NOT NULL PRIMARY KEY COLLATE NOCASE
) STRICT;

-- Mail. The same message from several mailboxes may be there several times, under one message_id.
CREATE TABLE messages (
  id           INTEGER PRIMARY KEY,
  message_id   TEXT NOT NULL CHECK (trim(message_id) <> ''),   -- the Internet Message-ID, which all copies share
  sent_at      TEXT NOT NULL CHECK (sent_at GLOB '????-??-??T??:??:??*'),
  in_reply_to  TEXT,                                    -- the message_id that this one answers
  conversation TEXT,                                    -- the thread, as the mailbox names it
  kind         TEXT NOT NULL DEFAULT 'personal' CHECK (kind IN ('personal', 'calendar', 'bulk', 'auto_reply'))
) STRICT;

-- Who is on a message. The key keeps the people of one message together, so that reading need not sort.
CREATE TABLE participants (
  message  INTEGER NOT NULL REFERENCES messages,
  position INTEGER NOT NULL,
  role     TEXT NOT NULL CHECK (role IN ('from', 'to', 'cc', 'bcc')),
  address  TEXT NOT NULL,                               -- free text: what matches nobody is nobody
  PRIMARY KEY (message, position)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_sender ON participants (message) WHERE role = 'from';

-- Meetings, each occurrence of a series a row of its own. Several calendars' copies of one may be there.
CREATE TABLE events (
  id             INTEGER PRIMARY KEY,
  uid            TEXT NOT NULL CHECK (trim(uid) <> ''), -- the iCalendar UID, of the series if it is of one
  original_start TEXT CHECK (original_start GLOB '????-??-??T??:??:??*'),  -- of an occurrence, as the series has it
  starts_at      TEXT NOT NULL CHECK (starts_at GLOB '????-??-??T??:??:??*'),
  ends_at        TEXT NOT NULL CHECK (ends_at GLOB '????-??-??T??:??:??*'),
  all_day        INTEGER NOT NULL DEFAULT 0 CHECK (all_day IN (0, 1)),
  status         TEXT NOT NULL DEFAULT 'confirmed' CHECK (status IN ('confirmed', 'tentative', 'cancelled')),
  revision       INTEGER NOT NULL DEFAULT 0             -- grows with each update: iCalendar's SEQUENCE
) STRICT;

-- Who is invited, and by whom. An organizer who comes too, or declines, is an attendee as well.
CREATE TABLE attendees (
  event        INTEGER NOT NULL REFERENCES events,
  position     INTEGER NOT NULL,
  role         TEXT NOT NULL DEFAULT 'attendee' CHECK (role IN ('organizer', 'attendee')),
  address      TEXT NOT NULL,
  response     TEXT NOT NULL DEFAULT 'none' CHECK (response IN ('none', 'accepted', 'tentative', 'declined')),
  responded_at TEXT CHECK (responded_at GLOB '????-??-??T??:??:??*'),
  PRIMARY KEY (event, position),
  CHECK (role = 'attendee' OR (response = 'none' AND responded_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_organizer ON attendees (event) WHERE role = 'organizer';

-- The enrichment and its consent: one row, without which nothing else is read.
CREATE TABLE enrichment (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  name             TEXT NOT NULL,
  output           TEXT NOT NULL DEFAULT 'Office',      -- the table that is written
  region           TEXT NOT NULL CHECK (region IN ('united_kingdom', 'europe', 'north_america')),
  requested_at     TEXT NOT NULL CHECK (requested_at GLOB '????-??-??T??:??:??*'),
  granted_by       TEXT,                                -- which administrator
  granted_at       TEXT CHECK (granted_at GLOB '????-??-??T??:??:??*'),
  withdrawn_at     TEXT CHECK (withdrawn_at GLOB '????-??-??T??:??:??*'),
  interval_seconds INTEGER NOT NULL DEFAULT 604800,     -- from one run to the next
  CHECK ((granted_by IS NULL) = (granted_at IS NULL)),
  CHECK (withdrawn_at IS NULL OR granted_at IS NOT NULL)
) STRICT;
