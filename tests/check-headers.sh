#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each header compiles alone: it includes what it needs. Prints TAP.
cd "${srcdir:-.}" || exit 99
flags=$(pkg-config --cflags glib-2.0 gio-unix-2.0 nettle gmime-3.0 sqlite3 zlib libsodium gnutls jansson libcurl) ||
    { echo "1..0 # SKIP the libraries are not installed" && exit 0; }
number=0 failed=0
for header in src/*/*.h; do
    number=$((number + 1))
    # shellcheck disable=SC2086
    if complaint=$(printf '#include "%s"\n' "${header#src/}" |
        ${CC:-cc} -std=c17 -Wall -Wextra -Werror -fsyntax-only -Isrc -I"${builddir:-.}/src" \
            -I"${builddir:-.}" -D_GNU_SOURCE $flags -x c - 2>&1); then
        echo "ok $number - $header"
    else
        echo "not ok $number - $header"
        printf '%s\n' "$complaint" | head -n 10 | sed 's/^/# /'
        failed=1
    fi
done
echo "1..$number"
exit $failed
