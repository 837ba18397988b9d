#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# poll --watch: trouble passes or is told once; what only a person can mend is left to one.
. "${srcdir:-.}/tests/cli/lib.sh"
. "${srcdir:-.}/tests/cli/watch-lib.sh"

test_begin "two mailboxes are polled"
start_watch
wait_until "all is archived" is_found $everything 70

test_begin "a poll that finds nothing says nothing"
wait_for_round support
wait_for_round sales
lines=$(wc -l <"$log")
wait_for_round support
expect_equal "$(wc -l <"$log")" "$lines" "lines of the log"

test_begin "the server goes: told once, tried again; it comes back: so does the poller"
stop_server
wait_until "trouble is told" logged 'mailbox support: .*; trying again in [0-9]+ s'
wait_until "of both" logged 'mailbox sales: .*; trying again in'
wait_until "the status tells it" was_notified 'STATUS=2 mailboxes watched, 2 in trouble'
wait_until "metrics tell it" metric_is up support = 0
expect_status 0 letterbook mailbox status --check
expect_match "$stdout" 'support: .*failing for'
compose "$work/tuna.eml" subject="While it was down: tuna"
deliver support INBOX "$work/tuna.eml"
start_server
wait_until "tuna is found" is_found tuna
expect_true "it says so" logged 'mailbox support: connected to localhost again'
wait_until "metrics tell it" metric_is up support = 1
expect_equal "$(metric reconnects_total support)" 1

test_begin "SIGHUP with a good configuration: a new mailbox is watched, and counts go on"
helper bulk "$work/server/mail/third/Maildir" 5 third
configuration
configure_mailbox third "check-every=5 seconds"
kill -HUP "$watcher"
wait_until "it is read" logged 'the configuration was read again'
wait_until "the new mailbox is polled" logged 'mailbox third: 5 archived from INBOX'
wait_until "the status is told" was_notified 'STATUS=3 mailboxes watched'
wait_for_round support
expect_equal "$(metric messages_archived_total support)" 41

test_begin "a folder that is not there: told once, and the others are polled as mail comes"
configuration "folders=INBOX; Nowhere"
kill -HUP "$watcher"
wait_until "it is told" logged 'mailbox sales: the server has no folder "Nowhere"; trying again in 5 s'
wait_until "the status tells it" was_notified 'STATUS=2 mailboxes watched, 1 in trouble'
post sales haddock
post sales pollock
expect_equal "$(grep -c 'no folder' "$log")" 1 "lines"

test_begin "a rejected password stops that mailbox only, and is not tried again"
echo wrong >"$work/wrong"
chmod 600 "$work/wrong"
configuration "password-file=$work/wrong"
kill -HUP "$watcher"
wait_until "it is told" logged 'mailbox sales: stopped, so that the account is not locked: .*SIGHUP'
wait_until "the status tells it" was_notified 'STATUS=1 mailbox watched, 1 stopped'
post support trout
wait_for_round support
wait_for_round support
expect_equal "$(grep -c 'auth failed' "$work/server/log")" 1 "attempts"
expect_equal "$(grep -c 'mailbox sales: stopped' "$log")" 1 "lines"
expect_equal "$(metric up sales)" 0
expect_status 2 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK CRITICAL - sales: .*password rejected'

test_begin "SIGHUP brings it back, though the password stays the same: nobody is asked again"
kill -HUP "$watcher"
wait_until "it is told again" logged_times 2 'mailbox sales: stopped'
expect_equal "$(grep -c 'auth failed' "$work/server/log")" 1 "attempts"

test_begin "the right password and SIGHUP: it is polled again"
configuration
kill -HUP "$watcher"
post sales cod

test_begin "an archive that goes away ends it, with a reason"
end_watch TERM
start_watch
wait_until "it watches" logged 'mailbox sales: connected'
mv "$archive" "$work/elsewhere"
deadline=$(($(date +%s) + patience))
while kill -0 "$watcher" 2>/dev/null && [ "$(date +%s)" -lt $deadline ]; do sleep 0.1; done
kill -KILL "$watcher" 2>/dev/null
wait "$watcher"
expect_equal $? 78 status
watcher=''
expect_match "$(tail -n 1 "$log")" "$archive"
mv "$work/elsewhere" "$archive"

test_done
