#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# poll --watch with Cyrus: IDLE wakes it, also after the first news; other folders are looked at.
. "${srcdir:-.}/tests/cli/lib.sh"
has_cyrus || skip_all "Cyrus is not installed"

start_cyrus
configure
configure_mailbox support "folders=INBOX; Sent" "check-every=30 minutes"
expect_status 0 letterbook init
imap support create Sent >/dev/null 2>&1
watcher=''
trap '[ -z "$watcher" ] || kill -KILL "$watcher" 2>/dev/null; clean_up' EXIT

test_begin "what comes while it waits is found"
"$program" --config="$config" poll --watch 2>"$work/log" &
watcher=$!
for word in perch pike salmon; do
    compose "$work/$word.eml" subject="The word is $word"
    imap support append INBOX "$work/$word.eml" >/dev/null
    deadline=$(($(date +%s) + 60))
    until letterbook search --json "$word" 2>/dev/null | grep -q .; do
        [ "$(date +%s)" -lt $deadline ] || {
            problem "$word is not found; the log ends: $(tail -n 3 "$work/log")"
            break
        }
        sleep 0.1
    done
done

test_begin "SIGTERM ends it well"
kill -TERM $watcher
wait $watcher
expect_equal $? 0 status
watcher=''

test_begin "the next poll has nothing left to do"
expect_equal "$(polled fetched)" 0

test_done
