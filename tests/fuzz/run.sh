#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh SECONDS FUZZER...: runs each fuzzer for that long, with AddressSanitizer and
# UndefinedBehaviorSanitizer, at low priority, from the cases of earlier findings, the seeds that
# seeds.py writes, and what earlier runs here have found (fuzz-build/corpus). A finding is left in
# fuzz-build/findings: mend it, and add it to tests/fuzz/cases/FUZZER. SECONDS 0: the cases alone.
set -eu
srcdir=$(cd "$(dirname "$0")/../.." && pwd)
seconds=$1
shift
command -v clang >/dev/null || { echo "make fuzz needs clang (and libclang-rt-14-dev)"; exit 1; }
mkdir -p fuzz-build
cd fuzz-build

if [ ! -e config.status ]; then
    "$srcdir/configure" --quiet --enable-sanitizers CC=clang CXX=clang++ \
        CFLAGS='-g -O1 -fsanitize=fuzzer-no-link' CXXFLAGS='-g -O1'
fi
programs=''
for fuzzer in "$@"; do
    programs="$programs tests/fuzz/$fuzzer"
done
# What is built first for the whole source: headers of resources.
# shellcheck disable=SC2086
nice -n 19 make --no-print-directory -j"$(nproc)" FUZZ_LINKING=-fsanitize=fuzzer \
    src/store/store-resources.h src/archive/archive-resources.h $programs >build.log 2>&1 ||
    { tail -n 20 build.log; exit 1; }

export G_DEBUG=fatal-warnings G_SLICE=always-malloc
export ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1:max_allocation_size_mb=512"
mkdir -p findings
status=0
for fuzzer in "$@"; do
    cases=$srcdir/tests/fuzz/cases/$fuzzer corpus=corpus/$fuzzer
    mkdir -p "$corpus" "seeds/$fuzzer"
    python3 "$srcdir/tests/fuzz/seeds.py" "$fuzzer" "seeds/$fuzzer"
    set -- -timeout=20 -rss_limit_mb=2048 -artifact_prefix="findings/$fuzzer-"
    [ ! -e "$srcdir/tests/fuzz/dictionaries/$fuzzer" ] ||
        set -- "$@" -dict="$srcdir/tests/fuzz/dictionaries/$fuzzer"
    if [ -d "$cases" ] && ! "tests/fuzz/$fuzzer" "$@" "$cases"/* >"$fuzzer.cases.log" 2>&1; then
        echo "$fuzzer: an earlier finding is back: fuzz-build/$fuzzer.cases.log"
        status=1
        continue
    fi
    [ "$seconds" -gt 0 ] || { echo "$fuzzer: its cases pass"; continue; }
    if nice -n 19 "tests/fuzz/$fuzzer" "$@" -max_total_time="$seconds" -max_len=20000 \
        -print_final_stats=1 "$corpus" "seeds/$fuzzer" >"$fuzzer.log" 2>&1; then
        echo "$fuzzer: $(sed -n 's/^stat::number_of_executed_units: *//p' "$fuzzer.log") executions," \
            "nothing found"
    else
        echo "$fuzzer: found something: fuzz-build/$fuzzer.log, fuzz-build/findings/$fuzzer-*"
        status=1
    fi
done
exit $status
