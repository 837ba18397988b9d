-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who did what, provably complete.

-- Each event carries a hash over itself and the event before. Ids count from 1 without a gap.
-- Nothing here tells whom an item was with: opaque ids and numbers only.
CREATE TABLE audit_event (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,              -- the account that ran the program
    action    TEXT NOT NULL,              -- "hold placed"
    object    TEXT NOT NULL,              -- "hold"; '' when the act is about nothing in particular
    object_id INTEGER NOT NULL,           -- 0 likewise
    detail    TEXT NOT NULL,              -- key=value, separated by blanks
    hash      BLOB NOT NULL
) STRICT;

-- The end of the chain, sealed with the archive's key: a cut tail does not fit it.
CREATE TABLE audit_head (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    events INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    seal   BLOB NOT NULL
) STRICT;
