-- SPDX-License-Identifier: GPL-3.0-or-later
-- What people decide about keeping.

-- ── schedules ───────────────────────────────────────────────────────────────────────────────

-- Versions of the retention schedule; the activated one with the highest version is in force.
CREATE TABLE schedule (
    version                  INTEGER PRIMARY KEY,
    drafted_at               INTEGER NOT NULL,
    drafted_by               TEXT NOT NULL,
    rehearsed_at             INTEGER,         -- dry run of this version
    activated_at             INTEGER,
    activated_by             TEXT,
    shortened_on             INTEGER,         -- came into force with a shorter period on this day
    individual_clock         TEXT NOT NULL CHECK (individual_clock IN ('last_contact', 'item')),
    correspondence_months    INTEGER NOT NULL,
    reply_window_days        INTEGER NOT NULL,
    chat_days                INTEGER NOT NULL,
    invoice_months           INTEGER NOT NULL,
    supporting_months        INTEGER NOT NULL,
    financial_year_end_month INTEGER NOT NULL,
    supplier_record_months   INTEGER NOT NULL,
    customer_record_months   INTEGER NOT NULL,
    change_grace_days        INTEGER NOT NULL
) STRICT;

-- Why each rule keeps what it keeps.
CREATE TABLE schedule_rule (
    version      INTEGER NOT NULL REFERENCES schedule,
    rule         TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    lawful_basis TEXT NOT NULL,
    PRIMARY KEY (version, rule)
) STRICT, WITHOUT ROWID;

-- ── holds ───────────────────────────────────────────────────────────────────────────────────

CREATE TABLE hold (
    id          INTEGER PRIMARY KEY,
    matter      TEXT NOT NULL,                -- the dispute or task that owns it
    reason      TEXT NOT NULL CHECK (reason IN ('legal_claim', 'outstanding_debt', 'complaint',
                                                'return', 'authority_order', 'other')),
    reason_text TEXT NOT NULL,                -- in words; never empty when the reason is 'other'
    placed_on   INTEGER NOT NULL,
    review_on   INTEGER NOT NULL,             -- somebody looks at it again on this day
    released_on INTEGER,
    query       TEXT                          -- what it finds, now and later, is held
) STRICT;

-- What it holds by name. Items that its query ever found are here too: they stay held whatever
-- the query finds later.
CREATE TABLE hold_scope (
    hold_id   INTEGER NOT NULL REFERENCES hold,
    kind      TEXT NOT NULL CHECK (kind IN ('item', 'party', 'conversation')),
    target_id INTEGER NOT NULL,
    PRIMARY KEY (hold_id, kind, target_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_of_target ON hold_scope (kind, target_id);

-- ── bookkeeping ─────────────────────────────────────────────────────────────────────────────

CREATE TABLE bookkeeping (
    item_id     INTEGER PRIMARY KEY REFERENCES item,
    kind        TEXT NOT NULL CHECK (kind IN ('invoice', 'supporting')),
    year        INTEGER,                      -- in which the financial year ends
    document_on INTEGER,
    is_assumed  INTEGER NOT NULL DEFAULT 0,   -- set by a rule of the configuration
    cleared_on  INTEGER
) STRICT;

-- ── erasure, reviews ────────────────────────────────────────────────────────────────────────

ALTER TABLE item ADD COLUMN erasure_approved_on INTEGER;

-- What a person has looked at; the doubt itself is found anew each time.
CREATE TABLE review_resolution (
    object      TEXT NOT NULL CHECK (object IN ('item', 'party', 'hold')),
    object_id   INTEGER NOT NULL,
    code        TEXT NOT NULL,
    resolved_on INTEGER NOT NULL,
    PRIMARY KEY (object, object_id, code)
) STRICT, WITHOUT ROWID;

-- ── runs ────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE expiry_run ADD COLUMN schedule_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE expiry_run ADD COLUMN records INTEGER NOT NULL DEFAULT 0; -- contact records purged
ALTER TABLE expiry_run ADD COLUMN accepted_due INTEGER;               -- typed by a person
ALTER TABLE expiry_run ADD COLUMN accepted_clock INTEGER;             -- likewise

-- What a run purged, and what it kept, by rule. Items without a mailbox (calls): ''.
CREATE TABLE expiry_purged (
    run_id  INTEGER NOT NULL REFERENCES expiry_run,
    rule    TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    channel TEXT NOT NULL,
    month   TEXT NOT NULL,                    -- of the items: "2025-01"
    items   INTEGER NOT NULL,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (run_id, rule, mailbox, channel, month)
) STRICT, WITHOUT ROWID;

CREATE TABLE expiry_kept (
    run_id INTEGER NOT NULL REFERENCES expiry_run,
    rule   TEXT NOT NULL,
    items  INTEGER NOT NULL,
    PRIMARY KEY (run_id, rule)
) STRICT, WITHOUT ROWID;

-- Proof of each run: a signed document that stands alone.
CREATE TABLE certificate (
    run_id    INTEGER PRIMARY KEY REFERENCES expiry_run,
    document  TEXT NOT NULL,                  -- JSON, keys sorted, no blanks
    signature BLOB NOT NULL                   -- Ed25519 over the document
) STRICT;
