#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Some of the servers that misbehave, with the program under valgrind.
program=$(cd "${builddir:-.}" && pwd)/letterbook
if ! command -v valgrind >/dev/null || grep -qs "__asan_init" "$program"; then
    echo "1..0 # SKIP valgrind is not installed, or the program has the sanitizers"
    exit 0
fi
export G_SLICE=always-malloc
export runner="valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
    --suppressions=/usr/share/glib-2.0/valgrind/glib.supp --trace-children=yes"
export limits=300:500 scripts="starttls-nul
starttls-injected
literal-cut
literal-bye
fetch-two-uids
body-changes-size
date-long
search-beyond"
exec sh "${srcdir:-.}/tests/cli/T310-hostile.sh"
