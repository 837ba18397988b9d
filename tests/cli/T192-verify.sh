#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# verify: what was damaged on the disk is named, and takes nothing else down.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3 base64 faketime

query() {
    sqlite3 "$archive/archive.db" "$1"
}

# damages: what the last command said is damaged, one a line: "rendition ITEM NUMBER"
damages() {
    grep '"damaged"' "$work/stdout" | sed -E \
        's/.*"damaged":"([a-z]+)","item":(null|"([0-9]+)"),"rendition":(null|([0-9]+)),.*/\1 \3 \5/' |
        sed 's/ *$//' | sort
}

expect_damages() { # expect_damages DAMAGES (one a line, sorted)
    run letterbook verify --json
    expect_equal "$status" 65 status
    expect_json_lines
    expect_equal "$(damages)" "$1" damages
    expect_match "$stderr" "damaged in [0-9]+ places"
}

# What the damage is done to, and undone.
keep_archive() {
    rm -rf "$work/kept"
    cp -a "$archive" "$work/kept"
}
restore_archive() {
    rm -rf "$archive"
    cp -a "$work/kept" "$archive"
}

skeleton_of() { # the block with the bytes of an item's first rendition
    query "SELECT skeleton_id << 20 FROM rendition WHERE item_id = $1 AND number = 1"
}

# Attachments are pieces of their own; two of the messages share one.
attach() { # attach FILE SUBJECT TEXT
    compose "$1" subject="$2" headers='Content-Type: multipart/mixed; boundary=x' body="--x
Content-Type: text/plain

Attached.
--x
Content-Type: application/octet-stream; name=table.bin
Content-Transfer-Encoding: base64

$(yes "$3" | head -n 400 | base64)
--x--"
}

new_archive 2024-03-16
for number in 1 2 3 4; do
    compose "$work/$number.eml" subject="Letter $number" body="The word is word$number. $(seq 1 200)"
done
attach "$work/5.eml" "First table" "shared by two"
attach "$work/6.eml" "Second table" "shared by two"
at 2024-03-16 expect_status 0 letterbook import --mailbox=support "$work"/?.eml
sed '1i Delivered-To: other@example.no' "$work/4.eml" >"$work/4b.eml"
at 2024-03-16 expect_status 0 letterbook import --mailbox=support "$work/4b.eml"
item1=$(archived "$work/1.eml")
item2=$(archived "$work/2.eml")
item3=$(archived "$work/3.eml")
item4=$(archived "$work/4.eml")
item5=$(archived "$work/5.eml")
item6=$(archived "$work/6.eml")
keep_archive

test_begin "a whole archive is whole"
expect_status 0 letterbook verify --json
expect_json_lines
expect_equal "$(helper field ok <"$work/stdout")" true
expect_equal "$(helper field renditions <"$work/stdout")" 7
expect_equal "$(helper field bytes <"$work/stdout")" "$(cat "$work"/?.eml "$work/4b.eml" | wc -c)"
expect_status 0 letterbook verify
expect_match "$stdout" "7 messages .* of 6 items .*MB/s"
expect_match "$(letterbook audit list --limit=1)" "archive verified .*renditions=7 .*damages=0"

test_begin "a changed byte is named by item and rendition"
query "UPDATE chunk SET bytes = $(other_byte bytes) WHERE id = $(skeleton_of "$item2")"
expect_damages "$(printf '%s\n' index "rendition $item2 1" "text $item2")"
expect_status 65 letterbook verify
expect_match "$stdout" "damaged rendition: item $item2, rendition 1: "

test_begin "the others are read and found as before; it is found, and says what is wrong"
expect_equal "$(count_found 'letter')" 4
expect_equal "$(count_found 'word2')" 1
expect_error 65 "its text is damaged" letterbook show "$item2"
expect_error 65 "." letterbook show --raw "$item2"
expect_status 0 letterbook show --raw "$item3"
expect_true "byte-exact" cmp "$work/stdout" "$work/3.eml"
restore_archive

