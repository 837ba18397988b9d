#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Mailboxes of 6,000, 50,000 and 200,000 small messages: the memory of their polls is the same, but for
# the database's cache, which the first does not fill.
# $sizes: how many messages each has.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3

# One file a mailbox: hundreds of thousands of files would take longer than all the rest.
mkdir -p "$work/server"
printf 'mail_location = mbox:~/folders:INBOX=~/inbox\n' >"$work/server/local.conf"
start_server
memory_before='' cache=16
for size in ${sizes:-6000 50000 200000}; do
    test_begin "$size messages"
    home=$work/server/mail/of-$size
    mkdir -p "$home/folders"
    helper small-mbox "$home/inbox" "$size" "of-$size"
    ! is_root || chown -R --reference="$work/server/mail" "$home"
    rm -rf "$archive"
    configure
    configure_mailbox "of-$size" folders=INBOX
    expect_status 0 letterbook init
    begin=$(date +%s%N)
    memory=$(peak "$program" --config="$config" poll) || problem "the poll fails"
    duration=$((($(date +%s%N) - begin) / 1000000))
    note "$duration ms, $memory MB at most"
    [ -z "$memory_before" ] || {
        expect_true "$memory MB are at most 1.3 times $memory_before MB, and $cache MB" \
            test $((memory * 10)) -le $((memory_before * 13 + cache * 10))
        cache=0
    }
    memory_before=$memory
    expect_equal "$(sqlite3 "$archive/archive.db" 'SELECT count(*) FROM item')" "$size" items
    expect_equal "$(polled fetched)" 0 "fetched after that"
    memory=$(peak "$program" --config="$config" mailbox status) || problem "mailbox status fails"
    note "mailbox status: $memory MB at most"
    expect_status 0 letterbook mailbox status --json
    expect_equal "$(helper field archived <"$work/stdout")" "$size" "archived, says mailbox status"
    expect_match "$stdout" '"missing": *\[\]'
done

test_done
