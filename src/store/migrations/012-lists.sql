-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists of items, each in the order of time: a search goes along several of them at once. Takes a
-- few seconds for a million items.

CREATE INDEX sighting_of_folder ON sighting (folder_id, item_id) WHERE item_id IS NOT NULL;

-- With the column that its condition names, or SQLite would look at the item.
CREATE INDEX item_with_attachment ON item (id, attachments) WHERE attachments > 0;

-- The number of digits and the first of them: 45 for 5,000 to 5,999 bytes.
ALTER TABLE item ADD COLUMN magnitude INTEGER
    GENERATED ALWAYS AS (length(size) * 10 + substr(size, 1, 1)) VIRTUAL;
CREATE INDEX item_of_magnitude ON item (magnitude);
DROP INDEX item_of_size;
