#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The poller is killed at random moments: every message is archived exactly once all the same.
# $messages: how many there are at first (300).
. "${srcdir:-.}/tests/cli/lib.sh"

start_server
support=$work/server/mail/support/Maildir
messages=${messages:-300}
helper bulk "$support" "$messages" killed
helper bulk "$support/.Sent" 50 killed-sent
configure
configure_mailbox support

test_begin "how long an undisturbed poll takes"
expect_status 0 letterbook init
begin=$(date +%s%N)
expect_status 0 letterbook poll
duration=$((($(date +%s%N) - begin) / 1000000))
note "$duration ms for $messages messages and 50"
rm -rf "$archive"
expect_status 0 letterbook init

# Moments are spread over the time of a whole poll; what a killed one achieved shortens the next, so
# new mail keeps coming.
test_begin "kill -9 at 20 random moments"
kills=0 interrupted=0
while [ $kills -lt 20 ]; do
    kills=$((kills + 1))
    ! poll_killed_within $((duration / 4 + 20)) || interrupted=$((interrupted + 1))
    helper bulk "$support" 5 "kill-$kills"
    # The archive can be read at once, by anybody, whatever was cut off.
    [ $((kills % 5)) -ne 0 ] || expect_status 0 letterbook search nosuchword
done
note "$interrupted of $kills polls were under way"
expect_true "some were under way" test $interrupted -gt 10

test_begin "then a poll: every message is archived exactly once, byte for byte"
expect_status 0 letterbook poll
expect_equal "$(polled fetched)" 0 "fetched after that"
expect_same_mail --single "$support"

test_begin "nothing temporary is left"
expect_equal "$(find "$archive" -type f ! -name 'archive.db*' ! -name keys)" "" "files"
expect_status 0 letterbook check

test_begin "two polls at once: one of them waits or gives way, and nothing is doubled"
helper bulk "$support" 100 twice
"$program" --config="$config" poll >"$work/one.out" 2>&1 &
one=$!
run letterbook poll
case $status in
0 | 75) ;;
*) problem "status $status: $stderr" ;;
esac
wait $one
case $? in
0 | 75) ;;
*) problem "the other: $(cat "$work/one.out")" ;;
esac
expect_status 0 letterbook poll
expect_equal "$(count_found $everything)" $((messages + 250)) items

test_done
