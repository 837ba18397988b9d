#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What reads phone numbers takes longer to load than most commands take to run: it is loaded only
# where it is needed, and only from where it belongs.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive
compose "$work/call.eml" body="Call me: +47 22 33 44 55."

# loads COMMAND…: the libraries that a successful letterbook takes, one a line
loads() {
    rm -f "$work"/libraries.*
    LD_DEBUG=libs LD_DEBUG_OUTPUT=$work/libraries expect_status 0 letterbook "$@"
    sed -n 's/.*calling init: //p' "$work"/libraries.*
}
party_names() {
    field name letterbook party list --json
}

test_begin "archiving, searching and looking at parties do without"
for command in --version 'import --mailbox=support call.eml' 'search call' 'party list' 'expire --dry-run'; do
    case $command in
    import*) set -- import --mailbox=support "$work/call.eml" ;;
    *) # shellcheck disable=SC2086 # words
        set -- $command ;;
    esac
    libraries=$(loads "$@")
    expect_match "$libraries" libsqlite3
    expect_no_match "$libraries" 'phonenumber|letterbook-phone|protobuf|libicu'
done

test_begin "a number is read, and that loads it"
libraries=$(loads party add --name=Anna --phone='22 33 44 55')
expect_match "$libraries" "^$builddir/letterbook-phone.so$"
expect_match "$libraries" libphonenumber
expect_equal "$(field phones letterbook party list --json)" +4722334455

test_begin "neither the current directory nor the environment says what is loaded"
mkdir "$work/trap"
echo nothing >"$work/trap/letterbook-phone.so"
cd "$work/trap" || exit 99
export LD_LIBRARY_PATH="$work/trap"
expect_status 0 letterbook party add --name=Bo --phone='22 33 44 56'
unset LD_LIBRARY_PATH
cd "$work" || exit 99

test_begin "where it cannot be loaded, the error names the file and nothing is stored"
mkdir "$work/broken"
cp "$program" "$work/broken/letterbook"
echo nothing >"$work/broken/letterbook-phone.so"
program=$work/broken/letterbook
expect_error 78 "$work/broken/letterbook-phone.so cannot be loaded" \
    letterbook party add --name=Cato --phone='22 33 44 57'
expect_error 78 "$work/broken/letterbook-phone.so cannot be loaded" \
    letterbook call add --phone='22 33 44 57' --summary='No answer'
expect_error 78 "$work/broken/letterbook-phone.so cannot be loaded" \
    letterbook party show '22 33 44 55'
expect_equal "$(party_names)" "Anna
Bo"

test_begin "without it the other commands work"
expect_equal "$(count_found call)" 1
expect_status 0 letterbook party add --name=Dag --email=dag@example.com
expect_status 0 letterbook party show Dag

test_done
