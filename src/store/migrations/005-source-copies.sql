-- SPDX-License-Identifier: GPL-3.0-or-later
-- Copies on a server that are to be removed (after-archiving = delete) and are not verifiably gone.

CREATE TABLE source_copy (
    folder_id    INTEGER NOT NULL REFERENCES folder,
    uid_validity INTEGER NOT NULL,
    uid          INTEGER NOT NULL,
    fingerprint  BLOB NOT NULL,              -- keyed, of the SHA-256 of its bytes: no others are removed
    wanted_on    INTEGER NOT NULL,
    tried_on     INTEGER,                    -- day on which this very message could not be removed
    problem      TEXT,                       -- why it is still there, in words
    PRIMARY KEY (folder_id, uid_validity, uid)
) STRICT, WITHOUT ROWID;

-- Which byte string of its item was seen there; NULL: noted by an older version, or no item.
ALTER TABLE sighting ADD COLUMN rendition INTEGER;

-- The day from which the copy there is known to be gone from the server.
ALTER TABLE sighting ADD COLUMN removed_on INTEGER;