test_begin "a block that was cut short"
query "UPDATE chunk SET bytes = substr(bytes, 1, length(bytes) / 2) WHERE id = $(skeleton_of "$item1")"
query "UPDATE chunk SET size = size - 1 WHERE id = $(skeleton_of "$item3")"
query "UPDATE chunk SET size = 1 << 40 WHERE id = $(skeleton_of "$item5")"
expect_damages "$(printf '%s\n' index "rendition $item1 1" "rendition $item3 1" "rendition $item5 1" \
    "text $item1" "text $item5" | sort)"
restore_archive

test_begin "a damaged attachment damages every message that has it"
shared=$(query "SELECT id FROM content WHERE uses = 2 AND fingerprint IS NOT NULL")
query "UPDATE chunk SET bytes = $(other_byte bytes) WHERE id = $shared << 20"
expect_damages "$(printf '%s\n' "rendition $item5 1" "rendition $item6 1" | sort)"
expect_error 65 "." letterbook show --attachment=1 "$item5"
restore_archive

test_begin "only one rendition is damaged"
query "UPDATE rendition SET sha256 = $(other_byte sha256) WHERE item_id = $item4 AND number = 2"
expect_damages "rendition $item4 2"
expect_status 0 letterbook show --raw "$item4"
expect_error 65 "not what was archived" letterbook show --raw --rendition=2 "$item4"
restore_archive

test_begin "rows that are gone"
query "DELETE FROM chunk WHERE id = $(skeleton_of "$item1")"
query "DELETE FROM piece WHERE item_id = $item6"
expect_damages "$(printf '%s\n' "content $item5" index "rendition $item1 1" "rendition $item6 1" \
    "text $item1" | sort)"
restore_archive
query "DELETE FROM rendition WHERE item_id = $item2"
expect_damages "$(printf '%s\n' content "rendition $item2" | sort)"
restore_archive

test_begin "counts of uses that are wrong, and bytes that are nobody's"
query "UPDATE content SET uses = 7 WHERE id = $shared"
query "INSERT INTO chunk (id, method, size, bytes) VALUES (999 << 20, 0, 1, x'41')"
query "INSERT INTO content (id, size, uses) VALUES (998, 0, 1)"
expect_damages "$(printf '%s\n' content content "content $item5" | sort)"
expect_match "$stdout" "used 2 times and counted 7 times"
expect_match "$stdout" "1 blocks of it are still stored"
expect_match "$stdout" "nobody uses it"
restore_archive

test_begin "a damaged text: the item is still found, and says what is wrong"
query "UPDATE item_text SET packed = $(other_byte packed) WHERE item_id = $item2"
run letterbook verify --json
expect_equal "$status" 65 status
expect_equal "$(damages)" "$(printf '%s\n' index "text $item2")"
expect_equal "$(found word2)" "$item2"
expect_equal "$(count_found letter)" 4
expect_error 65 "its text is damaged" letterbook show "$item2"
run letterbook show "$item2"
expect_match "$stdout" "Letter 2"
expect_status 0 letterbook show --raw "$item2"
expect_true "byte-exact" cmp "$work/stdout" "$work/2.eml"

test_begin "a damaged text does not keep its item"
expect_status 0 letterbook expire --accept-due=6 --accept-clock="$(days_ago 0)"
expect_equal "$(count_found $everything)" 0
expect_status 0 letterbook verify --json
expect_equal "$(helper field ok <"$work/stdout")" true
restore_archive

test_begin "an index that lacks a text"
query "DELETE FROM search_index_docsize WHERE id = $item3"
expect_damages index
restore_archive

test_begin "a page of the database is overwritten"
letterbook audit list >"$work/before"
query "PRAGMA wal_checkpoint(TRUNCATE)" >"$work/checkpoint"
page=$(query "SELECT rootpage FROM sqlite_schema WHERE name = 'item_of_message_id'")
dd if=/dev/urandom of="$archive/archive.db" bs=8192 seek=$((page - 1)) count=1 conv=notrunc 2>"$work/dd"
run letterbook verify --json
expect_equal "$status" 65 status
expect_match "$(damages)" "database"
expect_status 0 letterbook show --raw "$item3"
expect_true "byte-exact" cmp "$work/stdout" "$work/3.eml"
expect_equal "$(count_found letter)" 4

test_done
