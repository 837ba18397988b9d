#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# poll --watch: mail is archived as it comes, signals are obeyed, the supervisor is told.
. "${srcdir:-.}/tests/cli/lib.sh"
. "${srcdir:-.}/tests/cli/watch-lib.sh"

test_begin "what cannot be watched is refused at once"
expect_error 64 "watch" letterbook poll --watch --json
expect_error 64 "nobody" letterbook poll --watch nobody
cp "$config" "$work/good.conf"
configure
expect_error 78 "no mailbox" letterbook poll --watch
configure "nonsense = 1"
expect_error 78 "nonsense" letterbook poll --watch
configuration
sed -i "s|^directory = .*|directory = $work/nowhere|" "$config"
expect_error 78 "nowhere" letterbook poll --watch
cp "$work/good.conf" "$config"

test_begin "two mailboxes are polled, and the supervisor is told"
start_watch
wait_until "it is ready" was_notified READY=1
wait_until "all is archived" is_found $everything 70
wait_until "a line tells it" logged 'mailbox support: 40 archived from INBOX'
wait_until "the status is told" was_notified 'STATUS=2 mailboxes watched'
expect_true "it connects" logged 'mailbox sales: connected to localhost$'
expect_no_match "$(cat "$log")" '@|Subject|password|<[0-9]>'

test_begin "new mail is found soon, in both mailboxes"
post support herring
post sales mackerel

test_begin "the watchdog is told again and again"
wait_until "three signals" was_notified WATCHDOG=1 3

test_begin "metrics are valid and count"
wait_until "they count" metric_is messages_archived_total support = 41
expect_metrics_valid
wait_until "in both" metric_is messages_fetched_total sales = 31
expect_equal "$(metric up sales)" 1
expect_equal "$(metric reconnects_total sales)" 0
expect_equal "$(metric queue_depth support)" 0
expect_equal "$(stat -c %a "$metrics")" 644
expect_status 0 letterbook mailbox status --check
expect_match "$stdout" '^LETTERBOOK OK - 2 mailboxes polled \| support_age=[0-9]+s;900;3600;0'

test_begin "SIGHUP with a broken configuration: says so and goes on"
echo 'nonsense' >>"$config"
kill -HUP "$watcher"
wait_until "it says so" logged 'the configuration stays as it was: .*letterbook.conf'
configuration
expect_true "the supervisor is told" was_notified RELOADING=1
post support salmon

test_begin "SIGTERM: a good end"
end_watch TERM
expect_equal $status 0 status
note "ended after $took ms"
expect_true "within seconds" test $took -lt 10000
wait_until "the supervisor was told" was_notified STOPPING=1
expect_metrics_valid
expect_equal "$(find "$work" -maxdepth 1 -name 'letterbook.prom.*')" "" "temporary files"
expect_status 0 letterbook mailbox status --check

test_begin "a poll by hand writes what the archive knows as metrics"
rm -f "$metrics"
expect_status 0 letterbook poll support
expect_metrics_valid
expect_equal "$(metric up support)" 1
expect_true "the success is told" metric_is last_success_timestamp_seconds sales -gt 1000000
expect_equal "$(metric messages_fetched_total support)" ""
sed -i "s|^file = .*|file = $work/nowhere/x.prom|" "$config"
expect_status 0 letterbook poll support
expect_match "$stderr" "metrics file .*nowhere"

test_begin "the server tells of other folders too, and nobody waits for the next look"
configure
configure_mailbox support "check-every=30 minutes"
start_watch
wait_until "it is ready" logged 'mailbox support: connected'
for word in perch pike; do # the second one certainly while it waits
    compose "$work/$word.eml" subject="The word is $word"
    imap support append Sent "$work/$word.eml" >/dev/null
    wait_until "$word is found" is_found "$word"
done
end_watch TERM
expect_equal $status 0 status

test_done
