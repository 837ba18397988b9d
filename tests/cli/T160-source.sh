#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# after-archiving = delete: the server's copy goes once it is archived, or purged; nothing else goes.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

inbox=$(maildir_of support INBOX) outbox=$(maildir_of support Sent)
# Made before the server starts, they belong to its user, who may then delete there. An ACL can close
# them.
make_maildir "$inbox"
make_maildir "$outbox"
printf 'mail_plugins = acl\nplugin {\n  acl = vfile\n}\n' >"$work/server/local.conf"
start_server

leave() {
    configure
    configure_mailbox support
}

delete() {
    configure
    configure_mailbox support after-archiving=delete "$@"
}

# allow FOLDER RIGHTS: what we may do there; all when left out.
allow() {
    directory=$(maildir_of support "$1")
    make_maildir "$directory"
    if [ $# -gt 1 ]; then
        echo "owner $2" >"$directory/dovecot-acl"
        chmod 644 "$directory/dovecot-acl"
    else
        rm -f "$directory/dovecot-acl"
    fi
}

# How many messages the server has in both folders.
on_server() {
    find "$inbox/new" "$inbox/cur" "$outbox/new" "$outbox/cur" -type f 2>/dev/null | wc -l
}

# removed REMOVED REMAINING: what the last poll says.
expect_removed() {
    expect_equal "$(helper sum source_copies_removed <"$work/stdout")" "$1" removed
    expect_equal "$(helper sum source_copies_remaining <"$work/stdout")" "$2" remaining
}

# listed FIELD: of each source copy remaining.
listed() {
    field "$1" letterbook mailbox source-copies --json
}

renumber() {
    stop_server
    sleep 1 # UIDVALIDITY counts seconds
    rm -f "$inbox"/dovecot* "$outbox"/dovecot*
    start_server
}

letter() { # letter NAME [compose's settings]: a message, in FILE $work/NAME.eml
    name=$1
    shift
    compose "$work/$name.eml" subject="Letter $name" "$@"
}

leave
expect_status 0 letterbook init
letter old
deliver support INBOX "$work/old.eml"

test_begin "leave: the copy stays"
expect_status 0 letterbook poll --json
expect_removed 0 0
expect_equal "$(on_server)" 1
# Somebody marks it as deleted; whether it goes is theirs to say.
kept=$(find "$inbox/new" "$inbox/cur" -type f)
mv "$kept" "$inbox/cur/$(basename "${kept%:2,*}"):2,T"
kept=$inbox/cur/$(basename "${kept%:2,*}"):2,T

test_begin "delete: what is archived goes from both folders, and nothing else does"
delete
letter one
letter two
letter three
deliver support INBOX "$work/one.eml" "$work/two.eml"
deliver support Sent "$work/three.eml"
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 3 archived
expect_removed 3 0
expect_equal "$(find "$inbox/new" "$inbox/cur" "$outbox/new" "$outbox/cur" -type f)" "$kept"
for name in one two three; do
    letterbook show --raw "$(found "subject:$name")" | tr -d '\r' >"$work/back"
    expect_true "$name is archived" cmp "$work/back" "$work/$name.eml"
done

test_begin "a second poll finds nothing to fetch and nothing to remove"
expect_status 0 letterbook poll --json
expect_equal "$(helper sum fetched <"$work/stdout")" 0 fetched
expect_removed 0 0
expect_status 0 letterbook mailbox source-copies
expect_equal "$stdout" ""

test_begin "plain output says what was removed"
letter plain
deliver support INBOX "$work/plain.eml"
expect_status 0 letterbook poll
expect_match "$stdout" "1 archived, 1 removed from the server"

test_begin "more than one command can name"
helper bulk "$inbox" 205 heap
expect_status 0 letterbook poll --json
expect_removed 205 0
expect_equal "$(on_server)" 1
expect_equal "$(count_found $everything)" 210

test_begin "both copies of one message go, with other delivery fields too"
letter both
{ echo 'Delivered-To: elsewhere@example.no' && cat "$work/both.eml"; } >"$work/redelivered.eml"
deliver support INBOX "$work/both.eml"
deliver support Sent "$work/redelivered.eml"
expect_status 0 letterbook poll --json
expect_equal "$(helper sum duplicates <"$work/stdout")" 1 duplicates
expect_removed 2 0
id=$(found subject:both)
letterbook show --raw "$id" | tr -d '\r' >"$work/back"
expect_true "the first is archived" cmp "$work/back" "$work/both.eml"
letterbook show --raw --rendition=2 "$id" | tr -d '\r' >"$work/back"
expect_true "the second is archived" cmp "$work/back" "$work/redelivered.eml"

test_begin "what cannot be archived stays"
letter huge body=x
deliver support INBOX "$work/huge.eml"
huge=$(find "$inbox/new" -type f)
truncate -s 257M "$huge" # more than is ever fetched
letter sound
deliver support INBOX "$work/sound.eml"
expect_status 0 letterbook poll --json
expect_equal "$(helper sum excluded <"$work/stdout")" 1 excluded
expect_removed 1 0
expect_equal "$(find "$inbox/new" "$inbox/cur" -size +256M | wc -l)" 1 "is there"
find "$inbox/new" "$inbox/cur" -size +256M -delete

test_begin "an import is not looked for on a server"
letter imported
expect_status 0 letterbook import --mailbox=support "$work/imported.eml"
expect_equal "$(listed uid)" ""

test_begin "a server that refuses: the copy stays, is listed with the reason, and later goes"
allow INBOX lr
letter refused
deliver support INBOX "$work/refused.eml"
letter welcome
deliver support Sent "$work/welcome.eml"
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 2 archived
expect_removed 1 1
expect_status 0 letterbook mailbox source-copies --json
expect_json_lines
expect_equal "$(helper field folder <"$work/stdout")" INBOX folder
expect_equal "$(helper field since <"$work/stdout")" "$(TZ=Europe/Oslo date +%F)" since
expect_match "$(helper field problem <"$work/stdout")" "only read folder \"INBOX\""
uid=$(helper field uid <"$work/stdout")
expect_status 0 letterbook mailbox source-copies support
expect_match "$stdout" "^support/INBOX UID $uid .*only read"
expect_status 0 letterbook mailbox status
expect_match "$stdout" "source copies remaining: 1"
expect_equal "$(field source_copies_remaining letterbook mailbox status --json)" "1
0"
allow INBOX
expect_status 0 letterbook poll --json
expect_equal "$(helper sum fetched <"$work/stdout")" 0 fetched
expect_removed 1 0
expect_equal "$(listed uid)" ""
expect_equal "$(on_server)" 1

test_begin "a server that says OK and does not: likewise"
allow INBOX lrws
letter pretended
deliver support INBOX "$work/pretended.eml"
expect_status 0 letterbook poll --json
expect_removed 0 1
expect_match "$(listed problem)" "still has it"
allow INBOX lrwstei
expect_status 0 letterbook poll --json
expect_removed 1 0
allow INBOX

test_begin "a new UIDVALIDITY in between: removed under the new number, and nothing by the old one"
allow INBOX lr
letter renumbered
letter also
deliver support INBOX "$work/renumbered.eml" "$work/also.eml"
expect_status 0 letterbook poll --json
expect_removed 0 2
validity=$(listed uid_validity | sort -u)
renumber
allow INBOX lr
expect_status 0 letterbook poll --json
expect_removed 0 3 # with the one that was left on the server before
expect_true "noted under the new number" test "$(listed uid_validity | sort -u)" != "$validity"
expect_equal "$(listed uid_validity | sort -u | wc -l)" 1 "numberings"
allow INBOX
expect_status 0 letterbook poll --json
expect_removed 3 0
expect_equal "$(on_server)" 0

test_begin "other bytes under the same UID are not what was archived: they stay"
allow INBOX lr
letter replaced body="The words that were archived."
deliver support INBOX "$work/replaced.eml"
expect_status 0 letterbook poll --json
expect_removed 0 1
allow INBOX
file=$(find "$inbox/new" "$inbox/cur" -type f)
sed -i 's/were archived/nobody knows/' "$file"
rm -f "$inbox"/dovecot.index.cache
for attempt in first second; do
    expect_status 0 letterbook poll --json
    expect_removed 0 1
    expect_match "$(listed problem)" "another message" "$attempt"
done
expect_equal "$(find "$inbox/new" "$inbox/cur" -type f -exec grep -c 'nobody knows' {} +)" 1
at "$(date -u -d tomorrow +%F)" expect_status 0 letterbook poll --json
expect_removed 0 1
test_begin "when somebody removes them, nothing remains"
find "$inbox/new" "$inbox/cur" -type f -delete
expect_status 0 letterbook poll --json
expect_removed 0 0
expect_equal "$(listed uid)" ""

# stalled WHEN COMMAND: a poll that is killed when it comes to that command.
stalled() {
    rm -f "$work/stall".*
    "$python" -I "$srcdir/tests/cli/stall-imap.py" "$1" "$2" "$IMAP_PORT" "$work/stall" &
    proxy=$!
    waited=0
    while [ ! -e "$work/stall.port" ] && [ $waited -lt 100 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    delete "server=imap+insecure://127.0.0.1:$(cat "$work/stall.port")"
    "$program" --config="$config" poll >/dev/null 2>&1 &
    poller=$!
    waited=0
    while [ ! -e "$work/stall.reached" ] && [ $waited -lt 200 ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    expect_true "$2 is reached" test -e "$work/stall.reached"
    kill -KILL $poller
    wait $poller $proxy 2>/dev/null
    delete
}

for moment in "before SELECT" "before STORE" "after STORE" "before EXPUNGE" "after EXPUNGE"; do
    test_begin "kill -9 $moment: archived once, and the next poll removes it"
    name=killed$(echo "$moment" | tr -d ' ')
    letter "$name"
    deliver support INBOX "$work/$name.eml"
    # shellcheck disable=SC2086
    stalled $moment
    expect_equal "$(count_found "subject:$name")" 1 archived
    expect_status 0 letterbook mailbox source-copies
    expect_match "$stdout" "INBOX UID .*not tried yet"
    expect_status 0 letterbook poll --json
    expect_equal "$(helper sum fetched <"$work/stdout")" 0 fetched
    expect_equal "$(helper sum source_copies_remaining <"$work/stdout")" 0 remaining
    expect_equal "$(on_server)" 0 "on the server"
    expect_equal "$(count_found "subject:$name")" 1 archived
done

test_begin "a full disk: what was not archived is not removed"
disk=$work/disk
mkdir -p "$disk"
if ! is_root || ! mount -t tmpfs -o "size=4m,mode=711" tmpfs "$disk" 2>/dev/null; then
    test_skip "may not mount"
else
    first_archive=$archive archive=$disk/archive
    delete
    expect_status 0 letterbook init
    for number in 1 2 3 4 5 6 7 8; do
        helper random-bytes "$work/blob" 700000 "heavy$number"
        letter "heavy$number" headers='Content-Type: application/octet-stream
Content-Transfer-Encoding: base64' body="$(base64 "$work/blob")"
        deliver support INBOX "$work/heavy$number.eml"
    done
    expect_error 75 "full|space" letterbook poll
    expect_true "each is here or there" test $(($(on_server) + $(count_found $everything))) -ge 8
    mount -o remount,size=40m "$disk"
    expect_status 0 letterbook poll --json
    expect_equal "$(on_server)" 0
    expect_equal "$(count_found subject:letter)" 8
    umount "$disk"
    archive=$first_archive
fi

# --- at the purge ---------------------------------------------------------------------------

written=$(days_ago 400)
delete

# An expiry run of today, though the archive's last poll was long ago.
expire() {
    expect_status 0 letterbook expire --json --accept-clock="$(TZ=Europe/Oslo date +%F)"
}

# What an expiry run says.
expect_sources() { # expect_sources REMOVED REMAINING
    expect_equal "$(helper field sources_removed <"$work/stdout")" "$1" sources_removed
    expect_equal "$(helper field sources_remaining <"$work/stdout")" "$2" sources_remaining
}

# purged NAME REMOVED REMAINING: a letter that was archived and left on the server, and is purged now.
purged() {
    letter "$1" date="$written" body="The word $1 stands here."
    deliver support INBOX "$work/$1.eml"
    leave
    at "$(days_ago 399)" expect_status 0 letterbook poll
    delete
    expect_equal "$(count_found "subject:$1")" 1
    expire
    expect_sources "$2" "$3"
    expect_equal "$(count_found "subject:$1")" 0
}

test_begin "what is purged goes from the server too"
purged quobylion 1 0
expect_equal "$(on_server)" 0
expect_status 0 letterbook poll --json
expect_equal "$(helper sum fetched <"$work/stdout")" 0 fetched
expect_equal "$(grep -a -r -l -i quobylion "$archive")" "" "files with the word"

test_begin "what the server does not let go is listed, without a word of it"
allow INBOX lr
purged vextramon 0 1
expect_status 0 letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_removed 0 1
expect_equal "$(listed folder)" INBOX
expect_match "$(listed problem)" "only read"
expect_equal "$(grep -a -r -l -i vextramon "$archive")" "" "files with the word"

test_begin "numbered anew it is recognised, and still to go"
renumber
allow INBOX lr
expect_status 0 letterbook poll --json
expect_equal "$(helper sum suppressed <"$work/stdout")" 1 suppressed
expect_removed 0 1
allow INBOX
expect_status 0 letterbook poll --json
expect_removed 1 0
expect_equal "$(on_server)" 0

test_begin "an expiry run without a server: listed, and gone with the next poll"
letter offline date="$written"
deliver support INBOX "$work/offline.eml"
leave
at "$(days_ago 399)" expect_status 0 letterbook poll
delete
stop_server
expire
expect_sources 0 1
expect_equal "$(count_found subject:offline)" 0
expect_equal "$(listed folder)" INBOX
expect_match "$(listed problem)" "cannot connect"
start_server
expect_status 0 letterbook poll --json
expect_equal "$(helper sum source_copies_remaining <"$work/stdout")" 0 remaining
expect_equal "$(on_server)" 0

test_begin "leave: what is purged stays on the server"
leave
letter left date="$written"
deliver support INBOX "$work/left.eml"
at "$(days_ago 399)" expect_status 0 letterbook poll
expire
expect_sources 0 0
expect_status 0 letterbook poll --json
expect_removed 0 0
expect_equal "$(on_server)" 1
expect_equal "$(listed uid)" ""

test_done
