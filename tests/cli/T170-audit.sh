#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# audit: who did what, and that nobody changed it.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3

# The program denies every change of the chain on its own connections: the sqlite3 tool tampers
# with copies of the archive.
original=$work/original
tamper() { # tamper SQL
    rm -rf "$archive"
    cp -a "$original" "$archive"
    sqlite3 "$archive/archive.db" "$1" >"$work/sqlite3" 2>&1 || problem "sqlite3: $(cat "$work/sqlite3")"
}

# expect_found REGEX SQL: the tampering is found, and the complaint names its place.
expect_found() {
    tamper "$2"
    expect_error 65 "$1" letterbook audit verify
    expect_equal "$stdout" "" "stdout after $2"
}

test_begin "a new archive's chain begins with its making"
new_archive
expect_status 0 letterbook audit list --json
expect_json_lines
expect_equal "$(helper field action <"$work/stdout" | head -n 1)" "archive created"
expect_equal "$(helper field id <"$work/stdout" | head -n 1)" 1
expect_equal "$(helper field object <"$work/stdout" | head -n 1)" null
expect_equal "$(helper field actor <"$work/stdout" | head -n 1)" "$(id -un)"

test_begin "what is done is noted, newest last"
compose "$work/letter.eml" from="Secret Name <secret@example.com>" subject="Secretsubject"
expect_status 0 letterbook import --mailbox=support "$work/letter.eml"
expect_status 0 letterbook expire
expect_status 0 letterbook audit list --json
expect_json_lines
helper field action <"$work/stdout" >"$work/actions"
expect_match "$(cat "$work/actions")" "^items archived$"
count=$(grep -c . "$work/actions")
expect_equal "$(helper field id <"$work/stdout")" "$(seq 1 "$count")" ids
expect_equal "$(helper field hash <"$work/stdout" | grep -Ecx '[0-9a-f]{64}')" "$count" hashes
expect_match "$(helper field at <"$work/stdout" | head -n 1)" "^20..-..-..T..:..:..Z$"
for field in object object_id detail; do
    expect_equal "$(helper field $field <"$work/stdout" | wc -l)" "$count" $field
done

test_begin "no event says with whom or about what"
expect_no_match "$(cat "$work/stdout")" "secret|example\\.com"

test_begin "--limit gives the newest"
expect_equal "$(field id letterbook audit list --json --limit=2)" "$(seq $((count - 1)) "$count")"
expect_equal "$(field id letterbook audit list --json --limit=100000 | wc -l)" "$count"
expect_status 0 letterbook audit list -n 1
expect_equal "$(printf '%s\n' "$stdout" | wc -l)" 1 lines
expect_match "$stdout" "^ *$count  20"
expect_error 64 limit letterbook audit list --limit=0
expect_error 64 limit letterbook audit list --limit=many

test_begin "the chain is whole"
expect_status 0 letterbook audit verify --json
expect_json_lines
expect_equal "$(helper field ok <"$work/stdout")" true
expect_equal "$(helper field events <"$work/stdout")" "$count"
last=$(helper field hash <"$work/stdout")
expect_equal "$(field hash letterbook audit list --json --limit=1)" "$last"
expect_status 0 letterbook audit verify
expect_match "$stdout" "$count events"

test_begin "it is verified while somebody writes"
mkfifo "$work/sql"
sqlite3 "$archive/archive.db" <"$work/sql" >"$work/writer" 2>&1 &
writer=$!
exec 3>"$work/sql"
echo "BEGIN IMMEDIATE; INSERT INTO conversation DEFAULT VALUES; SELECT 'begun';" >&3
while kill -0 $writer 2>/dev/null && ! grep -q begun "$work/writer"; do sleep 0.1; done
expect_status 0 timeout 5 "$program" --config="$config" audit verify
expect_status 0 timeout 5 "$program" --config="$config" audit list
echo "ROLLBACK;" >&3
exec 3>&-
wait $writer

# From here on copies are tampered with. Event 3 is one in the middle.
cp -a "$archive" "$original"

test_begin "a copy alone is whole"
tamper "SELECT 1"
expect_status 0 letterbook audit verify

