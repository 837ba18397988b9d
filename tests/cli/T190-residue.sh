#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# verify --residue: deletion leaves nothing; and the test of it can fail.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3

query() {
    sqlite3 "$archive/archive.db" "$1"
}

# Rows of every table that an item leaves some in.
count_rows() {
    for table in mailbox folder party address conversation item participant reference attachment \
        trouble sighting suppression content chunk rendition piece item_text; do
        echo "$table $(query "SELECT count(*) FROM $table")"
    done
}

# outcomes: of all self-tests so far, one a line
outcomes() {
    letterbook audit list --json | grep '"purge tested"' | helper field detail | sed 's/outcome=\([a-z]*\) .*/\1/'
}

# A message made up by the test has addresses like this one, here in the write-ahead log.
marker='[a-z]{32}@example\.no'
marker_word() {
    grep -a -o -E "$marker" "$archive/archive.db-wal" | head -n 1 | cut -d@ -f1
}

# Somebody who reads for long: begin_reading … end_reading.
begin_reading() {
    rm -f "$work/sql"
    mkfifo "$work/sql"
    sqlite3 "$archive/archive.db" <"$work/sql" >"$work/reader" 2>&1 &
    reader=$!
    exec 3>"$work/sql"
    echo "BEGIN; SELECT 'reading', count(*) FROM item;" >&3
    while kill -0 $reader 2>/dev/null && ! grep -q reading "$work/reader"; do sleep 0.1; done
}
end_reading() {
    exec 3>&-
    wait $reader
}

# wait_for COMMAND…: until it succeeds, a minute at most
wait_for() {
    patience=600
    until "$@" >/dev/null 2>&1; do
        patience=$((patience - 1))
        [ $patience -gt 0 ] || { problem "never so: $*" && return 1; }
        sleep 0.1
    done
}

new_archive
for number in 1 2 3 4 5 6 7 8; do
    compose "$work/$number.eml" from="Somebody $number <somebody-$number@example.com>"
done
expect_status 0 letterbook import --mailbox=support "$work"/?.eml
count_rows >"$work/rows"

test_begin "nothing is left"
expect_status 0 letterbook verify --residue --json
expect_json_lines
expect_equal "$(helper field ok <"$work/stdout")" true
expect_true "files were looked at" test "$(helper field files <"$work/stdout")" -ge 3
expect_true "all bytes were looked at" \
    test "$(helper field bytes <"$work/stdout")" -ge "$(wc -c <"$archive/archive.db")"
expect_true "more than words was looked for" test "$(helper field needles <"$work/stdout")" -ge 4
expect_status 0 letterbook verify --residue
expect_match "$stdout" "in [0-9]+ bytes of [0-9]+ files"

test_begin "no row is left either"
count_rows >"$work/rows.after"
expect_equal "$(cat "$work/rows.after")" "$(cat "$work/rows")" rows
expect_equal "$(count_found $everything)" 8 items

test_begin "the audit has one outcome for each"
expect_equal "$(outcomes)" "$(printf 'clean\nclean')"
expect_status 0 letterbook audit verify

test_begin "verify takes no arguments"
expect_error 64 "takes no more" letterbook verify --residue now

test_begin "somebody who reads the old state makes it a temporary failure"
begin_reading
expect_error 75 "nothing is proved.*again" letterbook verify --residue
expect_equal "$stdout" "" stdout
word=$(marker_word)
expect_match "$word" '^[a-z]{32}$'
expect_equal "$(outcomes | tail -n 1)" unsettled
end_reading

test_begin "the next one finishes the work"
expect_status 0 letterbook verify --residue
expect_equal "$(grep -a -r -l -i -e "$word" -e "${word#????????}" "$archive")" "" "files with it"
count_rows >"$work/rows.after"
expect_equal "$(cat "$work/rows.after")" "$(cat "$work/rows")" rows

test_begin "a copy that somebody keeps in the archive directory is found"
begin_reading
"$program" --config="$config" verify --residue >"$work/stdout" 2>"$work/stderr" 3>&- &
tester=$!
wait_for grep -a -q -E "$marker" "$archive/archive.db-wal"
wait_for sh -c "! sqlite3 '$archive/archive.db' 'SELECT name FROM mailbox' | grep -qx ''"
mkdir "$archive/old"
tr '[:lower:]' '[:upper:]' <"$archive/archive.db-wal" >"$archive/old/copy"
end_reading
wait $tester
expect_equal $? 65 status
expect_match "$(cat "$work/stderr")" "^letterbook: $archive/old/copy still holds .* at byte [0-9]+"
expect_equal "$(cat "$work/stdout")" "" stdout
place=$(sed -n 's/.* at byte \([0-9]*\) .*/\1/p' "$work/stderr")
expect_match "$(tail -c "+$((${place:-0} + 1))" "$archive/old/copy" | head -c 24)" '^[A-Z]{24}$'
expect_equal "$(outcomes | tail -n 1)" residue
rm -r "$archive/old"
expect_status 0 letterbook verify --residue

test_begin "killed in the middle, it leaves a message; the next one takes it away"
truncate -s 16G "$archive/huge" # takes its time to look through
"$program" --config="$config" verify --residue >/dev/null 2>&1 &
tester=$!
wait_for test -e "$archive/archive.db-wal"
wait_for sh -c "test \$(sqlite3 '$archive/archive.db' 'SELECT count(*) FROM item') -gt 8"
kill -KILL $tester
wait $tester 2>/dev/null
rm "$archive/huge"
expect_equal "$(query 'SELECT count(*) FROM item')" 9 items
word=$(query "SELECT value FROM address WHERE is_own AND length(value) > 32" | cut -d@ -f1)
expect_match "$word" '^[a-z]{32}$'
expect_equal "$(count_found "$word")" 1
expect_true "it is in the files" grep -a -r -q -i "$word" "$archive"
expect_status 0 letterbook verify --residue
expect_equal "$(grep -a -r -l -i -e "$word" -e "${word#????????}" "$archive")" "" "files with it"
count_rows >"$work/rows.after"
expect_equal "$(cat "$work/rows.after")" "$(cat "$work/rows")" rows

test_begin "not while something is being deleted"
if command -v flock >/dev/null; then
    expect_status 75 flock "$archive/expire.lock" "$program" --config="$config" verify --residue
    expect_match "$stderr" "run or another self-test is under way"
else
    test_skip "flock is not installed"
fi

test_begin "nothing of all this shows in the archive"
expect_equal "$(count_found $everything)" 8 items
expect_status 0 letterbook audit verify
expect_equal "$(letterbook party list)" ""

test_done
