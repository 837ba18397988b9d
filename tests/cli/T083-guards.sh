#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# expire: what refuses the whole run, changes nothing, and how a person lets it pass.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime sqlite3 dovecot openssl

start_server
configure
configure_mailbox support

# A whole archive of letters that are due from $due_from on.
written=$(days_ago 420) archived_on=$(days_ago 400) today=$(TZ=Europe/Oslo date +%F)
letters() { # letters COUNT TAG
    awk -v count="$1" -v tag="$2" -v stamp="$(LC_ALL=C date -u -d "$written 10:00" -R)" 'BEGIN {
        for (i = 0; i < count; i++)
            printf "From a@example.com Mon Jan  1 10:00:00 2024\n" \
                "Received: from mx.example.com by mail.example.no with ESMTPS id %s%d; %s\n" \
                "From: someone%d@%s.example.com\nTo: support@example.no\nSubject: Letter %d of %s\n" \
                "Date: %s\nMessage-ID: <%s.%d@example.com>\n\nText %d.\n\n",
                tag, i, stamp, i, tag, i, tag, stamp, tag, i, i
    }'
}
letters 130 first >"$work/first.mbox"
at "$archived_on" expect_status 0 letterbook init
at "$archived_on" expect_status 0 letterbook import --mailbox=support "$work/first.mbox"

# What the archive holds, apart from who asked when.
state() {
    sqlite3 "$archive/archive.db" "SELECT count(*), sum(id) FROM item; SELECT count(*) FROM suppression;
        SELECT count(*) FROM expiry_run; SELECT events FROM audit_head;"
}

# refuses REGEX COMMAND…: 77, one line that says what to do, and nothing has changed
refuses() {
    before=$(state)
    pattern=$1
    shift
    expect_error 77 "$pattern" "$@"
    expect_equal "$(state)" "$before" "the archive"
}

test_begin "more than 100 of a small archive"
refuses '130 items.*--accept-due=130' letterbook expire
expect_status 77 letterbook expire --json
expect_json_lines
expect_match "$(helper field refused <"$work/stdout")" '130 items'
expect_equal "$(helper field purged <"$work/stdout")" 0 purged
expect_equal "$(helper field run <"$work/stdout")" null run

test_begin "a dry run tells, and is no failure"
expect_status 0 letterbook expire --dry-run
expect_match "$stdout" 'would refuse: 130 items'
expect_status 0 letterbook expire --dry-run --json
expect_match "$(helper field refused <"$work/stdout")" '130 items'

test_begin "an override is the exact number"
refuses '130 items are due, not 129' letterbook expire --accept-due=129
refuses '130 items are due, not 131' letterbook expire --accept-due=131
expect_error 64 'accept-due' letterbook expire --accept-due=all
expect_error 64 'accept' letterbook expire --dry-run --accept-due=130
expect_status 0 letterbook expire --accept-due=130 --json
expect_equal "$(helper field purged <"$work/stdout")" 130 purged

test_begin "the override is in the audit"
expect_match "$(sqlite3 "$archive/archive.db" "SELECT detail FROM audit_event WHERE action = 'expiry started'")" \
    'due=130.*accept-due=130'

test_begin "exactly 100 pass, 5 % of a larger archive too"
letters 100 second >"$work/second.mbox"
at "$archived_on" expect_status 0 letterbook import --mailbox=support "$work/second.mbox"
expect_status 0 letterbook expire --json
expect_equal "$(helper field purged <"$work/stdout")" 100 purged

test_begin "a clock before the last run"
yesterday=$(days_ago 1)
refuses "clock says $yesterday.*$today.*--accept-clock=$yesterday" at "$yesterday" letterbook expire

test_begin "a clock more than 7 days after the last run"
eighth=$(TZ=Europe/Oslo date -d "$today + 8 days" +%F) seventh=$(TZ=Europe/Oslo date -d "$today + 7 days" +%F)
refuses "clock says $eighth.*--accept-clock=$eighth" at "$eighth" letterbook expire
refuses "not $seventh" at "$eighth" letterbook expire --accept-clock="$seventh"
expect_error 64 'not-a-day' letterbook expire --accept-clock=not-a-day
at "$eighth" expect_status 0 letterbook expire --accept-clock="$eighth"
expect_match "$(sqlite3 "$archive/archive.db" "SELECT detail FROM audit_event WHERE action = 'expiry started'")" \
    "accept-clock=$eighth"

