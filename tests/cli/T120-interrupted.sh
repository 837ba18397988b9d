#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The server goes away in the middle of a poll; the next poll goes on where that one stopped.
# $messages: how many there are (600).
. "${srcdir:-.}/tests/cli/lib.sh"

start_server
support=$work/server/mail/support/Maildir
messages=${messages:-600}
helper bulk "$support" "$messages" stopped
helper bulk "$support/.Sent" 50 stopped-sent
total=$((messages + 50))
configure
configure_mailbox support
expect_status 0 letterbook init

# How many items the archive has; 0 while it is being made.
items() {
    letterbook search --json --limit=100000 $everything 2>/dev/null | wc -l
}

test_begin "the server is killed while it serves: the poll fails, as temporary"
empty=$(cat "$archive"/archive.db* | wc -c)
"$program" --config="$config" poll --json >"$work/poll.out" 2>"$work/poll.err" &
poller=$!
# The moment: when a quarter of a million bytes is on its way to the database.
while kill -0 $poller 2>/dev/null; do
    [ "$(cat "$archive"/archive.db* | wc -c)" -lt $((empty + 250000)) ] || break
done
kill -KILL "-$PID" # the server's whole process group
wait $poller
status=$?
case $status in
69 | 75) ;;
*) problem "status $status: $(cat "$work/poll.err")" ;;
esac
expect_equal "$(wc -l <"$work/poll.err")" 1 "lines of error"
expect_match "$(cat "$work/poll.err")" "^letterbook: .*support"
before=$(items)
note "$before of $total archived when the server went"
expect_true "it was in the middle" test "$before" -lt $total

test_begin "while it is away, polls say so and lose nothing"
expect_error 69 "localhost|support" letterbook poll
expect_equal "$(items)" "$before"

test_begin "when it is back, the rest is fetched, and only the rest"
start_server
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" $((total - before)) archived
expect_equal "$(polled fetched)" 0 "fetched after that"

test_begin "every message is archived exactly once, byte for byte"
expect_same_mail --single "$support"

test_done
