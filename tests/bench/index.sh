#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# index.sh [SIZE...]: letterbook beside notmuch and mu on the same generated Maildirs, without a
# server: bringing them in, their room on the disk, reading all back, and twelve searches each as a
# whole process. Sizes: 6k (default), 50k, 200k, 1000k (25 GB of mail, and as much again).
#
# The generator and the timer are those of peers.sh. An index that is there is used again. ZSTD=1:
# also the size of one tar under zstd -19, which takes long.
set -eu
# shellcheck source=SCRIPTDIR/peers.sh
. "$(dirname "$0")/peers.sh"
need_peers notmuch mu jq
# shellcheck disable=SC1091
. "$BENCH/indexers.sh"

bring_in() { # letterbook and both peers, each from nothing
    mkdir -p "$work"
    printf '[archive]\ndirectory = %s/archive\ntime-zone = UTC\nown-domains = ourco.example\n' \
        "$work" >"$work/conf"
    ln -sfn "$mail" "$work/mail"
    [ -e "$work/archive/archive.db" ] || {
        "$program" --config="$work/conf" init >/dev/null
        bt --label index.letterbook --runs 1 "${info[@]}" -- \
            "$program" --config="$work/conf" import --mailbox=shared "$mail"/support "$mail"/billing "$mail"/sales
    }
    for peer in notmuch mu; do
        [ -e "$work/$peer.done" ] || {
            "setup_$peer" "$work"
            bt --label "index.$peer" --runs 1 "${info[@]}" -- "$("cmd_$peer" "$work")"
            touch "$work/$peer.done"
        }
    done
}

sizes() {
    note size n "$n" wire "$wire" letterbook "$(disk "$work/archive")" notmuch "$(disk "$work/notmuch")" \
        mu "$(disk "$work/mu")" index "$("$program" --config="$work/conf" stats --json | jq .index_bytes)"
    [ -z "${ZSTD:-}" ] || note size.zstd19 n "$n" bytes "$(tar cf - -C "$mail" . | zstd -19 -T0 | wc -c)"
}

read_back() {
    bt --label verify.letterbook --runs 1 "${info[@]}" -- "$program" --config="$work/conf" verify
}

searches() { # twelve queries, the programs in turn
    who=$(awk -F'\t' '$1=="contact"{print $2}' "$ROOT/corpus/n$n/queries.tsv")
    : >"$ROOT/tmp/set"
    while IFS='|' read -r name ours notmuch mu; do
        printf "search.%s.letterbook\t%s --config=%s search -n 20 --json '%s'\n" \
            "$name" "$program" "$work/conf" "$ours"
        printf "search.%s.notmuch\tnotmuch --config=%s search --limit=20 '%s'\n" \
            "$name" "$work/notmuch/config" "$notmuch"
        printf "search.%s.mu\tmu find --muhome=%s --nocolor --sortfield=date --reverse --maxnum=20 '%s'\n" \
            "$name" "$work/mu" "$mu"
    done >"$ROOT/tmp/set" <<EOF
common|please|please|please
rare|quokkafjord|quokkafjord|quokkafjord
and|network license|network and license|network AND license
phrase|"overdue payment reminder"|"overdue payment reminder"|"overdue payment reminder"
from|from:$who|from:$who|from:$who
fromdate|from:$who after:2024-01-01 before:2025-01-01|from:$who date:2024-01-01..2024-12-31|from:$who AND date:2024-01-01..2024-12-31
subject|subject:linux|subject:linux|subject:linux
prefix|develop*|develop*|develop*
attach|has:attachment report|tag:attachment and report|flag:attach AND report
not|linux -windows|linux and not windows|linux AND NOT windows
nonascii|Prüfbericht|Prüfbericht|Prüfbericht
nohit|xqzvwkjhh|xqzvwkjhh|xqzvwkjhh
EOF
    bt --set "$ROOT/tmp/set" --runs "${RUNS:-10}" --warmup 1 --info "n=$n"
}

for n in "${@:-6k}"; do
    mail=$ROOT/corpus/n$n/base work=$ROOT/index/$n
    [ -d "$mail" ] ||
        "$PY" "$BENCH/gen_corpus.py" --src "$SRC" --out "$ROOT/corpus/n$n" --n "$(size_of "$n")"
    wire=$(awk -F'\t' '$2=="base"{s+=$8} END{printf "%.0f", s}' "$ROOT/corpus/n$n/manifest.tsv")
    info=(--info "n=$n" --info "msgs=$(size_of "$n")" --info "wire=$wire")
    bring_in
    sizes
    read_back
    searches
done
"$PY" "$BENCH/report.py" "$RESULTS"
