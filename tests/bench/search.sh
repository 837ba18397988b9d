#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# search.sh [COUNT]: how long searches take in an archive of COUNT (1000000) made-up items: the first
# 20 in this process, newest first (also as a reader who may not see everything) and by relevance,
# and the processor time of a whole process.
#
# Making a million items takes some minutes and 1.8 GB; an archive that is there is used again.
# Everything that is made lies under $ROOT.
set -eu
builddir=$(cd "${builddir:-.}" && pwd)
count=${1:-1000000}
ROOT=${ROOT:-$builddir/bench-work}/search-$count
program=$builddir/letterbook bench=$builddir/tests/bench/bench-search
conf=$ROOT/conf
mkdir -p "$ROOT"
cat >"$conf" <<END
[archive]
directory = $ROOT/archive
time-zone = Europe/Oslo
own-domains = ourco.example
END
if [ ! -e "$ROOT/filled" ]; then
    rm -rf "$ROOT/archive"
    "$program" --config="$conf" init >/dev/null
    "$bench" "$conf" fill "$count"
    touch "$ROOT/filled"
fi
echo "newest first, of $count items (ms)"
"$bench" "$conf" find
echo "by relevance (ms)"
"$bench" "$conf" rank
echo "newest first, as support staff (ms)"
sed '/^.archive.$/a reader = support' "$conf" >"$ROOT/support"
"$bench" "$ROOT/support" find
echo "the whole program, 20 times (s)"
for query in lo quokkafjord 'kast*' xqzvwkjhh; do
    echo "$query"
    # shellcheck disable=SC2016
    time -p sh -c 'for _ in $(seq 20); do "$1" --config="$2" search --json "$3" >/dev/null; done' \
        - "$program" "$conf" "$query"
done
