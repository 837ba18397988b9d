#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# chat: chats come in as JSON lines or as a help desk's mails, and go after thirty days.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

new_archive 2024-01-02
printf '\n[chat]\ntranscript-senders = Chats@desk.example.com; talk.example.org\n' >>"$config"

# decided DAY ITEM: "outcome rule keep_until due_from" as of that day
decided() {
    run letterbook explain --json --today="$1" "$2" || problem "explain: $stderr"
    for key in outcome rule keep_until due_from; do
        helper field $key <"$work/stdout"
    done | xargs
}
# brought_in DAY FILE…: "read archived duplicates suppressed" of an import on that day
brought_in() {
    brought_on=$1
    shift
    at "$brought_on" run letterbook chat import --json "$@" || problem "chat import: $stderr"
    for key in read archived duplicates suppressed; do
        helper field $key <"$work/stdout"
    done | xargs
}
# refused REGEX LINE: an import of a good line and this one fails so, and stores nothing
refused() {
    printf '%s\n%s\n' "$good" "$2" >"$work/bad.jsonl"
    at 2024-03-02 expect_error 65 "bad.jsonl, line 2: $1" letterbook chat import "$work/bad.jsonl"
    expect_equal "$(count_found zyrkgood)" 0 "stored all the same"
}
good='{"id":"g","started_at":"2024-03-01T10:00:00Z","with":{},"text":"zyrkgood"}'

at 2024-01-03 expect_status 0 letterbook party add --name="Firm AS" --domain=firm.example.org \
    --phone="+47 22 22 22 22" --role=customer --since=2020-01-01

test_begin "chats come in, and are found and shown"
cat >"$work/chats.jsonl" <<'END'
{"id": "c-1", "started_at": "2024-03-01T10:00:00+01:00", "ended_at": "2024-03-01T10:20:00+01:00", "with": {"name": "Kari Nordmann", "email": "Kari@Firm.Example.org"}, "messages": [{"at": "2024-03-01T10:00:00+01:00", "from": "Kari", "text": "Where is my qvuxparcel?"}, {"at": "2024-03-01T10:05:00+01:00", "from": "Support", "text": "On its way.\nTomorrow."}]}

{"id": "c-2", "started_at": "2024-03-01T11:00:00Z", "with": {"phone": "22 22 22 22"}, "direction": "out", "subject": "Offer of a wexalamp", "text": "All in one \u001b[31mtext."}
{"id": "c-3", "started_at": "2024-03-01T12:00:00Z", "with": {}, "text": "Somebody who did not say who"}
END
expect_equal "$(brought_in 2024-03-02 "$work/chats.jsonl")" "3 3 0 0"
expect_json_lines
first=$(found qvuxparcel) second=$(found "subject:wexalamp") third=$(found "did not say who")
expect_equal "$(found channel:chat | wc -l)" 3
expect_equal "$(found "from:kari@firm.example.org")" "$first"
expect_equal "$(found 'from:"Kari Nordmann"')" "$first"
expect_equal "$(found "party:\"Firm AS\"" | sort)" "$(printf '%s\n' "$first" "$second" | sort)"
expect_status 0 letterbook show "$first"
expect_match "$stdout" "Channel: +chat, in"
expect_match "$stdout" "When: +2024-03-01 10:20"
expect_match "$stdout" "With: +Kari Nordmann <kari@firm.example.org>"
expect_match "$stdout" "Subject: +Where is my qvuxparcel"
expect_match "$stdout" "^2024-03-01 10:05 Support: On its way\."
expect_match "$stdout" "Mailbox: +chat"
expect_status 0 letterbook show --json "$second"
expect_equal "$(helper field direction <"$work/stdout")" out
expect_equal "$(helper field date <"$work/stdout")" "2024-03-01T11:00:00Z"
expect_status 0 letterbook show --text "$second"
expect_equal "$stdout" "All in one [31mtext." "without the control character"

test_begin "R-CHAT: thirty days, whatever is known of the party; a chat is no contact"
for item in "$first" "$second" "$third"; do
    expect_equal "$(decided 2024-03-31 "$item")" "KEEP_UNTIL R-CHAT 2024-03-31 2024-04-01"
    expect_equal "$(decided 2024-04-01 "$item")" "DUE R-CHAT 2024-03-31 2024-04-01"
done
compose "$work/individual.eml" date=2024-01-10 from=ola@example.net
at 2024-01-11 expect_status 0 letterbook import --mailbox=support "$work/individual.eml"
echo '{"id":"c-4","started_at":"2024-03-01T10:00:00Z","with":{"email":"ola@example.net"},"text":"Hello"}' |
    at 2024-03-02 letterbook chat import --mailbox=desk - >"$work/stdout" 2>&1 || problem "$(cat "$work/stdout")"
expect_match "$(cat "$work/stdout")" "^-: 1 chats read, 1 archived"
expect_equal "$(found mailbox:desk | wc -l)" 1
expect_equal "$(decided 2024-03-03 "$(archived "$work/individual.eml")")" \
    "KEEP_UNTIL R-CONTACT 2025-01-10 2025-01-11"

test_begin "an old chat has the safety delay"
printf '%s\n' '{"id":"old","started_at":"2023-01-01T10:00:00Z","with":{},"text":"zyrkold"}' >"$work/old.jsonl"
expect_equal "$(brought_in 2024-03-02 "$work/old.jsonl")" "1 1 0 0"
expect_equal "$(decided 2024-03-03 "$(found zyrkold)")" "KEEP_UNTIL R-GRACE 2024-04-01 2024-04-02"

