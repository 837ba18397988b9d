#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What people and servers do to a mailbox, the same on Dovecot and on Cyrus. After each change and
# the poll that follows: every message that was ever on the server is archived exactly once, byte
# for byte, and nothing on the server has changed, flags included.
# shellcheck disable=SC2317 # what scenario calls by name
. "${srcdir:-.}/tests/cli/lib.sh"

folders="INBOX; Sent; Søknader/2024; Ærlig & co; 日本語; Other Users/sales/Team"

# scenario NAME ARCHIVED CHANGE…: the poll after the change (a command) archives so many new items; ""
# as many as the change counts in $taken.
scenario() {
    test_begin "$server: $1"
    new_items=$2
    shift 2
    "$@" || problem "the server does not do that"
    imap support collect "$work/ever" >"$work/before" || problem "collect"
    expect_equal "$(polled archived)" "${new_items:-$taken}" archived
    expect_equal "$(polled fetched)" 0 "fetched after that"
    imap support collect "$work/ever" >"$work/after" || problem "collect"
    cmp -s "$work/before" "$work/after" || problem "the server's mail changed: $(diff "$work/before" "$work/after")"
    expect_all_archived
}

# As expect_same_mail for all that ever was on this server; what was compared before is not again.
expect_all_archived() {
    helper follow "$program" "$config" "$work/compared" "$work/ever" >"$work/verdict" 2>&1 ||
        problem "$(head -n 20 "$work/verdict")"
}

compose_in() { # compose_in DIRECTORY COUNT [SETTING…]: that many messages
    directory=$1 left=$2
    shift 2
    rm -rf "${work:?}/$directory"
    mkdir "$work/$directory"
    while [ "$left" -gt 0 ]; do
        compose "$work/$directory/$left.eml" "$@"
        left=$((left - 1))
    done
}

mailbox() { # mailbox FOLDERS
    configure
    configure_mailbox support "folders=$1" "server=imaps://localhost:$IMAPS_PORT"
}

nothing() {
    :
}

# --- the changes -----------------------------------------------------------------------------

first_mail() {
    compose_in first 5
    imap support append INBOX "$work"/first/*
    compose_in sent 3 from='Us <support@example.no>' to=customer@example.com
    imap support append Sent "$work"/sent/*
}

# new_mail FOLDER COUNT [SETTING…]
new_mail() {
    folder=$1 count=$2
    shift 2
    compose_in new "$count" "$@"
    imap support append "$folder" "$work"/new/*
}

names_beyond_ascii() {
    for folder in 'Søknader/2024' 'Ærlig & co' 日本語; do
        new_mail "$folder" 2 || return 1
    done
}

shared_folder() {
    compose_in shared 2 to=sales@example.no
    imap sales append Team "$work"/shared/* && imap sales share Team support
}

read_and_answered() {
    imap support flag INBOX 1:2 '\Seen \Answered' && imap support flag Sent 1 '\Flagged'
}

# The folder comes back under its name with the same mail and new numbers.
numbered_anew() {
    rm -rf "$work/again"
    imap support collect "$work/again" | grep 'S&APg-knader' >"$work/listed"
    imap support delete 'Søknader/2024'
    set --
    while read -r line; do
        set -- "$@" "$work/again/${line##* }"
    done <"$work/listed"
    sleep 1.1 # UIDVALIDITY is a second
    imap support append-raw 'Søknader/2024' "$@"
}

renamed() {
    imap support rename 'Ærlig & co' 'Ærlig/nå' && mailbox "$(echo "$folders" | sed 's|Ærlig & co|Ærlig/nå|')"
}

deleted() {
    imap support delete 日本語 && mailbox "INBOX; Sent; Søknader/2024; Ærlig/nå; Other Users/sales/Team"
}

eight_bit_headers() {
    compose_in new 2
    printf 'From: K\370benhavn <k@example.com>\nTo: support@example.no\nSubject: bl\345b\346r\n\nx\n' >"$work/new/1.eml"
    printf 'From: 東京 <t@example.com>\nTo: support@example.no\nSubject: 東京\n\ny\n' >"$work/new/2.eml"
    imap support append INBOX "$work"/new/*
}

# What one of the two does not take is put where it keeps its mail, or is left out.
odd_messages() {
    printf 'From: x@example.com\r\nSubject: a zero\r\n\r\nbe\0fore and after\r\n' >"$work/zero"
    printf '\r\nA body and nothing else.\r\n' >"$work/headless"
    printf 'Subject: no body' >"$work/bodiless"
    for odd in zero headless bodiless; do
        if imap support append-raw INBOX "$work/$odd" 2>"$work/refusal"; then
            taken=$((taken + 1))
        else
            note "$server does not take the one called $odd: $(tail -n 1 "$work/refusal")"
        fi
    done
}

# An empty file in a Maildir; by IMAP no message is empty.
empty_message() {
    : >"$(maildir_of support INBOX)/new/1700000000.1.empty"
}

# --- the two servers -------------------------------------------------------------------------

all_scenarios() {
    rm -rf "$archive" "$work/ever" "$work/compared"
    imap support create 'Søknader/2024' && imap support create 'Ærlig & co' && imap support create 日本語
    shared_folder # so that it is there
    mailbox "$folders"
    expect_status 0 letterbook init
    scenario "the first poll" 10 first_mail
    scenario "nothing new" 0 nothing
    scenario "new mail" 4 new_mail INBOX 4
    scenario "names beyond ASCII" 6 names_beyond_ascii
    scenario "a shared folder of another user" 2 shared_folder
    scenario "flags" 0 read_and_answered
    scenario "old mail dropped into a folder" 3 new_mail 'Søknader/2024' 3 date=2011-05-06
    scenario "8-bit headers" 2 eight_bit_headers
    scenario "copied between folders" 0 imap support copy INBOX 1:3 Sent
    scenario "moved between folders" 0 imap support move INBOX 4 'Ærlig & co'
    scenario "deleted" 0 imap support expunge INBOX 5
    scenario "new mail after that" 1 new_mail INBOX 1
    scenario "another UIDVALIDITY" 0 numbered_anew
    scenario "a folder renamed" 0 renamed
    scenario "a folder deleted" 0 deleted
    taken=0
    scenario "no headers, no body, a NUL byte" "" odd_messages
}

test_received() {
    test_begin "$server: received is the server's INTERNALDATE"
    compose_in new 1 date='2021-06-07 08:09:10' subject='Dated by the server'
    imap support append INBOX "$work"/new/*
    expect_equal "$(polled archived)" 1
    expect_match "$(field received letterbook show --json "$(found 'subject:"dated by"')")" \
        "^2021-06-07T(08:09:10(Z|\+00:00)|10:09:10\+02:00)$"
}

test_status() {
    test_begin "$server: mailbox status has nothing missing"
    expect_status 0 letterbook mailbox status --json
    expect_json_lines
    expect_match "$stdout" '"missing": ?\[\]'
    expect_no_match "$stdout" '"missing": ?\[[0-9]'
}

share_folders
start_server
all_scenarios
test_received
scenario "an empty message" 1 empty_message
test_status
stop_server

if has_cyrus; then
    start_cyrus
    all_scenarios
    test_received
    test_status
else
    test_begin "the same on Cyrus"
    test_skip "Cyrus is not installed"
fi

test_done
