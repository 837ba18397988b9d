#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# mailbox status --check: a line and a verdict for a monitor, from the archive alone.
. "${srcdir:-.}/tests/cli/lib.sh"

start_server
compose "$work/m.eml"
deliver support INBOX "$work/m.eml"
configure
configure_mailbox support folders=INBOX

test_begin "what cannot be checked is unknown"
expect_status 3 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK UNKNOWN - .*letterbook init'
expect_equal "$(wc -l <"$work/stdout")" 1 lines
expect_status 0 letterbook init
expect_status 3 letterbook mailbox status --check nobody
expect_match "$stdout" '^LETTERBOOK UNKNOWN - .*nobody'
cp "$config" "$work/good.conf"
configure
expect_status 3 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK UNKNOWN - no mailbox is configured$'
cp "$work/good.conf" "$config"

test_begin "wrong options"
for options in "--check --json" "--warning=5" "--check --warning=0" "--check --critical=soon" \
    "--check --warning=10 --critical=5" "--check --warning=99999999999999999999"; do
    # shellcheck disable=SC2086
    expect_error 64 "check|warning|critical" letterbook mailbox status $options
done

test_begin "never polled"
expect_status 1 letterbook mailbox status --check
expect_equal "$stdout" "LETTERBOOK WARNING - support: never polled to the end | support_age=U;900;3600;0 support_undelivered=0;0;;0"

test_begin "polled: OK as long as it is not too old; the server is not asked"
at '2026-11-23 12:00:00' expect_status 0 letterbook poll
stop_server
at '2026-11-23 12:14:50' expect_status 0 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK OK - 1 mailbox polled \| support_age=[0-9]+s;900;3600;0 '
at '2026-11-23 12:15:10' expect_status 1 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK WARNING - support: last success 15 min ago \| '
at '2026-11-23 13:00:10' expect_status 2 letterbook mailbox status --check support
expect_match "$stdout" '^LETTERBOOK CRITICAL - support: last success 60 min ago \| '
at '2026-11-23 13:00:10' expect_status 0 letterbook mailbox status --check --warning=61 --critical=61
expect_match "$stdout" ';3660;3660;0'
at '2026-11-27 12:00:10' expect_status 2 letterbook mailbox status --check
expect_match "$stdout" 'last success 4 days ago'

test_begin "failing: since when and why"
at '2026-11-23 12:05:00' expect_status 69,75 letterbook poll
at '2026-11-23 12:10:00' expect_status 0 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK OK - support: last success 10 min ago, failing for 5 min \(.*connect.*\) \| '
configure_mailbox other folders=INBOX
at '2026-11-23 12:05:00' expect_status 69,75 letterbook poll other
at '2026-11-23 12:10:00' expect_status 2 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK CRITICAL - support: .*; other: never polled to the end, failing for 5 min'
expect_match "$stdout" ' other_age=U;900;3600;0'
cp "$work/good.conf" "$config"

test_begin "a rejected password is critical whatever the age, until a poll goes well"
start_server
cp "$work/password" "$work/right"
echo wrong >"$work/password"
at '2026-11-23 12:06:00' expect_status 77 letterbook poll
at '2026-11-23 12:07:00' expect_status 2 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK CRITICAL - support: .*password rejected, failing for '
cp "$work/right" "$work/password"
at '2026-11-23 12:08:00' expect_status 0 letterbook poll
at '2026-11-23 12:09:00' expect_status 0 letterbook mailbox status --check

test_begin "a message that the server did not deliver: a warning until somebody has looked at it"
sqlite3 "$archive/archive.db" "INSERT INTO sighting (folder_id, uid_validity, uid, state, problem)
    SELECT id, uid_validity, 4711, 'failed', 'the server did not deliver it'
    FROM folder WHERE name = 'INBOX'"
at '2026-11-23 12:09:00' expect_status 1 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK WARNING - support: last success .*, 1 not delivered by the server .*support_undelivered=1;0;;0'
id=$(field id letterbook review list --json)
expect_status 0 letterbook review resolve "$id" --note="gone there, too"
at '2026-11-23 12:09:00' expect_status 0 letterbook mailbox status --check

test_done
