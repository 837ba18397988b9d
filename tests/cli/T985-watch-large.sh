#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# poll --watch: a first poll that takes long keeps nobody waiting, and is cut off at any moment.
. "${srcdir:-.}/tests/cli/lib.sh"
. "${srcdir:-.}/tests/cli/watch-lib.sh"

test_begin "a slow first poll keeps nobody from writing"
helper bulk "$work/server/mail/slow/Maildir" 60 slow
configuration
configure_mailbox slow "messages-per-second=2" "check-every=5 seconds"
start_watch
wait_until "it is under way" is_found mailbox:slow
expect_status 0 letterbook party add --name="Somebody"
post support plaice
expect_true "it is still under way" test "$(count_now mailbox:slow)" -lt 60

test_begin "SIGINT in the middle of it, and then a large first poll with SIGTERM: all is there once"
end_watch INT
expect_equal $status 0 status
note "ended after $took ms"
expect_true "within seconds" test $took -lt 10000
helper bulk "$work/server/mail/large/Maildir" 2500 large
configuration
configure_mailbox slow
configure_mailbox large
start_watch
wait_until "it is under way" logged 'mailbox large: connected'
end_watch TERM
expect_equal $status 0 status
note "ended after $took ms with $(count_now mailbox:large) of 2500"
expect_status 0 letterbook poll
expect_equal "$(polled fetched)" 0 "fetched after that"
expect_same_mail --single "$work/server/mail/slow/Maildir" "$work/server/mail/large/Maildir" \
    "$support" "$sales"

test_done
