#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# poll against a real server: everything once, both folders, over TLS and STARTTLS.
. "${srcdir:-.}/tests/cli/lib.sh"

start_server
support=$work/server/mail/support/Maildir
sales=$work/server/mail/sales/Maildir
helper bulk "$support" 40 first
helper bulk "$support/.Sent" 25 sent
configure
configure_mailbox support
configure_mailbox sales "server=imap://localhost:$IMAP_PORT"
expect_status 0 letterbook init

test_begin "mailbox list, test and status before the first poll"
expect_status 0 letterbook mailbox list
expect_match "$stdout" "support"
expect_match "$stdout" "sales"
expect_status 0 letterbook mailbox list --json
expect_json_lines
expect_equal "$(helper field mailbox <"$work/stdout" | sort | xargs)" "sales support"
expect_no_match "$stdout" "$(cat "$work/password")"
expect_status 0 letterbook mailbox test support
expect_match "$stdout" "TLS"
expect_status 0 letterbook mailbox test
expect_match "$stdout" "sales"
expect_status 0 letterbook mailbox status

test_begin "poll over TLS fetches both folders, byte for byte"
expect_status 0 letterbook poll --json support
expect_json_lines
expect_equal "$(helper field folder <"$work/stdout" | sort | xargs)" "INBOX Sent"
expect_equal "$(helper sum fetched <"$work/stdout")" 65 fetched
expect_equal "$(helper sum archived <"$work/stdout")" 65 archived
expect_equal "$(helper sum failed <"$work/stdout")" 0 failed
expect_equal "$(helper field mailbox <"$work/stdout" | sort -u)" support
expect_true "bytes are counted" test "$(helper sum bytes <"$work/stdout")" -gt 65000
for key in duplicates suppressed seconds; do
    helper sum $key <"$work/stdout" >/dev/null || problem "no $key"
done
expect_same_mail "$support"

test_begin "a second poll fetches nothing"
expect_equal "$(polled fetched support)" 0
expect_equal "$(count_found $everything)" 65

test_begin "100 new messages: 100 are fetched"
helper bulk "$support" 100 second
expect_equal "$(polled fetched support)" 100
expect_equal "$(polled fetched support)" 0
expect_equal "$(count_found $everything)" 165

test_begin "poll over STARTTLS"
helper bulk "$sales" 30 sales
helper bulk "$sales/.Sent" 10 sales-sent
expect_equal "$(polled archived sales)" 40
expect_same_mail --single "$support" "$sales"

test_begin "poll without a name polls every mailbox"
helper bulk "$support" 3 third
helper bulk "$sales" 4 fourth
expect_equal "$(polled fetched)" 7

test_begin "plain output says what was done"
helper bulk "$sales" 2 fifth
expect_status 0 letterbook poll
expect_match "$stdout" "sales"
expect_match "$stdout" "2"

test_begin "mailbox status reconciles the ledger with the server"
expect_status 0 letterbook mailbox status
expect_match "$stdout" "support"
expect_match "$stdout" "143"
expect_status 0 letterbook mailbox status --json support
expect_json_lines
expect_match "$stdout" "143"

test_begin "poll does not touch the server's mail: no flag is set"
expect_equal "$(find "$support" "$sales" -path '*/cur/*' -name '*:2,*S*' | wc -l)" 0 "read messages"

test_begin "received is the server's INTERNALDATE"
compose "$work/dated.eml" date="2021-06-07 08:09:10" subject="Dated by the server"
sed -i '/^Received/d' "$work/dated.eml"
deliver support INBOX "$work/dated.eml"
expect_status 0 letterbook poll support
expect_match "$(field received letterbook show --json "$(found 'subject:"dated by"')")" "^2021-06-07T(08:09:10(Z|\+00:00)|10:09:10\+02:00)$"

test_begin "a folder with a name beyond ASCII, and one that is not there"
compose "$work/folder.eml" subject="In a folder"
deliver odd 'S&APg-knader' "$work/folder.eml"
configure_mailbox odd "folders=INBOX; Søknader"
expect_equal "$(polled archived odd)" 1
configure
configure_mailbox support "folders=INBOX; Nowhere"
configure_mailbox sales
expect_status 65,75,78 letterbook poll
expect_match "$stderr" "Nowhere"

test_begin "one mailbox in trouble does not stop the others"
configure
configure_mailbox absent "server=imaps://localhost:1"
configure_mailbox sales
helper bulk "$sales" 5 sixth
run letterbook poll --json
expect_equal "$status" 69 status
expect_match "$stderr" "^letterbook: .*absent"
expect_equal "$(helper sum archived <"$work/stdout")" 5 archived

test_begin "flags that change and messages that go do not matter"
for file in "$sales"/new/*.sixth.test "$sales"/cur/*.sixth.test*; do
    [ ! -e "$file" ] || mv "$file" "$sales/cur/$(basename "${file%%:*}"):2,S"
done
rm -f "$(find "$sales/cur" -name '*.fifth.test*' | head -n 1)"
configure
configure_mailbox sales
expect_equal "$(polled fetched)" 0
expect_status 0 letterbook mailbox status

test_done
