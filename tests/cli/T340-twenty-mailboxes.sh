#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Twenty mailboxes in one configuration, two of them in trouble: one poll completes all the others,
# and tells of the two.
. "${srcdir:-.}/tests/cli/lib.sh"

start_server
good=''
for number in 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19; do
    good="$good team-$number"
done
everybody_gets() { # everybody_gets COUNT TAG FOLDER…
    count=$1 tag=$2
    shift 2
    for mailbox in $good; do
        for folder in "$@"; do
            helper small "$(maildir_of "$mailbox" "$folder")" "$count" "$tag-$mailbox-$folder"
        done
    done
}
everybody_gets 20 first INBOX Sent 'S&APg-knader'

# The one that is dead comes first, the one whose password is wrong last. The dead one is no address
# where nobody listens, but a server that takes the connection and says nothing.
"$python" -I "$srcdir/tests/cli/hostile-imap.py" "$work/hostile" 2>"$work/hostile.err" &
hostile=$!
# shellcheck disable=SC2317 # lib.sh calls it
at_end() {
    kill "$hostile"
}
while [ ! -s "$work/hostile/ports" ] && kill -0 $hostile; do sleep 0.05; done
dead_port=$(sed -n 's/^silent-before-greeting \([0-9]*\) .*/\1/p' "$work/hostile/ports")
(umask 077 && echo no-such-password >"$work/wrong")

configure
configure_mailbox team-01 "server=imap+insecure://localhost:$dead_port" timeout='2 seconds'
for mailbox in $good; do
    configure_mailbox "$mailbox" 'folders=INBOX; Sent; Søknader'
done
configure_mailbox team-20 password-file="$work/wrong"
expect_status 0 letterbook init

expect_all_but_two() { # expect_all_but_two TOTAL
    expect_match "$stderr" "mailbox team-01: .*did not answer in time"
    expect_match "$stderr" "mailbox team-20: .*(sign|password)"
    expect_no_match "$stderr" "team-(0[2-9]|1)"
    expect_no_match "$stderr" "no-such-password"
    helper expect-digests "$archive/archive.db" "$work/server/mail" 2>"$work/verdict" ||
        problem "$(cat "$work/verdict")"
    expect_equal "$(count_found "$everything")" "$1" items
}

test_begin "one poll completes eighteen mailboxes and tells of the two others"
run letterbook poll --json
expect_true "it fails, with status $status" test $status -ne 0
expect_equal "$(helper sum archived <"$work/stdout")" 1080 archived
expect_equal "$(helper field mailbox <"$work/stdout" | sort | uniq -c | awk '$1 == 3' | wc -l)" 18 "mailboxes with three folders"
expect_all_but_two 1080

test_begin "new mail in all of them"
everybody_gets 2 second INBOX
run letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 36 archived
expect_all_but_two 1116

test_begin "mailbox status tells the same"
run letterbook mailbox status --json
expect_true "it fails, with status $status" test $status -ne 0
expect_match "$stderr" "mailbox team-01"
expect_match "$stderr" "mailbox team-20"
expect_equal "$(grep -c '"missing": *\[\]' "$work/stdout")" 54 "folders with nothing missing"

test_begin "mended, the two are polled too"
helper small "$(maildir_of team-20 INBOX)" 5 mended
helper small "$(maildir_of team-01 INBOX)" 5 mended-too
sed -i "s|^server=imap+insecure:.*|server=imaps://localhost:$IMAPS_PORT|; s|^password-file=.*|password-file=$work/password|" "$config"
expect_status 0 letterbook mailbox test team-20
expect_equal "$(polled archived)" 10 archived
helper expect-digests "$archive/archive.db" "$work/server/mail" 2>"$work/verdict" || problem "$(cat "$work/verdict")"

test_done
