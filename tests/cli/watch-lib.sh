# shellcheck shell=sh disable=SC2034,SC2119,SC2120,SC2154,SC2317
# SPDX-License-Identifier: GPL-3.0-or-later
# What tests of `poll --watch` are written in: sourced after lib.sh. Two mailboxes on a server, a
# listener in the supervisor's place. Nothing here rests on time but what is waited for in vain.

patience=${patience:-60} # seconds
watcher='' log=$work/watch.log notified=$work/notified metrics=$work/letterbook.prom
: >"$log"

end_all() {
    [ -z "$watcher" ] || kill -KILL "$watcher" 2>/dev/null
    clean_up
}
trap end_all EXIT
trap 'end_all; exit 130' INT TERM

# wait_until WHAT COMMAND…: the subtest fails when it does not come true.
wait_until() {
    what=$1
    shift
    deadline=$(($(date +%s) + patience))
    until "$@" >/dev/null 2>&1; do
        [ "$(date +%s)" -lt $deadline ] || {
            problem "waited in vain: $what; the log ends: $(tail -n 3 "$log")"
            return 1
        }
        sleep 0.1
    done
}

start_watch() {
    : >"$log"
    NOTIFY_SOCKET=$work/notify WATCHDOG_USEC=2000000 "$program" --config="$config" \
        poll --watch 2>>"$log" &
    watcher=$!
}

# end_watch SIGNAL: sets $status, and $took in milliseconds
end_watch() {
    begin=$(date +%s%N)
    kill "-$1" "$watcher"
    wait "$watcher"
    status=$? took=$((($(date +%s%N) - begin) / 1000000))
    watcher=''
}

logged() {
    grep -Eq -- "$1" "$log"
}

logged_times() { # logged_times NUMBER REGEX: so often at least
    [ "$(grep -Ec -- "$2" "$log")" -ge "$1" ]
}

was_notified() { # was_notified LINE [NUMBER]: so often at least
    [ "$(grep -cx -- "$1" "$notified")" -ge "${2:-1}" ]
}

# What `search` finds; nothing where it cannot be asked yet.
count_now() {
    letterbook search --json --limit=100000 "$1" 2>/dev/null | grep -c .
}

is_found() { # is_found QUERY [NUMBER]
    [ "$(count_now "$1")" -ge "${2:-1}" ]
}

metric() { # metric NAME MAILBOX
    sed -n "s/^letterbook_$1{mailbox=\"$2\"} //p" "$metrics"
}

metric_is() { # metric_is NAME MAILBOX OPERATOR VALUE: as test(1) compares
    test "$(metric "$1" "$2")" "$3" "$4"
}

# A round after this moment: the metrics tell of a later success.
wait_for_round() {
    begun=$(date +%s)
    wait_until "a round of $1" metric_is last_success_timestamp_seconds "$1" -gt "$begun"
}

post() { # post MAILBOX WORD: and how long it takes until search finds it
    compose "$work/$2.eml" subject="The word is $2"
    deliver "$1" INBOX "$work/$2.eml"
    begin=$(date +%s%N)
    wait_until "$2 is found" is_found "$2"
    note "$2: found after $((($(date +%s%N) - begin) / 1000000)) ms"
}

configuration() { # configuration [KEY=VALUE…]: of the mailbox sales
    configure
    configure_mailbox support "check-every=5 seconds"
    configure_mailbox sales "check-every=5 seconds" "$@"
    printf '\n[metrics]\nfile = %s\n' "$metrics" >>"$config"
}

expect_metrics_valid() {
    expect_equal "$("$python" -I "$srcdir/tests/cli/check-metrics.py" "$metrics" 2>&1)" "" \
        "metrics"
}

start_server
"$python" -I "$srcdir/tests/cli/notify-listener.py" "$work/notify" "$notified" &
wait_until "the listener listens" test -S "$work/notify"
support=$work/server/mail/support/Maildir
sales=$work/server/mail/sales/Maildir
helper bulk "$support" 40 first
helper bulk "$sales" 30 sales
configuration
expect_status 0 letterbook init
