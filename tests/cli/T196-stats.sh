#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# stats: how much there is, how old it is, and when it goes.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq sqlite3

count() { # count JQ-FILTER: over the last command's output
    jq -r "$1" "$work/stdout"
}

new_archive
test_begin "an empty archive"
expect_status 0 letterbook stats --json
expect_json_lines
expect_equal "$(count '[.items, .raw_bytes, (.mailboxes | length), .due] | join(" ")')" "0 0 0 0"
expect_status 0 letterbook stats

compose "$work/1.eml" date="2023-12-31 23:30:00" from=a@example.com
compose "$work/2.eml" date="$(days_ago 40)" from=b@example.com
compose "$work/3.eml" date="$(days_ago 10)" from=c@example.com body="$(seq 1 5000)"
compose "$work/4.eml" date="$(days_ago 10)" from=d@running.example.org
sed '1i Delivered-To: other@example.no' "$work/3.eml" >"$work/3b.eml"
expect_status 0 letterbook import --mailbox=support "$work/1.eml" "$work/2.eml" "$work/3.eml" "$work/4.eml"
expect_status 0 letterbook import --mailbox=sales "$work/3b.eml"
expect_status 0 letterbook party add --name="Running AS" --domain=running.example.org \
    --role=customer --since=2020-01-01
expect_status 0 letterbook call add --phone=+4722334455 --at="$(days_ago 5)T10:00:00Z" --summary="A call."
held=$(archived "$work/2.eml")
expect_status 0 letterbook hold place --matter=M1 --reason=complaint --review=2099-01-01 --item="$held"

test_begin "counts and bytes"
expect_status 0 letterbook stats --json
expect_json_lines
cp "$work/stdout" "$work/stats"
expect_equal "$(count .items)" 5
expect_equal "$(count .renditions)" 5
expect_equal "$(count .raw_bytes)" "$(cat "$work"/?.eml "$work/3b.eml" | wc -c)"
expect_true "stored it is less" test "$(count .content_bytes)" -lt "$(count .raw_bytes)"
expect_true "there is an index" test "$(count .index_bytes)" -gt 0
expect_equal "$(count .file_bytes)" "$(sqlite3 "$archive/archive.db" \
    'SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()')"

test_begin "by mailbox and channel; what was seen in two counts in both"
expect_equal "$(count '.mailboxes[] | "\(.mailbox) \(.channel) \(.items)"')" "$(
    printf '%s\n' " phone 1" "sales email 1" "support email 4"
)"

test_begin "the largest come first"
expect_equal "$(count '.largest[0].id')" "$(archived "$work/3.eml")"
expect_equal "$(count '.largest[0].bytes')" "$(cat "$work/3.eml" "$work/3b.eml" | wc -c)"

test_begin "by the month of their date, in the archive's zone"
expect_equal "$(count '.dated[0].month')" 2024-01
expect_equal "$(count '[.dated[].items] | add')" 5

test_begin "when they go is what explain says"
expect_equal "$(count .held)" 1
expect_equal "$(count .active)" 1
for id in $(found $everything); do
    field due_from letterbook explain --json "$id"
done | grep -v null | cut -c 1-7 | grep . | sort | uniq -c | sed 's/^ *//' >"$work/explained"
jq -r '.expiring[] | "\(.items) \(.month)"' "$work/stats" | sort -k 2 >"$work/expiring"
expect_equal "$(cat "$work/expiring")" "$(cat "$work/explained")"

test_begin "a table for people"
expect_status 0 letterbook stats
expect_match "$stdout" "support +email +4"
expect_match "$stdout" "held +1"
expect_match "$stdout" "2024 +1"

test_done
