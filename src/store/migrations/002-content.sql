-- SPDX-License-Identifier: GPL-3.0-or-later
-- The bytes of items, and the index over their words.

-- ── raw bytes ───────────────────────────────────────────────────────────────────────────────

-- A string of bytes, stored once however many renditions contain it. Skeletons of messages have
-- no fingerprint: no two are equal. Its users do not declare a foreign key: SQLite would want an
-- index on each of them; the count of uses does that work.
CREATE TABLE content (
    id          INTEGER PRIMARY KEY,
    fingerprint BLOB,                        -- keyed, of its SHA-256
    size        INTEGER NOT NULL,
    uses        INTEGER NOT NULL             -- pieces and skeletons that are this content
) STRICT;
CREATE UNIQUE INDEX content_of_fingerprint ON content (fingerprint) WHERE fingerprint IS NOT NULL;

-- The bytes of a content in blocks of up to 256 KiB, so that memory stays flat.
-- id = content's id << 20 | number of the block from 0.
CREATE TABLE chunk (
    id     INTEGER PRIMARY KEY,
    method INTEGER NOT NULL,                 -- 0 as it is, 1 raw deflate
    size   INTEGER NOT NULL,                 -- before compression
    bytes  BLOB NOT NULL
) STRICT;

-- One byte string under which an item was seen.
CREATE TABLE rendition (
    item_id     INTEGER NOT NULL REFERENCES item,
    number      INTEGER NOT NULL,            -- from 1
    sha256      BLOB NOT NULL,
    size        INTEGER NOT NULL,
    skeleton_id INTEGER NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT, WITHOUT ROWID;

-- What was cut out of a skeleton: base64 text, kept decoded, with what it takes to write exactly
-- the same text again.
CREATE TABLE piece (
    item_id           INTEGER NOT NULL,
    rendition         INTEGER NOT NULL,
    number            INTEGER NOT NULL,      -- from 1
    skeleton_offset   INTEGER NOT NULL,      -- where it was cut out; never less than the one before
    content_id        INTEGER NOT NULL,
    line_length       INTEGER NOT NULL,      -- characters
    is_crlf           INTEGER NOT NULL,      -- lines end with CR LF, else LF
    leading_newlines  INTEGER NOT NULL,
    trailing_newlines INTEGER NOT NULL,
    PRIMARY KEY (item_id, rendition, number),
    FOREIGN KEY (item_id, rendition) REFERENCES rendition (item_id, number)
) STRICT, WITHOUT ROWID;

-- ── words ───────────────────────────────────────────────────────────────────────────────────

-- The texts of an item exactly as indexed: taking it out of the index needs them.
CREATE TABLE item_text (
    item_id INTEGER PRIMARY KEY REFERENCES item,
    packed  BLOB NOT NULL                    -- src/store/search-text.h
) STRICT;

-- unpack_text() is this program's own: other programs cannot read these columns.
CREATE VIEW search_text AS
SELECT item_id,
       unpack_text(packed, 0) AS subject,
       unpack_text(packed, 1) AS sender,
       unpack_text(packed, 2) AS recipients,
       unpack_text(packed, 3) AS body,
       unpack_text(packed, 4) AS filenames
  FROM item_text;

CREATE VIRTUAL TABLE search_index USING fts5 (
    subject, sender, recipients, body, filenames,
    content = 'search_text', content_rowid = 'item_id', tokenize = 'letterbook'
);

-- Fewer, larger segments while messages stream in.
INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 8388608);

-- Searching for the few phone calls, or what was internal, does not look at every item.
CREATE INDEX item_of_channel ON item (channel);
CREATE INDEX item_of_direction ON item (direction);
