-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are seconds since 1970-01-01 UTC (…_at); civil days are days since 1970-01-01 (…_on).
-- Ids of items are time-ordered: see src/model/item.h.

-- ── where correspondence comes from ─────────────────────────────────────────────────────────

CREATE TABLE mailbox (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- One IMAP folder. The folder named '' receives what is imported into the mailbox.
CREATE TABLE folder (
    id           INTEGER PRIMARY KEY,
    mailbox_id   INTEGER NOT NULL REFERENCES mailbox,
    name         TEXT NOT NULL,
    uid_validity INTEGER NOT NULL DEFAULT 0, -- 0: never polled
    last_uid     INTEGER NOT NULL DEFAULT 0, -- progress mark: every UID up to here is in the ledger
    polled_at    INTEGER,                    -- end of the last complete poll
    UNIQUE (mailbox_id, name)
) STRICT;

-- ── whom it is with ─────────────────────────────────────────────────────────────────────────

CREATE TABLE party (
    id                   INTEGER PRIMARY KEY,
    name                 TEXT NOT NULL,
    org_number           TEXT,
    external_id          TEXT UNIQUE,        -- its key in the customer database
    is_provisional       INTEGER NOT NULL DEFAULT 0, -- made by ingest for an unknown correspondent
    created_on           INTEGER NOT NULL,
    prospective          TEXT CHECK (prospective IN ('supplier', 'partner')),
    objected_on          INTEGER,
    contact_shortened_on INTEGER,
    last_contact_on      INTEGER,            -- known from items already deleted
    erasure_approved_on  INTEGER
) STRICT;

CREATE TABLE relationship (
    id              INTEGER PRIMARY KEY,
    party_id        INTEGER NOT NULL REFERENCES party,
    role            TEXT NOT NULL CHECK (role IN ('customer', 'supplier', 'partner')),
    start_on        INTEGER,
    end_on          INTEGER,
    recorded_on     INTEGER,
    end_recorded_on INTEGER
) STRICT;
CREATE INDEX relationship_of_party ON relationship (party_id);

-- An organisation's mail domain; every address below it belongs to the party.
CREATE TABLE party_domain (
    domain   TEXT PRIMARY KEY,
    party_id INTEGER NOT NULL REFERENCES party
) STRICT, WITHOUT ROWID;
CREATE INDEX domain_of_party ON party_domain (party_id);

-- Each distinct e-mail address or phone number, once. Items point here, so that giving a party
-- an address links its whole past.
CREATE TABLE address (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    value    TEXT NOT NULL,                  -- lower case; E.164 for phones
    domain   TEXT,                           -- of an e-mail address
    is_own   INTEGER NOT NULL DEFAULT 0,     -- ours: never belongs to a party
    party_id INTEGER REFERENCES party,
    method   TEXT CHECK (method IN ('address', 'domain', 'phone', 'provisional')),
    UNIQUE (kind, value)
) STRICT;
CREATE INDEX address_of_domain ON address (domain);
CREATE INDEX address_of_party ON address (party_id);

-- ── items ───────────────────────────────────────────────────────────────────────────────────

CREATE TABLE conversation (
    id INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE item (
    id              INTEGER PRIMARY KEY,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'phone', 'meeting', 'chat')),
    direction       TEXT NOT NULL CHECK (direction IN ('in', 'out', 'internal')),
    first_seen_at   INTEGER NOT NULL,
    received_at     INTEGER,                 -- server's INTERNALDATE or what stands for it
    trusted_at      INTEGER,                 -- newest Received stamp by one of our own hosts
    sent_at         INTEGER,                 -- the sender's Date: shown, never trusted
    date_at         INTEGER NOT NULL,        -- the date that counts, chosen from the above
    message_id      TEXT,
    subject         TEXT NOT NULL,
    size            INTEGER NOT NULL,
    attachments     INTEGER NOT NULL DEFAULT 0,
    is_automated    INTEGER NOT NULL DEFAULT 0,
    is_answered     INTEGER NOT NULL DEFAULT 1,
    conversation_id INTEGER REFERENCES conversation,
    identity        BLOB UNIQUE,             -- keyed; equal for two copies of one message
    shortened_on    INTEGER
) STRICT;
CREATE INDEX item_of_conversation ON item (conversation_id);
CREATE INDEX item_of_message_id ON item (message_id) WHERE message_id IS NOT NULL;