test_begin "the same again adds nothing, however it is written"
expect_equal "$(brought_in 2024-03-03 "$work/chats.jsonl")" "3 0 3 0"
printf '%s\n' '{"with":{},"text":"Somebody who did not say who","started_at":"2024-03-01T13:00:00+01:00","id":"c-3"}' \
    >"$work/again.jsonl"
expect_equal "$(brought_in 2024-03-03 "$work/again.jsonl")" "1 0 1 0"
expect_equal "$(found channel:chat | wc -l)" 5

test_begin "what says something else is another chat"
sed 's/did not say who/went on talking/' "$work/again.jsonl" >"$work/more.jsonl"
expect_equal "$(brought_in 2024-03-03 "$work/more.jsonl")" "1 1 0 0"

test_begin "bad lines are named with file, line and key, and nothing of the file is stored"
refused 'unknown key "kind"' '{"id":"x","kind":1,"started_at":"2024-03-01T10:00:00Z","with":{},"text":"a"}'
refused 'with: unknown key "mail"' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{"mail":"a@b.example"},"text":"a"}'
refused 'id: is required' '{"started_at":"2024-03-01T10:00:00Z","with":{},"text":"a"}'
refused 'id: must not be empty' '{"id":"","started_at":"2024-03-01T10:00:00Z","with":{},"text":"a"}'
refused 'started_at: must be an instant' '{"id":"x","started_at":"yesterday","with":{},"text":"a"}'
refused 'started_at: lies in the future' '{"id":"x","started_at":"2024-03-05T10:00:00Z","with":{},"text":"a"}'
refused 'started_at: lies before 1990' '{"id":"x","started_at":"1980-03-05T10:00:00Z","with":{},"text":"a"}'
refused 'ended_at: lies before' '{"id":"x","started_at":"2024-03-01T10:00:00Z","ended_at":"2024-03-01T09:00:00Z","with":{},"text":"a"}'
refused 'with: is required' '{"id":"x","started_at":"2024-03-01T10:00:00Z","text":"a"}'
refused 'with.email: .*not an e-mail' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{"email":"a"},"text":"a"}'
refused 'with.email: .*ours' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{"email":"a@example.no"},"text":"a"}'
refused 'with.phone: .*not a phone' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{"phone":"12"},"text":"a"}'
refused 'direction: must be one of in, out' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{},"direction":"internal","text":"a"}'
refused 'must have either messages or text' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{}}'
refused 'must have either messages or text' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{},"text":"a","messages":[]}'
refused 'messages: must not be empty' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{},"messages":[]}'
refused 'messages\[0\].from: is required' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{},"messages":[{"at":"2024-03-01T10:00:00Z","text":"a"}]}'
refused 'messages\[0\]: must be an object' '{"id":"x","started_at":"2024-03-01T10:00:00Z","with":{},"messages":["a"]}'
refused 'must be one JSON object' '["a"]'
refused 'line 1, column' '{"id":'
: >"$work/empty.jsonl"
expect_error 65 "no chat" letterbook chat import "$work/empty.jsonl"
expect_error 65 "nowhere.jsonl" letterbook chat import "$work/nowhere.jsonl"
expect_error 64 "mailbox" letterbook chat import --mailbox= "$work/chats.jsonl"
expect_status 64 letterbook chat import

test_begin "mails of a help desk are chats, kept byte for byte; others are mails"
compose "$work/desk.eml" date=2024-03-01 from="Desk <chats@DESK.example.com>" body="The wexatranscript."
compose "$work/talk.eml" date=2024-03-01 from=bot@eu.talk.example.org
compose "$work/person.eml" date=2024-03-01 from=anna@desk.example.com
compose "$work/both.eml" date=2024-03-01 from="chats@desk.example.com, anna@desk.example.com"
for name in desk talk person both; do
    at 2024-03-02 expect_status 0 letterbook import --mailbox=support "$work/$name.eml"
done
desk=$(archived "$work/desk.eml")
for name in desk talk; do
    expect_equal "$(decided 2024-03-03 "$(archived "$work/$name.eml")")" "KEEP_UNTIL R-CHAT 2024-03-31 2024-04-01"
done
for name in person both; do
    expect_equal "$(decided 2024-03-03 "$(archived "$work/$name.eml")")" "KEEP_UNTIL R-CONTACT 2025-03-01 2025-03-02"
done
expect_equal "$(found wexatranscript channel:chat)" "$desk"
expect_status 0 letterbook show --raw "$desk"
expect_true "the bytes are the same" cmp -s "$work/stdout" "$work/desk.eml"

test_begin "after thirty days they are gone, from every file"
at 2024-03-31 expect_status 0 letterbook expire --accept-clock=2024-03-31
expect_equal "$(found channel:chat | wc -l)" 8 "on the last day"
at 2024-04-01 expect_status 0 letterbook expire --accept-clock=2024-04-01
expect_equal "$(found channel:chat)" "$(found zyrkold)" "but the old one, in its safety delay"
expect_true "no file holds their words" sh -c \
    "! grep -a -r -q -e qvuxparcel -e wexatranscript -e wexalamp '$archive'"
at 2024-04-02 expect_status 0 letterbook expire --accept-clock=2024-04-02
expect_equal "$(count_found channel:chat)" 0
expect_true "the mails are there" test "$(count_found "$everything")" -eq 3

test_begin "and do not come back"
expect_equal "$(brought_in 2024-04-03 "$work/chats.jsonl")" "3 0 0 3"
at 2024-04-03 expect_status 0 letterbook import --mailbox=support "$work/desk.eml"
expect_equal "$(count_found channel:chat)" 0
expect_status 0 letterbook audit verify

test_done
