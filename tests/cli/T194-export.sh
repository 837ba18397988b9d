#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# export: what leaves the archive comes back the same by import; for whom and why is noted.
. "${srcdir:-.}/tests/cli/lib.sh"
need sqlite3 jq base64

# records: all items and renditions of the archive, one a line: what must not change on the way
records() {
    letterbook export --format=jsonl --recipient='The court of example.no' --reason='Case 7' |
        jq -c '[.channel, .received, .subject, [.from[].address], [.renditions[] | [.number, .sha256, .size]]]' | sort
}

export_to() { # export_to FORMAT PATH [QUERY…]
    exported_as=$1 exported_to=$2
    shift 2
    expect_status 0 letterbook export --format="$exported_as" --output="$exported_to" \
        --recipient='The court of example.no' --reason='Case 7' "$@"
}

# In a second archive; then the first again.
import_anew() { # import_anew PATH: its records are in $work/records.anew
    mv "$archive" "$work/first"
    expect_status 0 letterbook init
    expect_status 0 letterbook import --json --mailbox=support "$1"
    records >"$work/records.anew"
    rm -rf "$archive"
    mv "$work/first" "$archive"
}

configure
configure_mailbox support
expect_status 0 letterbook init
mkdir "$work/mail"
compose "$work/mail/plain.eml" date='2024-03-01 08:00:00'
compose "$work/mail/quoted.eml" date='2024-03-02 08:00:00' body='
From here on it is quoted.
>From there too.
>>>From further away.
 From with a blank, From. Fro
From'
sed 's/$/\r/' "$work/mail/quoted.eml" >"$work/mail/crlf.eml"
sed -i '1i X-Other: 1\r' "$work/mail/crlf.eml"
compose "$work/mail/blank.eml" date='2024-03-03 08:00:00' body='Ends with empty lines.


'
compose "$work/mail/unended.eml" date='2024-03-04 08:00:00'
printf 'and has no end' >>"$work/mail/unended.eml"
# A length that is wrong: shorter by the empty lines at the end, and longer by one.
compose "$work/mail/short.eml" date='2024-03-05 08:00:00' headers='Content-Length: 5' body='Four


'
compose "$work/mail/long.eml" date='2024-03-06 08:00:00' headers='Content-Length: 6' body='Five.'
compose "$work/mail/from.eml" date='2024-03-07 08:00:00' body='
From somebody@example.com Fri Mar  8 08:00:00 2024
Subject: In the middle

of a message'
sed -i '1i From the-file@example.com Fri Mar  8 08:00:00 2024' "$work/mail/from.eml"
compose "$work/mail/internal.eml" date='2024-03-08 08:00:00' \
    subject="DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"
{
    sed '/^$/q' "$work/mail/plain.eml" | sed 's/Subject .*/Bytes of every kind/'
    "$python" -c 'import sys; sys.stdout.buffer.write(bytes(range(256)) * 300 + b">" * 70000 + b"From \n")'
} >"$work/mail/bytes.eml"
compose "$work/mail/large.eml" date='2024-03-09 08:00:00' body="$(seq 1 400000)"
compose "$work/mail/undated.eml" date='2024-03-10 08:00:00'
sed -i '/^Received:/d; /^Date:/d' "$work/mail/undated.eml"
touch -d '2024-02-11 12:13:14' "$work/mail/undated.eml"
expect_status 0 letterbook import --mailbox=support "$work/mail"
mkdir "$work/copies"
sed '1i Delivered-To: another@example.no' "$work/mail/plain.eml" >"$work/copies/plain.eml"
expect_status 0 letterbook import --mailbox=support "$work/copies"
records >"$work/records"
note "$(wc -l <"$work/records") items"

for format in mbox maildir eml jsonl; do
    test_begin "$format: there and back"
    export_to $format "$work/$format"
    expect_match "$stderr" "11 items, 13 messages"
    expect_equal "$(find "$work/$format" -type f ! -perm 600)" "" "files that others may read"
    import_anew "$work/$format"
    expect_true "records are the same" diff "$work/records" "$work/records.anew"
done

