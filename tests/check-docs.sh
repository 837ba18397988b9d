#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual and the program agree: each subcommand of `letterbook --help` and each of its
# options stands in letterbook(1), the manuals are well-formed, and doc/architecture.md tells what
# each file of src/archive does. Prints TAP.
srcdir=$(cd "${srcdir:-.}" && pwd) builddir=$(cd "${builddir:-.}" && pwd)
manual=$srcdir/doc/letterbook.1
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
skip() {
    number=$((number + 1))
    echo "ok $number - $1 # SKIP $2"
}

commands() {
    "$builddir/letterbook" --help | sed -nE 's/^  ([a-z-]+( [a-z-]+)?)  .*/\1/p'
}
# The manual as plain text, one line, without overstrikes.
plain() {
    mandoc -T utf8 -O width=1000 "$1" | sed 's/.\x08//g' | sed 's/[‐−]/-/g' | tr -s '[:space:]' ' '
}

if ! command -v mandoc >/dev/null; then
    skip "the manual names every command and option" "mandoc is not installed"
elif [ ! -e "$manual" ]; then
    skip "the manual names every command and option" "there is no manual yet"
else
    text=$(plain "$manual")
    [ -n "$(commands)" ] || verdict "there are commands" "letterbook --help lists none"
    commands >"${TMPDIR:-/tmp}/letterbook-commands.$$"
    while read -r command; do
        case $text in
        *" $command "*) missing='' ;;
        *) missing="letterbook $command is not in the manual" ;;
        esac
        # shellcheck disable=SC2086
        for option in $("$builddir/letterbook" $command --help |
            sed -nE 's/^  (-[a-z], )?(--[a-z0-9-]+).*/\2/p'); do
            case $text in
            *"$option"[!a-z-]*) ;;
            *) missing="$missing
letterbook $command: $option is not in the manual" ;;
            esac
        done
        verdict "$command and its options" "$missing"
    done <"${TMPDIR:-/tmp}/letterbook-commands.$$"
    rm -f "${TMPDIR:-/tmp}/letterbook-commands.$$"
fi

for page in "$srcdir"/doc/*.[1-9]; do
    [ -e "$page" ] || continue
    if command -v mandoc >/dev/null; then
        # The page's own cross references need not be installed.
        verdict "$(basename "$page") is well-formed" \
            "$(mandoc -T lint -W warning "$page" 2>&1 | grep -v 'referenced manual not found')"
    else
        skip "$(basename "$page") is well-formed" "mandoc is not installed"
    fi
done

missing=''
for file in "$srcdir"/src/archive/*.c; do
    name=$(basename "$file" .c)
    sed -n '/^## Which file/,/^## The two/p' "$srcdir/doc/architecture.md" | grep -q "\`$name\`" ||
        missing="$missing $name.c"
done
verdict "architecture.md names every file of src/archive" "$missing"
echo "1..$number"
exit $failed