test_begin "back again: a clock that a person accepts outweighs the wrong one before"
refuses "clock says $today.*$eighth" letterbook expire
expect_status 0 letterbook expire --accept-clock="$today"
expect_status 0 letterbook expire
at "$seventh" expect_status 0 letterbook expire

test_begin "a clock before the last poll, and more than 7 days after it"
rm -rf "$archive"
expect_status 0 letterbook init
expect_status 0 letterbook poll
refuses "clock says $yesterday" at "$yesterday" letterbook expire
refuses "clock says $eighth.*no run or poll since $today" at "$eighth" letterbook expire
at "$seventh" expect_status 0 letterbook expire

# interrupted STARTED_ON DUE PURGED: the newest run did not come to its end
interrupted() {
    sqlite3 "$archive/archive.db" "INSERT INTO expiry_run (today, started_at, evaluated, due, purged,
        schedule_version, accepted_due) VALUES ($(date -u -d "$1" +%s) / 86400,
        $(date -u -d "$1 12:00" +%s), 300, $2, $3, 1, $2)"
}

test_begin "what is typed to let an interrupted run go on is in its certificate"
rm -rf "$archive"
at "$archived_on" expect_status 0 letterbook init
letters 130 third >"$work/third.mbox"
at "$archived_on" expect_status 0 letterbook import --mailbox=support "$work/third.mbox"
interrupted "$today" 120 70
refuses '130 items.*--accept-due=130' letterbook expire
expect_status 0 letterbook expire --accept-due=130
expect_status 0 letterbook certificate show --json 1
expect_equal "$(helper field certificate.due <"$work/stdout")" 200 "due in all"
expect_equal "$(helper field certificate.accepted_due <"$work/stdout")" 200 "accepted in all"

test_begin "a clock accepted then outweighs what the interrupted run said"
interrupted "$eighth" 0 0
refuses "clock says $today.*$eighth" letterbook expire
expect_status 0 letterbook expire --accept-clock="$today"
expect_status 0 letterbook certificate show --json 2
expect_equal "$(helper field certificate.accepted_clock <"$work/stdout")" "$today"
expect_status 0 letterbook expire

test_begin "a clock before the program was built"
rm -rf "$archive"
at 2020-02-03 expect_status 0 letterbook init
refuses 'clock says 2020-02-03.*built.*--accept-clock=2020-02-03' at 2020-02-03 letterbook expire
at 2020-02-03 expect_status 0 letterbook expire --accept-clock=2020-02-03

test_begin "a hold whose query fails"
rm -rf "$archive"
expect_status 0 letterbook init
sqlite3 "$archive/archive.db" "INSERT INTO hold (matter, reason, reason_text, placed_on, review_on, query)
    VALUES ('quarrel', 'complaint', '', 20000, 40000, 'mailbox:gone')"
refuses "quarrel.*query|query.*quarrel" letterbook expire
expect_status 77 letterbook expire --json
expect_json_lines
expect_match "$(helper field refused <"$work/stdout")" 'quarrel'
expect_equal "$(helper field purged <"$work/stdout")" 0

test_begin "a schedule that nobody has activated"
rm -rf "$archive"
expect_status 0 letterbook init
printf '\n[retention]\ncorrespondence = 6 months\n' >>"$config"
refuses 'schedule.*activate' letterbook expire
expect_status 0 letterbook schedule draft
refuses 'schedule.*activate' letterbook expire
expect_status 0 letterbook schedule activate --dry-run
expect_status 0 letterbook schedule activate
expect_status 0 letterbook expire
sqlite3 "$archive/archive.db" 'UPDATE schedule SET activated_at = NULL'
refuses 'no retention schedule' letterbook expire

test_done
