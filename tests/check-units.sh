#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The systemd units: in their sandbox they are exposed as little as can be judged without running
# them, nothing in them is unknown to systemd, and nothing is left to fill in. Prints TAP.
builddir=$(cd "${builddir:-.}" && pwd) srcdir=$(cd "${srcdir:-.}" && pwd)
exposure_max=2.0
number=0 failed=0
verdict() { # verdict NAME OFFENCES
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '%s\n' "$2" | sed 's/^/# /'
        failed=1
    fi
}
command -v systemd-analyze >/dev/null || {
    echo "1..0 # SKIP systemd-analyze is not installed"
    exit 0
}

work=$(mktemp -d "${TMPDIR:-/tmp}/letterbook-units.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
# Where the program and its manuals are installed is of no interest here.
for unit in "$builddir"/contrib/systemd/*.service "$srcdir"/contrib/systemd/*.timer; do
    sed -e "s|^ExecStart=[^ ]*|ExecStart=/bin/true|" -e '/^Documentation=/d' "$unit" \
        >"$work/$(basename "$unit")"
done

for unit in "$work"/*; do
    name=$(basename "$unit")
    verdict "$name is understood" "$(systemd-analyze verify "$unit" 2>&1 | grep -F "$name")"
    verdict "$name is complete" "$(grep -n '@[a-z]*@' "$unit")"
    case $name in
    *.timer) continue ;;
    esac
    judged=$(systemd-analyze security --offline=true "$unit" 2>&1 | tail -n 1)
    exposure=$(printf '%s\n' "$judged" | sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p')
    if [ -n "$exposure" ] &&
        [ "$(awk "BEGIN { print ($exposure < $exposure_max) }")" = 1 ]; then
        judged=''
    fi
    verdict "$name is exposed by less than $exposure_max ($exposure)" "$judged"
done
echo "1..$number"
exit $failed
