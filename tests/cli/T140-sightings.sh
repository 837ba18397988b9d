#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One message, several places: one item. Conversations. A server that counts anew.
. "${srcdir:-.}/tests/cli/lib.sh"

start_server
configure
configure_mailbox support
configure_mailbox sales
expect_status 0 letterbook init

test_begin "the same message in two mailboxes is one item with two sightings"
compose "$work/shared.eml" to="support@example.no, sales@example.no" subject="To both" id=both@example.com
{ echo 'Delivered-To: support@example.no' && cat "$work/shared.eml"; } >"$work/to-support.eml"
{ echo 'Delivered-To: sales@example.no' && cat "$work/shared.eml"; } >"$work/to-sales.eml"
deliver support INBOX "$work/to-support.eml"
deliver sales INBOX "$work/to-sales.eml"
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 1 archived
expect_equal "$(helper sum duplicates <"$work/stdout")" 1 duplicates
expect_equal "$(count_found message-id:both@example.com)" 1
id=$(found message-id:both@example.com)
expect_match "$(field mailboxes letterbook show --json "$id")" "support"
expect_match "$(field mailboxes letterbook show --json "$id")" "sales"
expect_equal "$(count_found 'mailbox:sales both')" 1
expect_equal "$(count_found 'mailbox:support both')" 1

test_begin "each mailbox's bytes can be had"
expect_same_mail "$work/server/mail/support/Maildir" "$work/server/mail/sales/Maildir"

test_begin "Message-ID alone never merges"
compose "$work/other.eml" subject="Another letter" id=both@example.com body="Something else entirely"
deliver support INBOX "$work/other.eml"
expect_equal "$(polled archived)" 1
expect_equal "$(count_found message-id:both@example.com)" 2

test_begin "messages without Message-ID"
compose "$work/anonymous1.eml" id= subject="Anonymous one"
compose "$work/anonymous2.eml" id= subject="Anonymous two"
deliver support INBOX "$work/anonymous1.eml" "$work/anonymous2.eml" "$work/anonymous1.eml"
expect_equal "$(polled archived)" 2

test_begin "moved between folders it is the same item"
helper bulk "$(maildir_of support INBOX)" 20 moved
expect_equal "$(polled archived)" 20
inbox=$(maildir_of support INBOX) sent=$(maildir_of support Sent)
make_maildir "$sent"
find "$inbox/cur" "$inbox/new" -name '*.moved.test*' -exec mv -t "$sent/new" {} +
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_equal "$(helper sum duplicates <"$work/stdout")" 20 duplicates

test_begin "a new UIDVALIDITY doubles nothing"
before=$(found $everything)
stop_server
sleep 1 # UIDVALIDITY counts seconds
rm -f "$inbox"/dovecot* "$sent"/dovecot*
start_server
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_true "the messages were looked at again" test "$(helper sum duplicates <"$work/stdout")" -gt 20
expect_equal "$(found $everything)" "$before" items
expect_equal "$(polled fetched)" 0 "fetched after that"
helper bulk "$inbox" 7 after-validity
expect_equal "$(polled archived)" 7
expect_same_mail "$work/server/mail/support/Maildir" "$work/server/mail/sales/Maildir"

test_begin "imported and polled it is the same item"
before=$(count_found $everything)
expect_status 0 letterbook import --mailbox=sales "$work/shared.eml"
mkdir "$work/export"
find "$inbox/cur" "$inbox/new" -type f -exec cp -t "$work/export" {} +
expect_status 0 letterbook import --json --mailbox=support "$work/export"
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_equal "$(count_found $everything)" "$before"

# The conversation's name in JSON is an id that its items share.
conversation() {
    field conversation letterbook show --json "$(found "message-id:$1")"
}

test_begin "a conversation is joined by its reply fields"
compose "$work/c1.eml" id=c1@example.com subject="Offer" from=talk@example.net
compose "$work/c2.eml" id=c2@example.no references=c1@example.com subject="Re: Offer" from=support@example.no to=talk@example.net
compose "$work/c3.eml" id=c3@example.com references=c2@example.no subject="Sv: Offer" from=talk@example.net
compose "$work/lone.eml" id=lone@example.com subject="Re: Offer" from=someone@example.org
deliver support INBOX "$work/c1.eml" "$work/c3.eml" "$work/lone.eml"
expect_equal "$(polled archived)" 3
expect_no_match "$(conversation c1@example.com)" "^$(conversation lone@example.com)$"

test_begin "a message that arrives late joins the two sides"
deliver support Sent "$work/c2.eml"
expect_equal "$(polled archived)" 1
expect_equal "$(conversation c2@example.no)" "$(conversation c1@example.com)"
expect_equal "$(conversation c3@example.com)" "$(conversation c1@example.com)"
expect_match "$(conversation c1@example.com)" "."

test_begin "the same subject alone joins nothing"
expect_no_match "$(conversation lone@example.com)" "^$(conversation c1@example.com)$"

test_done
