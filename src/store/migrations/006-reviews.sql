-- SPDX-License-Identifier: GPL-3.0-or-later
-- Also a message that could not be had is looked at, and what was found can be said.

ALTER TABLE review_resolution RENAME TO earlier_resolution;

-- What a person has looked at; the doubt itself is found anew each time.
CREATE TABLE review_resolution (
    object      TEXT NOT NULL CHECK (object IN ('item', 'party', 'hold', 'folder')),
    object_id   INTEGER NOT NULL,
    code        TEXT NOT NULL,               -- of a folder: "failed-UIDVALIDITY-UID"
    resolved_on INTEGER NOT NULL,
    note        TEXT,
    PRIMARY KEY (object, object_id, code)
) STRICT, WITHOUT ROWID;

INSERT INTO review_resolution (object, object_id, code, resolved_on)
SELECT object, object_id, code, resolved_on FROM earlier_resolution;

DROP TABLE earlier_resolution;
