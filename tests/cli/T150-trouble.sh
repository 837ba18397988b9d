#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# An archive that is missing, not ours, read-only, full or from the future: refused in words.
. "${srcdir:-.}/tests/cli/lib.sh"

compose "$work/m.eml" subject="Before the trouble"
compose "$work/n.eml" subject="In the trouble"

# Every command that opens the archive fails so.
all_refuse() { # all_refuse STATUS REGEX
    for command in "search word" "show 1" "explain 1" "poll" "import --mailbox=support $work/n.eml" \
        "party list" "party add --name=X" "expire" "expire --dry-run" "check" "mailbox status"; do
        # shellcheck disable=SC2086
        expect_error "$1" "$2" letterbook $command
    done
}

test_begin "no archive: says how to make one"
configure
configure_mailbox support
all_refuse 78 "init"
expect_true "nothing was made" test ! -e "$archive"

test_begin "a directory without an archive"
mkdir -m 700 "$archive"
all_refuse 78 "init|archive"
rm -rf "$archive"

test_begin "a database from a newer version"
new_archive
expect_status 0 letterbook import --mailbox=support "$work/m.eml"
"$python" - "$archive/archive.db" <<'END'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("PRAGMA user_version = 9999")
database.commit()
END
all_refuse 77,78 "newer|version"

test_begin "a database of another program, and no database at all"
new_archive
rm -f "$archive"/archive.db*
"$python" - "$archive/archive.db" <<'END'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute("CREATE TABLE precious (x)")
database.commit()
END
chmod 600 "$archive/archive.db"
all_refuse 77,78,65 "archive"
helper random-bytes "$archive/archive.db" 100000 database
all_refuse 65,70,74,75,77,78 "archive"
expect_equal "$(sha256sum <"$archive/archive.db")" "$(helper random-bytes "$work/same" 100000 database && sha256sum <"$work/same")"

test_begin "the keys are missing"
new_archive
mv "$archive/keys" "$work/keys"
expect_status 77,78 letterbook import --mailbox=support "$work/m.eml"
expect_match "$stderr" "keys"
expect_true "no new keys were made" test ! -e "$archive/keys"
mv "$work/keys" "$archive/keys"
expect_status 0 letterbook import --mailbox=support "$work/m.eml"

test_begin "an archive that others can read is refused until it is mended"
for mode in 750 705 777; do
    chmod $mode "$archive"
    expect_status 77,78 letterbook check
    expect_match "$stderr" "chmod|mode|700|others"
done
chmod 700 "$archive"
chmod 644 "$archive/archive.db"
expect_status 77,78 letterbook check
chmod 600 "$archive/archive.db"
expect_status 0 letterbook check

test_begin "an archive of another user"
if ! is_root; then
    test_skip "needs root"
elif ! setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$program"; then
    test_skip "the program lies where no other user gets at it"
else
    # shellcheck disable=SC2317
    other() {
        setpriv --reuid=65534 --regid=65534 --clear-groups "$program" --config="$config" "$@"
    }
    chmod 644 "$config"
    chown 65534 "$work/password"
    for command in "search word" "import --mailbox=support $work/m.eml" check; do
        # shellcheck disable=SC2086
        expect_error 77,78 "archive" other $command
    done
    # What root can open but does not own would leave files behind that the owner cannot open.
    chown -R 65534:65534 "$archive"
    expect_error 77,78 "own" letterbook import --mailbox=support "$work/n.eml"
    expect_equal "$(find "$archive" ! -user 65534)" "" "files of another owner"
    expect_status 0 other search word
    chown -R 0:0 "$archive" "$work/password"
    chmod 600 "$config"
fi

# A file system of our own, of 4 MB, where that is allowed.
disk=$work/disk
small_disk() {
    mkdir -p "$disk"
    is_root && mount -t tmpfs -o "size=4m,mode=711" tmpfs "$disk" 2>/dev/null
}

test_begin "a read-only archive"
if is_root && ! small_disk; then
    test_skip "may not mount"
else
    if is_root; then
        archive=$disk/archive
        new_archive
        expect_status 0 letterbook import --mailbox=support "$work/m.eml"
        mount -o remount,ro "$disk"
    else
        chmod 500 "$archive"
        chmod 400 "$archive"/*
    fi
    for command in "import --mailbox=support $work/n.eml" "party add --name=X" expire check; do
        # shellcheck disable=SC2086
        expect_error 73,75,77,78 "archive|read-only|permission" letterbook $command
    done
    if is_root; then
        mount -o remount,rw "$disk"
    else
        chmod 700 "$archive"
        chmod 600 "$archive"/*
    fi
    expect_equal "$(count_found 'subject:trouble')" 1
    expect_status 0 letterbook import --mailbox=support "$work/n.eml"
    expect_equal "$(count_found 'subject:trouble')" 2
fi

test_begin "a full disk: the import fails as temporary, what was archived is whole, and it goes on"
if ! mountpoint -q "$disk"; then
    test_skip "may not mount"
else
    rm -rf "$archive"
    archive=$disk/archive
    new_archive
    mkdir "$work/heavy"
    for number in 1 2 3 4 5 6 7 8; do
        helper random-bytes "$work/blob" 700000 "heavy$number"
        compose "$work/heavy/$number.eml" subject="Heavy $number" \
            headers='Content-Type: application/octet-stream
Content-Transfer-Encoding: base64' body="$(base64 "$work/blob")"
    done
    expect_error 75 "full|space" letterbook import --mailbox=support "$work/heavy"
    before=$(count_found subject:heavy)
    note "$before of 8 archived on 4 MB"
    expect_true "not all of it found room" test "$before" -lt 8
    for id in $(found subject:heavy); do
        expect_status 0 letterbook show --raw "$id"
    done
    mount -o remount,size=40m "$disk"
    expect_status 0 letterbook import --mailbox=support "$work/heavy"
    expect_same_mail "$work/heavy"
fi

test_begin "a full disk while polling: the next poll goes on"
if ! mountpoint -q "$disk" || ! PATH=$PATH:/usr/sbin command -v dovecot >/dev/null; then
    test_skip "may not mount, or there is no Dovecot"
else
    start_server
    rm -rf "$archive"
    mount -o remount,size=4m "$disk"
    new_archive
    for file in "$work/heavy"/*.eml; do
        deliver support INBOX "$file"
    done
    expect_error 75 "full|space" letterbook poll
    mount -o remount,size=40m "$disk"
    expect_status 0 letterbook poll
    expect_equal "$(polled fetched)" 0 "fetched after that"
    expect_same_mail "$work/server/mail/support/Maildir"
fi

test_done
