#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Libraries take longer to load than most commands take to run. Commands that read mail, or speak to
# servers, live in programs of their own, which letterbook becomes.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive
compose "$work/call.eml" body="Call me on Friday."
mail='libgmime|libgpgme|libgio|libgobject'
network='libetpan|libgnutls|libcurl|libssh|libldap'

# Of its libraries, those that match; none but those shall.
among() {
    printf '%s\n' "$libraries" | grep -E "$1"
}

# loads STATUS COMMAND…: the libraries that a command takes, in all programs, one a line
loads() {
    wanted_status=$1
    shift
    rm -f "$work"/libraries.*
    LD_DEBUG=libs LD_DEBUG_OUTPUT=$work/libraries expect_status "$wanted_status" letterbook "$@"
    sed -n 's/.*calling init: //p' "$work"/libraries.*
}

test_begin "commands that read mail load what that takes, and nothing for the network"
for command in "import --mailbox=support $work/call.eml" 'verify' 'show --help'; do
    # shellcheck disable=SC2086 # words
    libraries=$(loads 0 $command)
    expect_match "$libraries" libgmime
    expect_equal "$(among "$network")" "" "$command loads"
done

test_begin "commands that speak to servers load both"
libraries=$(loads 69 mailbox test)
expect_match "$libraries" libetpan
expect_match "$libraries" libgmime

test_begin "all others load neither"
for command in --version --help 'search call' 'party list' check 'mailbox list' 'mailbox source-copies' stats \
    'audit verify' 'schedule show' 'review list'; do
    # shellcheck disable=SC2086 # words
    libraries=$(loads 0 $command)
    expect_match "$libraries" libsqlite3
    expect_equal "$(among "$mail|$network")" "" "$command loads"
done

test_begin "the process stays the same: what started it can watch it and end it"
"$program" --config="$config" poll --watch 2>"$work/watch.err" &
watcher=$!
tries=300
until grep -q 'cannot connect' "$work/watch.err"; do
    tries=$((tries - 1))
    [ $tries -gt 0 ] || break
    sleep 0.1
done
expect_match "$(readlink "/proc/$watcher/exe")" "/letterbook-network$"
expect_match "$(tr '\0' ' ' <"/proc/$watcher/cmdline")" "^$program --config=$config poll --watch $"
kill -TERM $watcher
wait $watcher
expect_equal $? 0 "its status"

test_begin "all commands are listed in one place"
run letterbook --help
for command in search import show verify 'mailbox test' 'mailbox status' poll expire; do
    expect_match "$stdout" "^  $command "
done
expect_error 64 "'mailbox' needs one of: list, test, status, move, source-copies" letterbook mailbox

test_begin "neither the current directory nor the environment says what is started"
mkdir "$work/trap"
for name in letterbook-mail letterbook-network; do
    printf '#!/bin/sh\necho trapped\n' >"$work/trap/$name"
    chmod +x "$work/trap/$name"
done
cd "$work/trap" || exit 99
before=$PATH
PATH=$work/trap:$PATH
expect_status 0 letterbook verify
expect_no_match "$stdout" trapped
PATH=$before
cd "$work" || exit 99

test_begin "where a program is missing, the error names it and says what to do"
mkdir "$work/broken"
cp "$program" "$work/broken/letterbook"
echo nothing >"$work/broken/letterbook-mail"
echo nothing >"$work/broken/letterbook-network"
program=$work/broken/letterbook
expect_error 78 "$work/broken/letterbook-network cannot be started, and 'poll' needs it: install letterbook again" \
    letterbook poll
expect_error 78 "$work/broken/letterbook-network cannot be started, and 'mailbox test' needs it" \
    letterbook mailbox test
expect_error 78 "$work/broken/letterbook-mail cannot be started, and 'show' needs it" letterbook show 1

test_begin "the other commands do without"
expect_equal "$(count_found call)" 1
expect_status 0 letterbook --help

test_done
