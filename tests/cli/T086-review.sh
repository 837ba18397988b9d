#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# review: everything the archive was unsure of, until somebody has looked at it.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

new_archive 2024-01-02

archive_on() { # archive_on DATE FILE…
    at "$1" expect_status 0 letterbook import --mailbox=support "$2"
}
# listed DAY [OPTION…]: ids of the doubts on that day
listed() {
    listed_on=$1
    shift
    at "$listed_on" field id letterbook review list --json "$@"
}
# database STATEMENT…: what no command can do
database() {
    "$python" -I - "$archive/archive.db" "$@" <<'END'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
for statement in sys.argv[2:]:
    database.execute(statement)
database.commit()
END
}

test_begin "nothing is doubtful in an archive where all is well"
compose "$work/well.eml" date=2024-03-01
archive_on 2024-03-02 "$work/well.eml"
expect_equal "$(listed 2024-03-03)" ""

test_begin "unlinked: nobody's mail, in the last sixty days"
compose "$work/nobody.eml" date=2024-03-01 from=noreply@shop.example.net
archive_on 2024-03-02 "$work/nobody.eml"
nobody=$(archived "$work/nobody.eml")
expect_equal "$(listed 2024-12-30)" ""
expect_equal "$(listed 2024-12-31)" "item-$nobody-unlinked"
expect_match "$(helper field text <"$work/stdout")" "2025-03-01"
expect_equal "$(helper field object <"$work/stdout")" item
expect_equal "$(helper field object_id <"$work/stdout")" "$nobody"
expect_equal "$(helper field code <"$work/stdout")" unlinked
expect_equal "$(listed 2025-03-02)" "" "what is due is not doubtful any more"

test_begin "financial_year_assumed: a flag that says no year"
at 2024-03-03 expect_status 0 letterbook bookkeeping set --kind=invoice "$(archived "$work/well.eml")"
expect_equal "$(listed 2024-03-04)" "item-$(archived "$work/well.eml")-financial_year_assumed"
at 2024-03-05 expect_status 0 letterbook bookkeeping set --year=2024 "$(archived "$work/well.eml")"
expect_equal "$(listed 2024-03-06)" ""

test_begin "mailbox_migrated and server_date_implausible: dates that contradict each other"
compose "$work/late.eml" date=2024-01-10 from=late@example.net
sed -i '1i Received: from a by new.example.com with ESMTPS id 1; Fri, 01 Mar 2024 10:00:00 +0000' "$work/late.eml"
archive_on 2024-03-02 "$work/late.eml"
compose "$work/early.eml" date=1985-05-05 from=early@example.net
archive_on 2024-03-02 "$work/early.eml"
migrated="item-$(archived "$work/late.eml")-mailbox_migrated"
implausible="item-$(archived "$work/early.eml")-server_date_implausible"
expect_equal "$(listed 2024-03-06 | sort)" "$(printf '%s\n' "$migrated" "$implausible" | sort)"

test_begin "unreadable: what could not be read of a message, once, in words"
compose "$work/broken.eml" date=2024-03-01
sed -i 's/^Date: .*/Date: yesterday or so/' "$work/broken.eml"
archive_on 2024-03-02 "$work/broken.eml"
unreadable="item-$(archived "$work/broken.eml")-unreadable"
at 2024-03-06 expect_status 0 letterbook review list
expect_match "$stdout" "^$unreadable  the Date cannot be read"

test_begin "failed: what the server did not deliver, by folder and UID"
database "UPDATE sighting SET state = 'failed', item_id = NULL, problem = 'no answer' WHERE uid = 1"
lost=$(listed 2024-03-06 | grep ^folder)
expect_match "$lost" '^folder-[0-9]+-failed-1-1$'
at 2024-03-06 expect_status 0 letterbook review list
expect_match "$stdout" "^$lost  UID 1 .*support.*: no answer"

test_begin "end_date_assumed: once for the party, however many items it has"
compose "$work/one.eml" date=2024-02-01 from=one@ended.example.org
compose "$work/two.eml" date=2024-02-02 from=two@ended.example.org
archive_on 2024-02-03 "$work/one.eml"
archive_on 2024-02-03 "$work/two.eml"
ended=$(at 2024-02-04 field id letterbook party add --json --name="Ended AS" \
    --domain=ended.example.org --role=customer --since=2020-01-01)