test_begin "a change in any column of a row is found"
for change in "id = 1000" "at = at + 1" "actor = 'X' || substr(actor, 2)" \
    "action = substr(action, 1, length(action) - 1) || 'X'" "object = 'X' || substr(object, 2)" \
    "object_id = object_id + 1" "detail = detail || ' '" \
    "hash = $(other_byte hash)" "hash = substr(hash, 2)"; do
    expect_found "event 3 (was changed|is missing)" "UPDATE audit_event SET $change WHERE id = 3"
done

test_begin "text hidden behind a NUL is found"
for column in actor action object detail; do
    expect_found "event 3 was changed" \
        "UPDATE audit_event SET $column = $column || char(0) || 'x' WHERE id = 3"
done

test_begin "one bit of the file is found"
tamper "PRAGMA wal_checkpoint(TRUNCATE)"
"$python" - "$archive/archive.db" <<'END'
import sys
with open(sys.argv[1], "r+b") as file:
    place = file.read().index(b"archive created")
    file.seek(place + 3)
    byte = file.read(1)[0]
    file.seek(place + 3)
    file.write(bytes([byte ^ 1]))
END
expect_error 65 "event 1 was changed" letterbook audit verify

test_begin "a row taken out of the middle is found"
expect_found "event 3 is missing" "DELETE FROM audit_event WHERE id = 3"
expect_found "event 1 is missing" "DELETE FROM audit_event WHERE id = 1"
# Even if those behind it move up.
expect_found "event 3 was changed" \
    "DELETE FROM audit_event WHERE id = 3; UPDATE audit_event SET id = id - 1 WHERE id > 3"

test_begin "a tail cut off is found"
expect_found "tail was cut after event $((count - 1)) of $count" \
    "DELETE FROM audit_event WHERE id = $count"
expect_found "tail was cut after event 2 of $count" "DELETE FROM audit_event WHERE id > 2"
expect_found "tail was cut after event 0 of $count" "DELETE FROM audit_event"

test_begin "rows in another order are found"
expect_found "event 3 was changed" "UPDATE audit_event SET id = -1 WHERE id = 3;
    UPDATE audit_event SET id = 3 WHERE id = 4; UPDATE audit_event SET id = 4 WHERE id = -1"

test_begin "a forged row is found"
forged="at, actor, action, object, object_id, detail, hash FROM audit_event WHERE id = 2"
expect_found "event $((count + 1)) was (changed|added)" \
    "INSERT INTO audit_event SELECT $((count + 1)), $forged"
expect_found "event 1 is missing" "INSERT INTO audit_event SELECT 0, $forged"
expect_found "event 1 is missing" "INSERT INTO audit_event SELECT -5, $forged"
# With a hash that is right: whoever knows how can compute it, for it is not keyed.
"$python" - "$original/archive.db" >"$work/forged.sql" <<'END'
import hashlib, sqlite3, sys
number, last = sqlite3.connect(sys.argv[1]).execute(
    "SELECT id, hash FROM audit_event ORDER BY id DESC").fetchone()
text = lambda value: value.encode() + b"\0"
integer = lambda value: value.to_bytes(8, "big")
event = (number + 1, 1700000000, "mallory", "hold released", "hold", 7, "")
digest = hashlib.sha256(last + integer(event[0]) + integer(event[1]) + text(event[2]) +
                        text(event[3]) + text(event[4]) + integer(event[5]) + text(event[6]))
print("INSERT INTO audit_event VALUES (%d, %d, '%s', '%s', '%s', %d, '%s', x'%s');" %
      (*event, digest.hexdigest()))
END
expect_found "event $((count + 1)) was added" "$(cat "$work/forged.sql")"

test_begin "a change of the recorded end is found"
expect_found "end was changed" "UPDATE audit_head SET events = events - 1"
expect_found "end was changed" "UPDATE audit_head SET hash = $(other_byte hash)"
expect_found "end was changed" "UPDATE audit_head SET seal = $(other_byte seal)"
expect_found "end was changed" "DELETE FROM audit_event WHERE id = $count; UPDATE audit_head
    SET events = events - 1, hash = (SELECT hash FROM audit_event WHERE id = $((count - 1)))"
expect_found "event 1 was added" "DELETE FROM audit_head"

test_begin "an act afterwards does not hide it"
tamper "DELETE FROM audit_event WHERE id = $count; UPDATE audit_head
    SET events = events - 1, hash = (SELECT hash FROM audit_event WHERE id = $((count - 1)))"
expect_status 0 letterbook party add --name=Afterwards
expect_error 65 "end was changed" letterbook audit verify

test_done
