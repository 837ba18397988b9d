#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The poller of 5,000 messages is killed 200 times. Whenever it got through all the same, every
# message is archived exactly once, and it begins again with an empty archive.
. "${srcdir:-.}/tests/cli/lib.sh"

messages=${messages:-5000} wanted_kills=${kills:-200}
start_server
support=$work/server/mail/support/Maildir
helper small "$support" "$messages" killed
configure
configure_mailbox support folders=INBOX

test_begin "how long an undisturbed poll takes"
expect_status 0 letterbook init
cp -R "$archive" "$work/empty"
begin=$(date +%s%N)
expect_status 0 letterbook poll
duration=$((($(date +%s%N) - begin) / 1000000))
note "$duration ms for $messages messages"

complete_round() {
    rounds=$((rounds + 1))
    expect_equal "$(polled fetched)" 0 "fetched after a complete poll"
    helper expect-digests "$archive/archive.db" "$support" 2>"$work/verdict" || problem "$(cat "$work/verdict")"
    expect_equal "$(find "$archive" -type f ! -name 'archive.db*' ! -name keys)" "" "files"
}

new_round() {
    rm -rf "$archive"
    cp -R "$work/empty" "$archive"
}

test_begin "kill -9 at $wanted_kills random moments: exactly once whenever a poll got through"
kills=0 rounds=0
new_round
while [ $kills -lt "$wanted_kills" ]; do
    if poll_killed_within $((duration / 3 + 20)); then
        kills=$((kills + 1))
    else
        [ "$status" -eq 0 ] || problem "status $status: $(cat "$work/poll.err")"
        complete_round
        new_round
    fi
done
note "$kills kills, $rounds complete rounds"

test_begin "then a poll to the end: exactly once, byte for byte"
expect_status 0 letterbook poll
complete_round
# One in twenty by its bytes: all would take longer than all the kills.
for id in $(found "$everything" | awk 'NR % 20 == 0'); do
    letterbook show --raw "$id" | sha256sum
done | cut -d' ' -f1 | sort >"$work/shown"
find "$support/new" "$support/cur" -type f -exec sha256sum {} + | cut -d' ' -f1 | sort >"$work/files"
expect_equal "$(wc -l <"$work/shown")" $((messages / 20)) "messages looked at"
expect_equal "$(comm -23 "$work/shown" "$work/files")" "" "messages that are others"

test_done
