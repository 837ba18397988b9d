#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Parses a corpus of real messages and compares what was read with what other projects expect of
# them. The corpus is no part of this project: LETTERBOOK_CORPUS names its folder, by default
# ../shared/corpus beside the sources; without one the test is skipped. Prints TAP.
corpus=${LETTERBOOK_CORPUS:-${srcdir:-.}/../shared/corpus}
program=${builddir:-.}/tests/corpus/corpus-results
least=99.7 # percent of the expectations of other projects

if ! [ -r "$corpus/compare.py" ] || ! command -v python3 >/dev/null; then
    echo "1..0 # SKIP no corpus in $corpus, or no python3"
    exit 0
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM

number=0 failed=0
verdict() { # verdict NAME STATUS
    number=$((number + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        failed=1
    fi
}

echo 1..3
"$program" "$corpus/dev" >"$work/results.jsonl" 2>"$work/log"
verdict "all messages are parsed" $?
tail -n 30 "$work/log" | sed 's/^/# /'

expected=$(find "$corpus/dev" -name '*.eml' | wc -l)
[ "$(wc -l <"$work/results.jsonl")" -eq "$expected" ]
verdict "none of $expected messages is lost" $?

python3 "$corpus/compare.py" "$corpus/dev/expected.jsonl" "$work/results.jsonl" --list 0 >"$work/agreement"
sed 's/^/# /' "$work/agreement"
awk -v least="$least" '/^peer-golden/ { golden = 1 } /^python-email/ { golden = 0 }
    golden && $1 == "all" { agreed = $4 + 0 } END { exit !(agreed >= least) }' "$work/agreement"
verdict "at least $least % of other projects' expectations are met" $?
exit $failed
