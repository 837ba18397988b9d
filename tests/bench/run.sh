#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [SIZE...]: polls of letterbook beside those of mbsync from the same server, in one run,
# because only ratios carry from one machine to another. Sizes: 6k (default), 50k, 200k.
#
# The generator, the private server and the timer are those of peers.sh. RUNS: how often each poll
# is timed (3).
set -eu
# shellcheck source=SCRIPTDIR/peers.sh
. "$(dirname "$0")/peers.sh"
need_peers dovecot mbsync
# shellcheck disable=SC1091
. "$BENCH/clients.sh"
runs=${RUNS:-3}

configure() { # configure SIZE DIRECTORY: writes DIRECTORY/conf
    mkdir -p "$2"
    printf 'pass\n' >"$2/password"
    chmod 600 "$2/password"
    {
        printf '[archive]\ndirectory = %s/archive\ntime-zone = UTC\nown-domains = ourco.example\n' "$2"
        for account in $ACCOUNTS; do
            printf '[mailbox %s]\nserver = imaps://localhost:%s\nuser = %s@%s.test\n' \
                "$account" "$TLSPORT" "$account" "$1"
            printf 'password-file = %s/password\nca-file = %s/ssl/cert.pem\nshared = true\n' "$2" "$ROOT"
        done
    } >"$2/conf"
}

poll_beside_mbsync() { # full pulls in turn, each from nothing
    for _ in $(seq "$runs"); do
        mv "$pull/mail" "$ROOT/tmp/old.$RANDOM" 2>/dev/null || :
        for account in $ACCOUNTS; do mkdir -p "$pull/mail/$account"; done
        bt --label poll.mbsync --runs 1 "${info[@]}" -- mbsync -q -c "$pull/mbsyncrc" -a
        rm -rf "$work/archive"
        "$program" --config="$work/conf" init >/dev/null
        bt --label poll.letterbook --runs 1 "${info[@]}" -- "$program" --config="$work/conf" poll --json
    done
    rm -rf "$ROOT"/tmp/old.*
}

poll_again() { # nothing new, then batches of 100
    printf 'nochange.mbsync\tmbsync -q -c %s -a\nnochange.letterbook\t%s --config=%s poll\n' \
        "$pull/mbsyncrc" "$program" "$work/conf" >"$ROOT/tmp/set"
    bt --set "$ROOT/tmp/set" --runs 7 --warmup 1 --info "n=$n"
    for k in 1 2 3; do
        sleep 2
        "$BENCH/server.sh" delta "$n" $k
        bt --label new100.mbsync --runs 1 "${info[@]}" -- mbsync -q -c "$pull/mbsyncrc" -a
        bt --label new100.letterbook --runs 1 "${info[@]}" -- "$program" --config="$work/conf" poll
    done
}

sizes() {
    find "$pull/mail" -name '.mbsyncstate*' -delete
    note size.letterbook n "$n" wire "$wire" archive "$(disk "$work/archive")" \
        maildir "$(disk "$pull/mail")"
}

"$BENCH/server.sh" start
trap '"$BENCH/server.sh" stop' EXIT
for n in "${@:-6k}"; do
    "$BENCH/server.sh" load "$n"
    wire=$(awk -F'\t' '$2=="base"{s+=$8} END{printf "%.0f", s}' "$ROOT/corpus/n$n/manifest.tsv")
    info=(--info "n=$n" --info "msgs=$(size_of "$n")" --info "wire=$wire")
    pull=$ROOT/pull/$n work=$ROOT/letterbook/$n
    mk_mbsync "$n" "$pull" tls no "$TLSPORT" >/dev/null
    configure "$n" "$work"
    poll_beside_mbsync
    poll_again
    sizes
done
"$PY" "$BENCH/report.py" "$RESULTS"