-- Who takes part in an item, in the order of the message.
CREATE TABLE participant (
    item_id    INTEGER NOT NULL REFERENCES item,
    role       TEXT NOT NULL CHECK (role IN ('from', 'to', 'cc', 'bcc', 'with')),
    position   INTEGER NOT NULL,
    address_id INTEGER NOT NULL REFERENCES address,
    name       TEXT NOT NULL,                -- as displayed there; '' when none
    PRIMARY KEY (item_id, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_of_address ON participant (address_id, item_id);

-- Links made by a person; they add to those that follow from addresses, or take them away.
CREATE TABLE link (
    item_id    INTEGER NOT NULL REFERENCES item,
    party_id   INTEGER NOT NULL REFERENCES party,
    role       TEXT NOT NULL CHECK (role IN ('correspondent', 'mentioned')),
    removed_on INTEGER,
    PRIMARY KEY (item_id, party_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_of_party ON link (party_id);

-- Message-IDs that an item has or refers to, as keyed 64-bit fingerprints: joins conversations.
CREATE TABLE reference (
    fingerprint INTEGER NOT NULL,
    item_id     INTEGER NOT NULL REFERENCES item,
    PRIMARY KEY (fingerprint, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reference_of_item ON reference (item_id);

CREATE TABLE attachment (
    item_id      INTEGER NOT NULL REFERENCES item,
    number       INTEGER NOT NULL,           -- 1-based, in the order of the message
    filename     TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size         INTEGER NOT NULL,
    sha256       BLOB NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT, WITHOUT ROWID;

-- What a person wrote about a call or a meeting.
CREATE TABLE note (
    item_id INTEGER PRIMARY KEY REFERENCES item,
    text    TEXT NOT NULL
) STRICT;

-- What could not be read of an item, in words; something a person should look at.
CREATE TABLE trouble (
    item_id INTEGER NOT NULL REFERENCES item,
    number  INTEGER NOT NULL,
    text    TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT, WITHOUT ROWID;

-- Completeness ledger: every UID ever seen has one state. Imports count their own UIDs.
CREATE TABLE sighting (
    folder_id    INTEGER NOT NULL REFERENCES folder,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('archived', 'duplicate', 'expired', 'suppressed', 'failed')),
    item_id      INTEGER REFERENCES item,    -- archived and duplicate only
    problem      TEXT,                       -- failed only
    PRIMARY KEY (folder_id, uid_validity, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_of_item ON sighting (item_id);

-- Keyed fingerprints of purged items: what was deleted does not come back.
CREATE TABLE suppression (
    mailbox_id  INTEGER NOT NULL REFERENCES mailbox,
    fingerprint BLOB NOT NULL,
    until_on    INTEGER NOT NULL,            -- the key itself goes after this day
    PRIMARY KEY (mailbox_id, fingerprint)
) STRICT, WITHOUT ROWID;

-- ── runs ────────────────────────────────────────────────────────────────────────────────────

-- One execution of expiry. Numbers only: nothing here tells whom an item was with.
CREATE TABLE expiry_run (
    id          INTEGER PRIMARY KEY,
    today       INTEGER NOT NULL,
    started_at  INTEGER NOT NULL,
    finished_at INTEGER,
    evaluated   INTEGER NOT NULL DEFAULT 0,
    due         INTEGER NOT NULL DEFAULT 0,
    purged      INTEGER NOT NULL DEFAULT 0
) STRICT;
