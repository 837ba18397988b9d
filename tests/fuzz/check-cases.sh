#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every fuzzer over its seeds and over what it has found before (tests/fuzz/cases). Prints TAP.
builddir=$(cd "${builddir:-.}" && pwd) srcdir=$(cd "${srcdir:-.}" && pwd)
fuzz=$srcdir/tests/fuzz
number=0 failed=0
work=$(mktemp -d "${TMPDIR:-/tmp}/letterbook-fuzz.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT

for source in "$fuzz"/fuzz-*.c; do
    fuzzer=$(basename "$source" .c)
    number=$((number + 1))
    mkdir "$work/$fuzzer"
    if python3 "$fuzz/seeds.py" "$fuzzer" "$work/$fuzzer" >"$work/log" 2>&1 &&
        find "$work/$fuzzer" "$fuzz/cases" -type f -path "*/$fuzzer/*" -exec \
            "$builddir/tests/fuzz/$fuzzer" {} + >"$work/log" 2>&1; then
        echo "ok $number - $fuzzer: seeds and cases"
    else
        echo "not ok $number - $fuzzer: seeds and cases"
        sed 's/^/# /' "$work/log"
        failed=1
    fi
done
echo "1..$number"
exit $failed
