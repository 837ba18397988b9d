-- SPDX-License-Identifier: GPL-3.0-or-later
-- What stands in attachments is found, and any part of a word in scripts that are written without
-- blanks. The index is made anew from the texts in item_text: takes a minute or so for a million
-- items, and begins again when it is interrupted.

-- Emptied first: dropping it full would keep all of it in memory meanwhile.
INSERT INTO search_index (search_index) VALUES ('delete-all');
DROP TABLE search_index;
DROP VIEW search_text;

-- unpack_text() is this program's own: other programs cannot read these columns.
CREATE VIEW search_text AS
SELECT item_id,
       unpack_text(packed, 0) AS subject,
       unpack_text(packed, 1) AS sender,
       unpack_text(packed, 2) AS recipients,
       unpack_text(packed, 3) AS body,
       unpack_text(packed, 4) AS filenames,
       unpack_text(packed, 5) AS attachments
  FROM item_text;

CREATE VIRTUAL TABLE search_index USING fts5 (
    subject, sender, recipients, body, filenames, attachments,
    content = 'search_text', content_rowid = 'item_id', tokenize = 'letterbook'
);

-- Fewer, larger segments while messages stream in.
INSERT INTO search_index (search_index, rank) VALUES ('hashsize', 8388608);
INSERT INTO search_index (search_index) VALUES ('rebuild');

-- The few large items are found without looking at all.
CREATE INDEX item_of_size ON item (size) WHERE size >= 1000000;
