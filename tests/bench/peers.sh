# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# To be sourced by benches that run beside other programs: need_peers TOOL..., then $program, $ROOT,
# and what ../shared/bench beside the source has: bt, note, disk, size_of, $BENCH, $SRC. Without it
# there is nothing to compare with, and the run says so. All that is made lies under $ROOT.
srcdir=$(cd "${srcdir:-$(dirname "$0")/../..}" && pwd)
builddir=$(cd "${builddir:-$srcdir}" && pwd)
BENCH=$srcdir/../shared/bench
[ -f "$BENCH/env.sh" ] || { echo "skipped: no ../shared/bench beside the source"; exit 0; }
ROOT=${ROOT:-$builddir/bench-work}
mkdir -p "$ROOT/tmp"
ROOT=$(cd "$ROOT" && pwd)
RESULTS=$ROOT/results-$(basename "$0" .sh).jsonl
SRC=$ROOT/source/package/data
export BENCH ROOT RESULTS SRC
# shellcheck disable=SC1091
. "$BENCH/env.sh"
[ -d "$SRC" ] || "$BENCH/fetch_source.sh"
# shellcheck disable=SC2034
program=$builddir/letterbook

need_peers() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 0; }
    done
}
