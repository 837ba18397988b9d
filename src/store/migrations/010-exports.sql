-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who was given items, and why, in the words of whoever exported them. The audit chain has the id
-- alone. Nothing here is of the items: it stays when they go.

CREATE TABLE export (
    id        INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,
    format    TEXT NOT NULL CHECK (format IN ('mbox', 'maildir', 'eml', 'jsonl')),
    recipient TEXT NOT NULL,
    reason    TEXT NOT NULL,
    items     INTEGER NOT NULL
) STRICT;
