-- SPDX-License-Identifier: GPL-3.0-or-later
-- How polling goes, and what lets a message be recognised without fetching it again.

-- ── mailboxes ───────────────────────────────────────────────────────────────────────────────

ALTER TABLE mailbox ADD COLUMN server TEXT;          -- "user@host:port" whose UIDs the ledger tells of
ALTER TABLE mailbox ADD COLUMN succeeded_at INTEGER; -- end of the last complete poll
ALTER TABLE mailbox ADD COLUMN failing_at INTEGER;   -- first failure since; NULL: none
ALTER TABLE mailbox ADD COLUMN problem TEXT;         -- the latest failure, in words
ALTER TABLE mailbox ADD COLUMN rejected BLOB;        -- keyed, of the password that the server rejected ...
ALTER TABLE mailbox ADD COLUMN rejected_at INTEGER;  -- ... then
ALTER TABLE mailbox ADD COLUMN counted_on INTEGER;   -- a day in UTC ...
ALTER TABLE mailbox ADD COLUMN counted_bytes INTEGER NOT NULL DEFAULT 0; -- ... and what was fetched on it

-- What the server last said of the folder's changes (RFC 7162); 0: nothing.
ALTER TABLE folder ADD COLUMN highest_modseq INTEGER NOT NULL DEFAULT 0;

-- ── the ledger ──────────────────────────────────────────────────────────────────────────────

ALTER TABLE sighting RENAME TO earlier_sighting;

-- Completeness ledger: every UID ever seen has one state. Imports count their own UIDs. A
-- UIDVALIDITY of 2^32 and more is one of a server that the mailbox has left.
CREATE TABLE sighting (
    folder_id      INTEGER NOT NULL REFERENCES folder,
    uid_validity   INTEGER NOT NULL,
    uid            INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('archived', 'duplicate', 'expired', 'suppressed',
                                                  'failed', 'excluded')),
    item_id        INTEGER REFERENCES item,  -- archived and duplicate only
    problem        TEXT,                     -- failed and excluded only
    rendition      INTEGER,                  -- which byte string of its item was seen there
    removed_on     INTEGER,                  -- the server is known not to have it from this day on
    internal_at    INTEGER,                  -- the server's INTERNALDATE
    is_found_again INTEGER NOT NULL DEFAULT 0, -- the same message came back under another UID
    PRIMARY KEY (folder_id, uid_validity, uid)
) STRICT, WITHOUT ROWID;

INSERT INTO sighting (folder_id, uid_validity, uid, state, item_id, problem, rendition, removed_on)
SELECT folder_id, uid_validity, uid, state, item_id, problem, rendition, removed_on
  FROM earlier_sighting;

DROP TABLE earlier_sighting;
CREATE INDEX sighting_of_item ON sighting (item_id);

-- Keyed, of its author's fields and its size (src/mail/outline.h); NULL: they tell too little, or an
-- older version stored it.
ALTER TABLE rendition ADD COLUMN outline INTEGER;
CREATE INDEX rendition_of_outline ON rendition (outline) WHERE outline IS NOT NULL;
