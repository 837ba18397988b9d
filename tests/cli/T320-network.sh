#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two hosts, in network namespaces of their own, and a wire between them that is cut, slow or lossy
# while the poll is on: it ends in time, and every message is archived exactly once.
. "${srcdir:-.}/tests/cli/lib.sh"
need ip dovecot
is_root || skip_all "needs root"
[ -c /dev/net/tun ] || skip_all "there is no /dev/net/tun"

server_host=letterbook-server-$$ client_host=letterbook-client-$$ between=letterbook-wire-$$
wire=$work/wire wire_process=''
# shellcheck disable=SC2317 # lib.sh calls it
at_end() {
    [ -z "$wire_process" ] || kill "$wire_process"
    for host in "$server_host" "$client_host" "$between"; do
        ip netns delete "$host" 2>/dev/null
    done
}
for host in "$server_host" "$client_host" "$between"; do
    ip netns add "$host" 2>/dev/null || skip_all "may not make network namespaces"
done
echo 0 0 0 >"$wire"
ip netns exec "$between" "$python" -I "$srcdir/tests/cli/wire.py" "$server_host" "$client_host" "$wire" \
    2>"$work/wire.err" &
wire_process=$!
while [ ! -e "$wire.ready" ]; do
    kill -0 $wire_process 2>/dev/null || skip_all "no wire: $(tail -n 1 "$work/wire.err")"
    sleep 0.05
done

inside="ip netns exec $server_host"
start_server --address=192.0.2.1
support=$work/server/mail/support/Maildir
mailbox() { # mailbox TIMEOUT
    configure
    configure_mailbox support "server=imaps://192.0.2.1:$IMAPS_PORT" folders=INBOX timeout="$1"
}
mailbox '5 seconds'
expect_status 0 letterbook init

the_wire_is() { # the_wire_is CONDITIONS: see wire.py
    echo "$1" >"$wire.new"
    mv "$wire.new" "$wire"
}

poll() {
    ip netns exec "$client_host" timeout 300 "$program" --config="$config" poll --json
}

# Polls until one is complete. Those before it may fail for the time being, and for nothing else.
poll_until_complete() {
    polls=1
    while [ $polls -lt 30 ]; do
        run poll
        [ $status -ne 0 ] || break
        [ $status -eq 75 ] || [ $status -eq 69 ] || problem "status $status: $stderr"
        polls=$((polls + 1))
    done
    expect_equal $status 0 status
    note "$polls polls"
    expect_same_mail --single "$support"
}

# Starts a poll and returns when a part of it is in the archive.
poll_in_background() {
    empty=$(cat "$archive"/archive.db* | wc -c)
    poll >"$work/poll.out" 2>"$work/poll.err" &
    poller=$!
    while kill -0 $poller 2>/dev/null; do
        [ "$(cat "$archive"/archive.db* | wc -c)" -lt $((empty + 20000)) ] || break
        sleep 0.05
    done
}

test_begin "a good wire"
helper bulk "$support" 20 good
poll_until_complete

test_begin "the wire is cut during a poll: noticed within the time-out"
helper bulk "$support" 100 cut
the_wire_is "20 0 1000"
poll_in_background
the_wire_is cut
begin=$(date +%s)
wait $poller
expect_equal $? 75 status
note "ended $(($(date +%s) - begin)) s after the cut"
expect_true "in time" test $(($(date +%s) - begin)) -le 40
expect_match "$(cat "$work/poll.err")" "^letterbook: .*support"

test_begin "while it is cut"
expect_status 69,75 poll

test_begin "when it is back, the rest is fetched"
the_wire_is "0 0 0"
poll_until_complete

test_begin "cut for a second during a poll: the poll goes on"
mailbox '60 seconds'
helper bulk "$support" 60 blink
the_wire_is "20 0 2000"
poll_in_background
the_wire_is cut
sleep 1
the_wire_is "20 0 2000"
wait $poller
expect_equal $? 0 status
poll_until_complete

for conditions in "300 0 0" "20 5 0" "20 20 0" "0 0 800" "100 2 1000"; do
    test_begin "delay, loss and speed: $conditions"
    helper bulk "$support" 20 "$(echo "$conditions" | tr ' ' -)"
    the_wire_is "$conditions"
    poll_until_complete
done

test_done