recorded=$(($(date -u -d 2024-03-01 +%s) / 86400))
database "UPDATE relationship SET end_recorded_on = $recorded WHERE party_id = $ended"
run letterbook explain --json --today=2024-03-06 "$(archived "$work/one.eml")"
expect_equal "$(helper field reviews <"$work/stdout")" end_date_assumed
assumed="party-$ended-end_date_assumed"
expect_equal "$(listed 2024-03-06 | grep end_date)" "$assumed"
expect_equal "$(listed 2024-02-28 | grep end_date)" "" "before the end was recorded"

test_begin "hold_review_due: from the day of the review on"
hold=$(at 2024-03-02 field id letterbook hold place --json --matter="Leak" --reason=complaint \
    --review=2024-03-06 --item="$nobody")
overdue="hold-$hold-hold_review_due"
expect_equal "$(listed 2024-03-05 | grep ^hold)" ""
expect_equal "$(listed 2024-03-07 | grep ^hold)" "$overdue"
at 2024-03-07 expect_status 0 letterbook review list
expect_match "$stdout" "^$overdue  .*'Leak'.*2024-03-06"

test_begin "JSON lines"
at 2024-03-07 run letterbook review list --json
expect_json_lines
expect_equal "$(helper field resolved_on <"$work/stdout" | sort -u)" null

test_begin "resolved: hidden, but with --all; the audit chain knows"
for id in "$migrated" "$unreadable" "$lost" "$assumed" "$overdue"; do
    at 2024-03-08 expect_status 0 letterbook review resolve --note="The zyrknote of somebody" "$id"
done
expect_equal "$(listed 2024-03-09)" "$implausible"
expect_equal "$(listed 2024-03-09 --all | wc -l)" 6
expect_equal "$(helper field resolved_on <"$work/stdout" | sort | uniq -c | xargs)" "5 2024-03-08 1 null"
at 2024-03-09 expect_status 0 letterbook review list --all
expect_match "$stdout" "looked at on 2024-03-08: The zyrknote of somebody"
run letterbook audit list --json
expect_equal "$(helper field action <"$work/stdout" | grep -c '^review resolved$')" 5
expect_no_match "$stdout" zyrknote
expect_status 0 letterbook audit verify

test_begin "another doubt about the same object is listed all the same"
expect_equal "$(listed 2024-12-31 | grep "$nobody")" "" "it is held"
at 2024-03-10 expect_status 0 letterbook hold release "$hold"
expect_equal "$(listed 2024-12-31 | grep "$nobody")" "item-$nobody-unlinked"

test_begin "what is not doubtful, or no id at all, cannot be resolved"
for id in "item-$nobody-unlinked" "item-4711-unlinked" "item-$nobody-nonsense" item- "" "$nobody" \
    "party-4711-end_date_assumed" "$implausible-" "hold--1-hold_review_due" \
    "item-99999999999999999999-unlinked"; do
    at 2024-03-10 expect_error 64 "nothing.*review list" letterbook review resolve "$id"
done
at 2024-03-10 expect_error 64 "2024-03-08" letterbook review resolve "$migrated"
at 2024-03-10 expect_error 64 "UTF-8" letterbook review resolve --note="$(printf '\377')" "$implausible"
expect_equal "$(listed 2024-03-10)" "$implausible"

test_begin "what was said goes with what it was about"
at 2025-06-01 expect_status 0 letterbook expire --accept-clock=2025-06-01
expect_status 0 letterbook review list --all
expect_no_match "$stdout" "$unreadable"
rows() {
    "$python" -I - "$archive/archive.db" <<'END'
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute("SELECT object FROM review_resolution ORDER BY 1"):
    print(row[0])
END
}
expect_equal "$(rows | xargs)" "folder hold"

test_begin "a hold whose query fails hides decisions, and says so"
at 2025-06-02 expect_status 0 letterbook hold place --matter=Query --reason=return --review=2026-01-01 \
    --query="from:one"
database "UPDATE hold SET query = 'mailbox:gone' WHERE query IS NOT NULL"
at 2025-06-03 expect_error 77 "query of hold" letterbook review list

test_done
