#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What made our replies contact outlives the message it is known from: nothing goes earlier because
# something else went.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime sqlite3

configure
configure_mailbox support
decided() { # decided FILE: "outcome rule keep_until" of today
    run letterbook explain --json "$(archived "$work/$1.eml")"
    for key in outcome rule keep_until; do
        helper field $key <"$work/stdout"
    done | xargs
}

# The customer wrote before the end of the relationship, and once more after it; we answered the
# first letter late.
started=$(days_ago 900) ended=$(days_ago 405)
wrote=$(days_ago 406) again=$(days_ago 400) answered=$(days_ago 330)
compose "$work/first.eml" date="$wrote" from=a@ended.example.com id=first@ended.example.com
compose "$work/second.eml" date="$again" from=a@ended.example.com id=second@ended.example.com
compose "$work/reply.eml" date="$answered" from=support@example.no to=a@ended.example.com \
    id=reply@example.no references=first@ended.example.com
at "$started" expect_status 0 letterbook init
at "$started" expect_status 0 letterbook party add --name="Ended AS" --role=customer \
    --since=2020-01-01 --domain=ended.example.com
at "$ended" expect_status 0 letterbook relationship end "Ended AS" --role=customer --on="$ended"
at "$again" expect_status 0 letterbook import --mailbox=support "$work/first.eml" "$work/second.eml"
at "$answered" expect_status 0 letterbook import --mailbox=support "$work/reply.eml"
until=$(TZ=Europe/Oslo date -d "$answered + 1 year" +%F)

test_begin "our late reply is contact, because they had written there"
expect_match "$(decided first)" '^DUE R-REL '
expect_equal "$(decided second)" "KEEP_UNTIL R-CONTACT $until"
expect_equal "$(decided reply)" "KEEP_UNTIL R-CONTACT $until"

test_begin "the letter before it goes, and nothing else moves"
expect_status 0 letterbook expire --json
expect_equal "$(helper field purged <"$work/stdout")" 1 purged
expect_equal "$(decided second)" "KEEP_UNTIL R-CONTACT $until"
expect_equal "$(decided reply)" "KEEP_UNTIL R-CONTACT $until"
expect_status 0 letterbook expire --json
expect_equal "$(helper field purged <"$work/stdout")" 0 purged

test_begin "it goes with the conversation"
expect_equal "$(sqlite3 "$archive/archive.db" 'SELECT count(*) FROM conversation_writing')" 1
after=$(TZ=Europe/Oslo date -d "$until + 1 day" +%F)
at "$after" expect_status 0 letterbook expire --accept-clock="$after" --json
expect_equal "$(helper field purged <"$work/stdout")" 2 purged
expect_equal "$(sqlite3 "$archive/archive.db" 'SELECT count(*) FROM conversation_writing')" 0

test_done
