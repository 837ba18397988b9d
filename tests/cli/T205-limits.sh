#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which folders are polled, how much, how fast, and with which password.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3

start_server
configure
configure_mailbox support
expect_status 0 letterbook init
store=$work/server/mail/support/Maildir

# poll_folders FOLDERS: their names, as polled, in one line
poll_folders() {
    configure
    configure_mailbox support "folders=$1"
    expect_status "${2:-0}" letterbook poll --json
    helper field folder <"$work/stdout" | tr '\n' '|'
}
for folder in Archive.2024 Archive.2025 Archive.Spam Entw\&APw-rfe; do
    make_maildir "$store/.$folder"
done
mv "$store/.Sent" "$store/.Gesendet" 2>/dev/null || make_maildir "$store/.Gesendet"

test_begin "folders by name, pattern, special use, and what is left out"
expect_equal "$(poll_folders 'INBOX; Archive/*')" "INBOX|Archive/2024|Archive/2025|Archive/Spam|"
expect_equal "$(poll_folders 'INBOX; Archive/*; !Archive/Spam')" "INBOX|Archive/2024|Archive/2025|"
expect_equal "$(poll_folders '%; !Archive*; !Gesendet; !Sent')" "INBOX|Entwürfe|"
expect_equal "$(poll_folders 'INBOX; \Sent')" "INBOX|Sent|"
expect_equal "$(poll_folders 'Entwürfe')" "Entwürfe|"
expect_equal "$(poll_folders 'INBOX; Nowhere/*')" "INBOX|"

test_begin "a folder that is not there keeps no other waiting"
compose "$work/letter.eml" subject="In the second folder"
deliver support Archive.2024 "$work/letter.eml"
configure
configure_mailbox support "folders=Nowhere; Archive/2024"
expect_error 65 'Nowhere' letterbook poll
expect_equal "$(count_found 'second folder')" 1

test_begin "too large: left out, listed, and fetched once it may"
"$python" -c 'print("x" * 76 + "\n", end="")' >"$work/line"
for number in 1 2; do
    compose "$work/large$number.eml" subject="Large $number"
    for _ in $(seq 20000); do cat "$work/line"; done >>"$work/large$number.eml"
done
compose "$work/small.eml" subject="Small one"
deliver support INBOX "$work/large1.eml" "$work/small.eml"
configure
configure_mailbox support folders=INBOX "largest-message=1 MB"
expect_equal "$(polled excluded)" 1 excluded
expect_equal "$(count_found 'subject:small')" 1
expect_equal "$(count_found 'subject:large')" 0
deliver support INBOX "$work/large2.eml"
expect_equal "$(polled excluded)" 1 "excluded the second time"
expect_equal "$(helper sum bytes <"$work/stdout")" 0 bytes
expect_equal "$(field excluded letterbook mailbox status --json)" 2
expect_equal "$(field missing letterbook mailbox status --json)" "" missing
expect_status 0 letterbook poll --repair --json
expect_equal "$(helper sum excluded <"$work/stdout")" 2 "still excluded"
configure
configure_mailbox support folders=INBOX
expect_equal "$(polled fetched)" 0
expect_status 0 letterbook poll --repair --json
expect_equal "$(helper sum archived <"$work/stdout")" 2 archived
expect_equal "$(field excluded letterbook mailbox status --json)" 0

test_begin "so many bytes a day, and on where it was"
helper bulk "$store" 300 many
configure
configure_mailbox support folders=INBOX "bytes-per-day=4 MB"
expect_error 75 'bytes-per-day' letterbook poll
expect_error 75 'bytes-per-day' letterbook poll --json
expect_equal "$stdout" "" "what is asked of the server then"
sqlite3 "$archive/archive.db" "UPDATE mailbox SET counted_on = counted_on - 1"
configure
configure_mailbox support folders=INBOX "bytes-per-day=4 GB"
expect_status 0 letterbook poll
expect_equal "$(field missing letterbook mailbox status --json)" "" missing
expect_same_mail "$store/cur" "$store/new" "$store/.Archive.2024"

test_begin "so many messages a second"
helper bulk "$store" 30 slow
configure
configure_mailbox support folders=INBOX messages-per-second=20
began=$(date +%s%N)
expect_equal "$(polled fetched)" 30
expect_true "it took its time" test $((($(date +%s%N) - began) / 1000000)) -ge 1400

test_begin "a rejected password is not tried again, until it is another"
refused() {
    grep -c 'auth failed\|Login aborted' "$work/server/log"
}
cp "$work/password" "$work/good"
echo wrong >"$work/password"
expect_error 77 'refuses' letterbook poll
before=$(refused)
expect_error 77 'rejected this password at .*mailbox test support' letterbook poll
expect_error 77 'rejected this password' letterbook poll support
expect_equal "$(refused)" "$before" "attempts the server saw"
expect_error 77 'refuses' letterbook mailbox test
cp "$work/good" "$work/password"
expect_status 0 letterbook poll
echo wrong >"$work/password"
expect_error 77 'refuses' letterbook poll

test_begin "a test that succeeds lets polls go on"
expect_error 77 'rejected this password' letterbook poll
cp "$work/server/password" "$work/server/former"
printf wrong >"$work/server/password"
stop_server
sed -i "s/$(cat "$work/server/former")/wrong/" "$work/server/dovecot.conf"
start_server
echo wrong >"$work/password"
expect_status 0 letterbook mailbox test
expect_status 0 letterbook poll

test_done
