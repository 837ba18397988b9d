#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Messages that no mail program should have sent, among others in one folder: each is archived byte for
# byte, and none of them stops or slows the folder. $large: the bytes of the largest (20 million).
. "${srcdir:-.}/tests/cli/lib.sh"

large=${large:-20000000}
# Of many headers, parts and bytes; the sanitizers' own memory is no matter of ours.
limit=300
! grep -qs "__asan_init" "$program" || limit=3000
start_server
inbox=$(maildir_of support INBOX)
helper bulk "$inbox" 5 before
helper bad-messages "$work/bad" "$large"
number=1700000000
for file in "$work"/bad/*.eml; do
    number=$((number + 1))
    cp "$file" "$inbox/new/$number.$(basename "$file")"
done
helper bulk "$inbox" 5 after
configure
configure_mailbox support folders=INBOX
expect_status 0 letterbook init
count=$(find "$inbox" -type f -path '*/new/*' | wc -l)

test_begin "all $count are archived, the ordinary among them"
memory=$(peak "$program" --config="$config" poll) || problem "the poll fails"
note "$memory MB at most; the largest message has $(stat -c %s "$work/bad/huge.eml") bytes"
expect_true "$memory MB are at most $limit" test "${memory:-9999}" -le $limit
expect_equal "$(count_found "$everything")" "$count" items
expect_equal "$(polled fetched)" 0 "fetched after that"

test_begin "byte for byte as the server serves them"
imap support collect "$work/served" >"$work/listed"
expect_equal "$(wc -l <"$work/listed")" "$count" "messages that the server serves"
expect_same_mail --single "$work/served"

test_begin "the ledger and the server agree"
expect_status 0 letterbook mailbox status --json
expect_equal "$(helper field on_server <"$work/stdout")" "$count"
expect_equal "$(helper field failed <"$work/stdout")" 0
expect_match "$stdout" '"missing": *\[\]'

test_begin "what can be read of them is found"
for words in 'subject:"many headers"' 'subject:nested' 'subject:unclosed no end' 'subject:blåbærsaft' \
    'subject:huge' 'subject:mbox somebody' '"body and nothing else"' 'subject:"many people"'; do
    expect_equal "$(count_found "$words")" 1 "found by $words"
done

test_begin "each can be shown, and explained"
for id in $(found "$everything"); do
    expect_status 0 letterbook show --text "$id"
    expect_status 0 letterbook show --json "$id"
    expect_json_lines
    expect_status 0 letterbook explain "$id"
done

test_begin "a review says of which not all could be read"
expect_status 0 letterbook review list
for reason in "too many header fields" "nested too deeply" "header block is too long" \
    "Cc has too many entries" "structure of the body" "Date cannot be read"; do
    expect_match "$stdout" "unreadable .*$reason"
done

test_done
