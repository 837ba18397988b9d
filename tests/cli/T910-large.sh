#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A message of 60 MB: imported and polled byte for byte, in bounded memory.
. "${srcdir:-.}/tests/cli/lib.sh"

# large FILE SEED: 45 MB of noise in base64
large() {
    helper random-bytes "$work/noise" 45000000 "$2"
    compose "$1" subject="A very large message $2" id="large-$2@example.com" \
        headers='Content-Type: multipart/mixed; boundary="b"' body="BODY"
    sed -i '/^BODY$/d' "$1"
    {
        printf -- '--b\nContent-Type: text/plain\n\nSee the enclosed film.\n--b\n'
        printf 'Content-Type: video/mp4\nContent-Disposition: attachment; filename="film.mp4"\n'
        printf 'Content-Transfer-Encoding: base64\n\n'
        base64 "$work/noise"
        printf -- '--b--\n'
    } >>"$1"
}

# The sanitizers' own memory is no matter of ours.
limit=300
! grep -qs "__asan_init" "$program" || limit=3000

new_archive
test_begin "import"
large "$work/large.eml" import
note "$(stat -c %s "$work/large.eml") bytes"
expect_true "it is large" test "$(stat -c %s "$work/large.eml")" -gt 60000000
memory=$(peak "$program" --config="$config" import --mailbox=support "$work/large.eml") || problem "import"
note "$memory MB at most"
expect_true "$memory MB are at most $limit" test "${memory:-9999}" -le $limit
id=$(archived "$work/large.eml")
letterbook show --raw "$id" >"$work/back"
expect_true "byte for byte" cmp "$work/back" "$work/large.eml"
letterbook show --attachment=1 "$id" >"$work/back"
expect_true "the attachment is whole" cmp "$work/back" "$work/noise"
expect_equal "$(count_found 'enclosed film')" 1

test_begin "poll"
rm -rf "$archive"
start_server
configure
configure_mailbox support
expect_status 0 letterbook init
large "$work/polled.eml" poll
deliver support INBOX "$work/polled.eml"
helper bulk "$(maildir_of support INBOX)" 10 around
rm -f "$work/polled.eml" "$work/large.eml" "$work/back"
memory=$(peak "$program" --config="$config" poll) || problem "poll"
note "$memory MB at most"
expect_true "$memory MB are at most $limit" test "${memory:-9999}" -le $limit
expect_same_mail "$work/server/mail/support/Maildir"

test_done
