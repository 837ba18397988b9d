#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# init, and what every command has in common: help, usage errors.
. "${srcdir:-.}/tests/cli/lib.sh"

test_begin "init makes an archive that nobody else can read"
configure
configure_mailbox support
expect_status 0 letterbook init
expect_equal "$stderr" ""
expect_equal "$(stat -c %a "$archive")" 700 "mode of the directory"
expect_true "there is a database" test -s "$archive/archive.db"
expect_equal "$(find "$archive" -type f ! -perm 600)" "" "files of another mode than 600"
expect_equal "$(find "$archive" -mindepth 1 -type d ! -perm 700)" "" "directories of another mode"

test_begin "check finds nothing to complain about"
expect_status 0 letterbook check
expect_equal "$stderr" ""

test_begin "init refuses to overwrite an archive"
before=$(find "$archive" -type f ! -name '*-wal' ! -name '*-shm' -exec sha256sum {} + | sort)
expect_error 73 "archive|exists" letterbook init
after=$(find "$archive" -type f ! -name '*-wal' ! -name '*-shm' -exec sha256sum {} + | sort)
expect_equal "$after" "$before" "files"

test_begin "init does not take over a directory with other files"
rm -rf "$archive"
mkdir "$archive"
echo precious >"$archive/letter"
run letterbook init
expect_equal "$(cat "$archive/letter")" precious
[ $status -ne 0 ] || expect_equal "$(stat -c %a "$archive")" 700 "mode of the directory"
rm -rf "$archive"

test_begin "init whose place cannot be made says so"
echo file >"$work/file"
configure
sed -i "s|^directory = .*|directory = $work/file/archive|" "$config"
expect_error 73 "$work/file" letterbook init

test_begin "init makes its files private whatever the umask"
configure
(umask 000 && letterbook init >/dev/null) || problem "init"
expect_equal "$(find "$archive" -perm /077)" "" "readable by others"

test_begin "the program helps without a configuration"
config=$work/nowhere.conf
expect_status 0 letterbook --help
expect_match "$stdout" "^usage:.*command"
expect_equal "$stderr" ""
expect_status 0 "$program" --version
expect_match "$stdout" "^letterbook [0-9]"

test_begin "every command has help"
expect_status 0 "$program" --help
printf '%s\n' "$stdout" | sed -nE 's/^  ([a-z]+( [a-z]+)?)  .*/\1/p' >"$work/commands"
expect_true "there are commands" test -s "$work/commands"
while read -r words; do
    # shellcheck disable=SC2086
    expect_status 0 letterbook $words --help
    expect_match "$stdout" "letterbook $words"
    expect_match "$stdout" "--help"
    expect_equal "$stderr" "" "stderr of $words --help"
done <"$work/commands"

test_begin "the commands of the first path are there"
for command in init check "mailbox list" "mailbox test" "mailbox status" poll import \
    "party add" "party edit" "party list" "party show" "relationship start" "relationship end" \
    "relationship list" "call add" "meeting add" search show explain expire; do
    grep -qx "$command" "$work/commands" || problem "no command $command"
done

test_begin "usage errors have status 64"
expect_error 64 "command" "$program"
expect_error 64 "frobnicate" letterbook frobnicate
expect_error 64 "party" letterbook party
expect_error 64 "add, edit, list, show" letterbook party dance
expect_error 64 "config" "$program" --configuration=x check
config=$work/letterbook.conf
expect_error 64 "polish" letterbook poll --polish
expect_error 64 "show" letterbook show
expect_error 64 "abc" letterbook show abc
expect_error 64 "30th|not a day" letterbook explain 1 --today=30th

test_begin "an option that has no such value is a usage error"
expect_error 64 "limit|number|integer" letterbook search --limit=many word

test_begin "output that cannot be written is an error"
if [ -w /dev/full ]; then
    "$program" --help >/dev/full 2>"$work/stderr"
    expect_equal $? 75 status
    expect_match "$(cat "$work/stderr")" "^letterbook: writing"
fi

test_done
