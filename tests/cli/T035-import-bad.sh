#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# import of what is no mail: it is named, the rest is archived, nothing breaks.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive

test_begin "a directory of random bytes"
mkdir "$work/random"
for number in 1 2 3 4 5; do
    helper random-bytes "$work/random/file$number" $((number * number * 1000)) "seed$number"
done
helper random-bytes "$work/random/looks.eml" 3000 eml
helper random-bytes "$work/random/looks.mbox" 3000 mbox
expect_status 65 letterbook import --mailbox=support "$work/random"
expect_match "$stderr" "^letterbook: "
expect_match "$stderr" "$work/random"
expect_equal "$(count_found $everything)" 0 items

test_begin "an empty .eml file is no message"
: >"$work/empty.eml"
expect_status 65 letterbook import --mailbox=support "$work/empty.eml"
expect_match "$stderr" "^letterbook: .*empty.eml"

test_begin "an mbox of 0 bytes holds no message"
: >"$work/empty.mbox"
expect_status 0,65 letterbook import --mailbox=support "$work/empty.mbox"
expect_equal "$(count_found $everything)" 0 items

test_begin "a path that is not there"
expect_error 64,65 "nowhere" letterbook import --mailbox=support "$work/nowhere"

test_begin "good messages among bad files are archived; the bad ones are named"
mkdir "$work/mixed"
compose "$work/mixed/a.eml" subject="Good one"
: >"$work/mixed/b.eml"
compose "$work/mixed/c.eml" subject="Good two"
expect_status 0 letterbook import --json --mailbox=support "$work/mixed"
expect_equal "$(helper sum skipped <"$work/stdout")" 1 skipped
expect_match "$stderr" "^letterbook: skipped .*b.eml"
expect_equal "$(count_found $everything)" 2 items

test_begin "a broken message is archived as it is"
mkdir "$work/broken"
printf 'Subject: unclosed\nContent-Type: multipart/mixed; boundary="x\n\n--x\nhalf' >"$work/broken/1.eml"
printf 'From: \377\376\200 <a@example.com>\nSubject: =?utf-8?B?!!!!?= \300\301\n\n\000\001\002 zero bytes\n' >"$work/broken/2.eml"
printf 'Content-Type: text/plain\nContent-Transfer-Encoding: base64\nSubject: b64\n\nSGVp!!\n====\nSGVp\n' >"$work/broken/3.eml"
{ printf 'Subject: deep\n' && number=0 && while [ "$number" -lt 500 ]; do
    printf 'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' "$number" "$number"
    number=$((number + 1))
done; } >"$work/broken/4.eml"
{ printf 'Subject: ' && head -c 300000 /dev/zero | tr '\0' x && printf '\n\nlong field\n'; } >"$work/broken/5.eml"
expect_status 0 letterbook import --mailbox=support "$work/broken"
for number in 1 2 3 4 5; do
    id=$(archived "$work/broken/$number.eml")
    expect_match "$id" "^[0-9]+$"
    expect_status 0 letterbook show --json "$id"
    expect_json_lines
    expect_status 0 letterbook show --text "$id"
done

test_begin "an unreadable file is an error of its own"
if is_root; then
    test_skip "root reads everything"
else
    compose "$work/closed.eml"
    chmod 000 "$work/closed.eml"
    expect_error 65,75,77 "closed.eml" letterbook import --mailbox=support "$work/closed.eml"
fi

test_begin "a fifo and a device are not waited for"
mkfifo "$work/fifo.eml"
expect_status 64,65 timeout 20 "$program" --config="$config" import --mailbox=support "$work/fifo.eml"
expect_status 64,65 timeout 20 "$program" --config="$config" import --mailbox=support /dev/null

test_begin "a symbolic link into itself ends"
mkdir "$work/loop"
compose "$work/loop/m.eml" subject="In a loop"
ln -s "$work/loop" "$work/loop/again"
expect_status 0,65 timeout 60 "$program" --config="$config" import --mailbox=support "$work/loop"
expect_equal "$(count_found 'subject:loop')" 1 items

test_done