test_begin "the files are the messages, byte for byte"
for file in "$work"/mail/*.eml "$work"/copies/*.eml; do
    digest=$(sha256sum <"$file")
    for format in maildir eml; do
        expect_equal "$(find "$work/$format" -type f -exec sh -c 'sha256sum <"$1"' - {} \; |
            grep -c -x -F "$digest")" 1 "$format: copies of $(basename "$file")"
    done
done
expect_equal "$(find "$work/maildir/cur" -name "*:2,S" | wc -l)" 13
undated=$(archived "$work/mail/undated.eml")
expect_equal "$(date -u -r "$work/eml/$undated-1.eml" '+%F %T')" '2024-02-11 12:13:14'
expect_equal "$(jq -r 'select(.id == "'"$undated"'").raw[0]' "$work/jsonl" | base64 -d | sha256sum)" \
    "$(sha256sum <"$work/mail/undated.eml")" "raw in the line"

test_begin "another reader of mbox finds the same messages"
expect_equal "$("$python" -c 'import mailbox, sys; print(len(mailbox.mbox(sys.argv[1])))' "$work/mbox")" 13
expect_equal "$(grep -c '^From ' "$work/mbox")" 13

test_begin "lines in another order and spelling"
jq -c '{raw, other: {raw: ["AAAA"], server_date: "1999-01-01T00:00:00Z"}, channel, server_date}' \
    "$work/jsonl" | sed 's/{"raw"/{ "channel" : "x", "raw"/; s|/|\\/|g' >"$work/other.jsonl"
import_anew "$work/other.jsonl"
expect_true "records are the same" diff "$work/records" "$work/records.anew"

test_begin "lines that are damaged are named and skipped"
{
    head -n 1 "$work/jsonl"
    head -n 1 "$work/jsonl" | head -c 300
    echo
    echo '{"channel":"email","raw":["not base64!"]}'
    echo '{"channel":"email","raw":["QUJ"]}'
    echo '{"channel":"email","raw":["QQ==QUJD"]}'
    echo '{"channel":"email","raw":["Q==="]}'
    printf '{"channel":"email","raw":["QUJD\0\0\0\0"]}\n'
    echo '{"channel":"email","raw":[]}'
    echo '{"channel":"email","raw":"QUJD"} {}'
    echo '{"channel":"email","server_date":"yesterday","raw":["QUJD"]}'
    echo
    echo ']]]'
} >"$work/bad.jsonl"
import_anew "$work/bad.jsonl"
expect_equal "$(wc -l <"$work/records.anew")" 1

test_begin "a query chooses, the oldest comes first, and standard output is one place"
expect_status 0 letterbook export --format=jsonl --recipient=Auditors --reason='A sample' \
    after:2024-03-04 before:2024-03-07
expect_json_lines
expect_equal "$(jq -r .received "$work/stdout" | sort | tr '\n' ' ')" \
    "$(jq -r .received "$work/stdout" | tr '\n' ' ')" "order"
expect_equal "$(grep -c . "$work/stdout")" 3
expect_status 0 letterbook export --format=mbox --recipient=Auditors --reason='A sample' id:"$undated"
expect_equal "$(grep -c '^From ' "$work/stdout")" 1
expect_status 64 letterbook export --format=mbox --recipient=A --reason=B 'after:never'

test_begin "who was given what, and why, is noted"
expect_status 0 letterbook export --list --json
expect_json_lines
expect_equal "$(helper field recipient <"$work/stdout" | sort -u | tr '\n' '|')" \
    "Auditors|The court of example.no|"
expect_equal "$(helper field format <"$work/stdout" | sed -n 2,5p | tr '\n' ' ')" "mbox maildir eml jsonl "
expect_status 0 letterbook export --list
expect_match "$stdout" "why: Case 7"
last=$(field id letterbook export --list --json | tail -n 1)
expect_match "$(letterbook audit list --limit=1)" "items exported .*export $last .*format=mbox items=1"
expect_no_match "$(letterbook audit list)" "court|Case 7|Auditors"
expect_status 0 letterbook audit verify

test_begin "without recipient, reason, format or place it does not begin"
before=$(field id letterbook export --list --json | wc -l)
expect_error 64 "recipient" letterbook export --format=mbox --reason=B
expect_error 64 "reason" letterbook export --format=mbox --recipient=A
expect_error 64 "says nothing" letterbook export --format=mbox --recipient=A --reason='  '
expect_error 64 "one line" letterbook export --format=mbox --recipient=A --reason="$(printf 'a\nb')"
expect_error 64 "mbox, maildir" letterbook export --format=pst --recipient=A --reason=B
expect_error 64 "output" letterbook export --format=eml --recipient=A --reason=B
expect_equal "$(field id letterbook export --list --json | wc -l)" "$before" exports

test_begin "nothing is overwritten, nothing half is left"
for format in mbox maildir; do
    ls -lR "$work/$format" >"$work/before"
    expect_error 73 "already" letterbook export --format=$format --output="$work/$format" \
        --recipient=A --reason=B
    ls -lR "$work/$format" >"$work/after"
    expect_true "it is as it was" cmp "$work/before" "$work/after"
    expect_error 73 "." letterbook export --format=$format --output="$work/nowhere/x" \
        --recipient=A --reason=B
done
expect_equal "$(find "$work" -maxdepth 1 -name '*.??????' ! -name '*.*.*' | grep -E '/(mbox|maildir|eml|jsonl)\.')" ""

test_begin "calls are left out of mail, and are in the lines"
expect_status 0 letterbook call add --party=customer@example.com --at=2024-05-01T10:00:00Z \
    --direction=in --summary="We talked."
export_to mbox "$work/with-call.mbox"
expect_match "$stderr" "11 items"
expect_match "$stderr" "left out.* 1 calls"
export_to jsonl "$work/with-call.jsonl"
expect_equal "$(jq -r 'select(.channel == "phone") | .text' "$work/with-call.jsonl")" "We talked."
import_anew "$work/with-call.jsonl"
expect_true "the mail is the same" diff "$work/records" "$work/records.anew"

test_begin "what is damaged is named and left out, the rest goes"
id=$(archived "$work/mail/blank.eml")
sqlite3 "$archive/archive.db" "UPDATE rendition SET sha256 = $(other_byte sha256) WHERE item_id = $id"
run letterbook export --format=mbox --output="$work/damaged.mbox" --recipient=A --reason=B
expect_equal "$status" 65 status
expect_match "$stderr" "left out: item $id"
expect_equal "$(grep -c '^From ' "$work/damaged.mbox")" 12

test_done
