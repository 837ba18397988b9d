#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the archive has is not fetched again: moved, renamed, renumbered, restored, on another server.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3

start_server
configure
configure_mailbox support "folders=INBOX; Sent; Archive/*"
expect_status 0 letterbook init
inbox=$(maildir_of support INBOX) sent=$(maildir_of support Sent)
store=$work/server/mail/support/Maildir

# A poll, after which everything is archived exactly once: expect_poll FETCHED RECOGNISED.
expect_poll() {
    expect_status 0 letterbook poll --json
    expect_equal "$(helper sum fetched <"$work/stdout")" "$1" fetched
    expect_equal "$(helper sum recognised <"$work/stdout")" "$2" recognised
    expect_equal "$(helper sum archived <"$work/stdout")" "${3:-0}" archived
    expect_equal "$(helper sum bytes <"$work/stdout")" "${4:-$(helper sum bytes <"$work/stdout")}" bytes
}

test_begin "the first poll fetches, the second nothing"
helper bulk "$inbox" 150 first
expect_poll 150 0 150
expect_poll 0 0

test_begin "moved to another folder"
make_maildir "$sent"
find "$inbox/cur" "$inbox/new" -name '*.first.test*' | sort | head -n 20 | xargs mv -t "$sent/new"
expect_poll 0 20 0 0
expect_poll 0 0

test_begin "and back again"
find "$sent/cur" "$sent/new" -type f -exec mv -t "$inbox/new" {} +
expect_poll 0 20 0 0

test_begin "copied, it is fetched: the first one is still there"
cp -p "$(find "$inbox/cur" "$inbox/new" -type f | head -n 1)" "$inbox/new/$(date +%s).copy.test"
expect_poll 1 0 0
expect_status 0 letterbook mailbox status --json
expect_equal "$(helper field missing <"$work/stdout" | tr -d '\n ')" "" missing

test_begin "dressed up as another, it is fetched and archived"
# The same fields, size and arrival, and other words.
compose "$work/one.eml" subject=Twin id=twin@example.com body="Here are one thousand crowns"
compose "$work/two.eml" subject=Twin id=twin@example.com body="Here are two thousand crowns"
sed -i '1s/id [0-9]*/id 1/' "$work/one.eml" "$work/two.eml"
expect_equal "$(wc -c <"$work/one.eml")" "$(wc -c <"$work/two.eml")" size
deliver support INBOX "$work/one.eml"
expect_poll 1 0 1
deliver support INBOX "$work/two.eml"
expect_poll 1 0 1

test_begin "a renamed folder"
mv "$sent" "$store/.Archive.Old" 2>/dev/null || make_maildir "$store/.Archive.Old"
helper bulk "$store/.Archive.Old" 30 old
expect_poll 30 0 30
stop_server
mv "$store/.Archive.Old" "$store/.Archive.Older"
start_server
expect_poll 0 30 0 0

test_begin "old mail dropped into a folder"
compose "$work/old.eml" date=2011-05-05 subject="Long ago"
deliver support Archive.Older "$work/old.eml"
expect_poll 1 0 1

test_begin "a new UIDVALIDITY"
count=$(find "$store" -path '*/cur/*' -o -path '*/new/*' -type f | grep -c .)
stop_server
sleep 1 # UIDVALIDITY counts seconds
find "$store" -name 'dovecot*' -delete
start_server
expect_poll 2 $((count - 2)) 0 # the twins look alike
expect_poll 0 0

test_begin "another server, with another address"
find "$store" -name 'dovecot*' -delete
mkdir "$work/other"
cp -a "$store" "$work/other/kept"
"$srcdir/contrib/imap-server" stop "$work/server"
mv "$work/server" "$work/former"
start_server
mkdir -p "$work/server/mail/support"
cp -a "$work/other/kept" "$store"
chown -R --reference="$work/former/mail/support" "$work/server/mail/support"
configure
configure_mailbox support "folders=INBOX; Sent; Archive/*"
expect_poll 2 $((count - 2)) 0
expect_poll 0 0
helper bulk "$inbox" 5 elsewhere
expect_poll 5 0 5
expect_same_mail "$store"

test_begin "another address of the same server"
configure
configure_mailbox support "folders=INBOX; Sent; Archive/*" \
    "server=imap+insecure://127.0.0.1:$IMAP_PORT" ca-file=
expect_poll 0 0

test_begin "a mailbox with another name"
configure
configure_mailbox helpdesk "folders=INBOX; Sent; Archive/*" user=support
expect_error 64 "knows no mailbox sales" letterbook mailbox move sales helpdesk
expect_error 64 "no section" letterbook mailbox move support sales
expect_status 0 letterbook mailbox move support helpdesk
expect_poll 2 $((count + 3)) 0
expect_error 64 "no mailbox 'support'" letterbook search mailbox:support
expect_true "all of it is there" test "$(count_found mailbox:helpdesk)" -gt 180

test_begin "what the ledger lacks is found by a repair, and only that"
sqlite3 "$archive/archive.db" "DELETE FROM sighting WHERE uid IN (7, 9) AND uid_validity < 4294967296
    AND folder_id = (SELECT id FROM folder WHERE name = 'INBOX')"
expect_poll 0 0
expect_status 0 letterbook mailbox status --json
expect_match "$(helper field missing <"$work/stdout")" "7 9"
expect_status 0 letterbook poll --repair --json
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_equal "$(helper sum duplicates <"$work/stdout")" 2 duplicates
expect_status 0 letterbook mailbox status --json
expect_no_match "$(helper field missing <"$work/stdout")" "7 9"

test_begin "everything is there once, byte for byte"
expect_same_mail "$store"

test_done
