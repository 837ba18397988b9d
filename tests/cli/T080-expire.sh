#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# expire: what is due goes, from every file, and does not come back.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime dovecot openssl

start_server
ended=$(days_ago 366) written=$(days_ago 400) archived_on=$(days_ago 399) recent=$(days_ago 20)

# Words that no other message has: in subject, body, attachment name and address.
subject_word=qvuxsubjectword body_word=zyrkbodyword file_word=wexafilename name_word=jobbyname
# Indexed by pairs of letters: each pair is looked for.
dense_word=龘齉爩
secret_words="$subject_word $body_word $file_word $name_word 龘齉 齉爩"

compose "$work/gone.eml" date="$written" from="Gone $name_word <gone@ended.example.org>" \
    subject="About $subject_word" headers='Content-Type: multipart/mixed; boundary="b"' body="$(
        cat <<END
--b
Content-Type: text/plain; charset=utf-8

The $body_word stands here, and the $body_word again, beside $dense_word.
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="$file_word.bin"
Content-Transfer-Encoding: base64

$(printf '%s' "zyrkattachment zyrkattachment" | base64)
--b--
END
    )"
compose "$work/second.eml" date="$written" from=gone@ended.example.org subject="Second letter" \
    body="With the $body_word too."
compose "$work/stays.eml" date="$written" from=stays@running.example.org subject="Current affairs" \
    body="Ordinary words only."
compose "$work/fresh.eml" date="$recent" from=stranger@example.net subject="Fresh letter"

configure
configure_mailbox support
at "$archived_on" expect_status 0 letterbook init
deliver support INBOX "$work/gone.eml" "$work/stays.eml"
deliver support Sent "$work/second.eml"

test_begin "the archive is filled at its time"
at "$archived_on" expect_status 0 letterbook poll
ended_party=$(at "$archived_on" field id letterbook party add --json --name="Ended AS" \
    --domain=ended.example.org --role=customer --since=2020-01-01)
at "$archived_on" expect_status 0 letterbook party add --name="Running AS" \
    --domain=running.example.org --role=customer --since=2020-01-01
deliver support INBOX "$work/fresh.eml"
at "$ended" expect_status 0 letterbook relationship end "$ended_party" --role=customer --on="$ended"
expect_status 0 letterbook poll
expect_equal "$(count_found $everything)" 4

test_begin "before: the words are there"
for word in $subject_word $body_word $name_word "filename:$file_word" $dense_word 齉; do
    expect_true "$word is found" test "$(count_found "$word")" -gt 0
done
expect_true "the archive's files hold some of them" sh -c \
    "grep -a -r -q -e $subject_word -e $body_word -e $name_word -e $file_word -e 齉爩 '$archive'"
gone_id=$(found $subject_word)

test_begin "explain says that it is due"
expect_equal "$(field outcome letterbook explain --json "$gone_id")" DUE
expect_equal "$(field rule letterbook explain --json "$gone_id")" R-REL

test_begin "the day before, nothing is due"
expect_status 0 letterbook expire --dry-run --json --today="$(days_ago 1)"
expect_json_lines
expect_equal "$(helper field due <"$work/stdout")" 0

test_begin "--dry-run names what is due and changes nothing"
expect_status 0 letterbook expire --dry-run --json
expect_json_lines
for pair in dry_run=true evaluated=4 due=2 purged=0 refused=null; do
    expect_equal "$(helper field "${pair%%=*}" <"$work/stdout")" "${pair#*=}" "${pair%%=*}"
done
expect_equal "$(helper field today <"$work/stdout")" "$(TZ=Europe/Oslo date +%F)"
expect_match "$(helper field items.id <"$work/stdout")" "(^| )$gone_id( |$)"
expect_equal "$(helper field items.rule <"$work/stdout")" "R-REL R-REL"
expect_match "$(helper field kept <"$work/stdout")" '"R-ACTIVE": 1'
expect_equal "$(count_found $everything)" 4
expect_status 0 letterbook expire --dry-run
expect_match "$stdout" "$gone_id|2 "

test_begin "expire removes them"
expect_status 0 letterbook expire --json
expect_json_lines
for pair in dry_run=false evaluated=4 due=2 purged=2 refused=null; do
    expect_equal "$(helper field "${pair%%=*}" <"$work/stdout")" "${pair#*=}" "${pair%%=*}"
done

test_begin "no byte of them is left in any file of the archive"
for word in $secret_words zyrkattachment gone@ended.example.org "$(basename "$work/gone.eml")"; do
    files=$(grep -a -r -l -i "$word" "$archive")
    expect_equal "$files" "" "files with $word"
done
expect_true "what stays is there" sh -c "strings -a '$archive'/* | grep -q -i current"

test_begin "neither search nor show knows them"
for word in $subject_word $body_word $dense_word 齉 "filename:$file_word" "from:gone@ended.example.org"; do
    expect_equal "$(count_found "$word")" 0 "$word"
done
for form in --json --raw --text --attachment=1; do
    expect_error 64,65 "$gone_id" letterbook show $form "$gone_id"
done
expect_error 64,65 "$gone_id" letterbook explain "$gone_id"
expect_equal "$(count_found $everything)" 2

test_begin "still on the server, they do not come back"
run letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_equal "$(count_found $everything)" 2

test_begin "not either when the server numbers its messages anew"
maildir=$(maildir_of support INBOX)
stop_server
rm -f "$maildir"/dovecot* "$(maildir_of support Sent)"/dovecot*
start_server
run letterbook poll --json
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_equal "$(helper sum suppressed <"$work/stdout")" 2 suppressed
expect_equal "$(count_found $everything)" 2

test_begin "not by an import"
expect_status 0 letterbook import --json --mailbox=support "$work/gone.eml" "$work/second.eml"
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
mkdir "$work/export"
cp "$(find "$maildir/new" "$maildir/cur" -type f -exec grep -l $subject_word {} +)" "$work/export/gone.eml"
expect_status 0 letterbook import --mailbox=support "$work/export"
expect_equal "$(count_found $everything)" 2

test_begin "not by a copy with other delivery fields"
{ echo 'Delivered-To: elsewhere@example.no' && cat "$work/gone.eml"; } >"$work/redelivered.eml"
expect_status 0 letterbook import --mailbox=support "$work/redelivered.eml"
expect_equal "$(count_found $everything)" 2
for word in $secret_words; do
    expect_equal "$(grep -a -r -l -i "$word" "$archive")" "" "files with $word"
done

test_begin "what was kept is whole"
for name in stays fresh; do
    letterbook show --raw "$(found "message-id:$(sed -n 's/^Message-ID: <\(.*\)>/\1/p' "$work/$name.eml")")" |
        tr -d '\r' >"$work/back"
    expect_true "$name is as it was" cmp "$work/back" "$work/$name.eml"
done

test_begin "a second run finds nothing to do"
expect_status 0 letterbook expire --json
expect_equal "$(helper field due <"$work/stdout")" 0
expect_equal "$(helper field purged <"$work/stdout")" 0

test_begin "a relationship whose end is recorded today waits for the safety delay"
running=$(found 'subject:current')
expect_status 0 letterbook relationship end "$(field parties.id letterbook show --json "$running")" \
    --role=customer --on="$ended"
expect_equal "$(field rule letterbook explain --json "$running")" R-GRACE
expect_status 0 letterbook expire
expect_equal "$(count_found 'subject:current')" 1
later=$(date -u -d '32 days' +%F)
at "$later" expect_status 0 letterbook expire --accept-clock="$later"
expect_equal "$(count_found 'subject:current')" 0

test_begin "a shared attachment lives as long as one item has it"
attachment="$(helper random-bytes "$work/blob" 4000 shared && base64 "$work/blob")"
for kind in old new; do
    [ $kind = old ] && day=$written || day=$(days_ago 10)
    compose "$work/$kind.eml" date="$day" from=$kind@example.net subject="Sharing $kind" \
        headers='Content-Type: multipart/mixed; boundary="b"' body="$(
            cat <<END
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="$kind.pdf"
Content-Transfer-Encoding: base64

$attachment
--b--
END
        )"
done
at "$archived_on" expect_status 0 letterbook import --mailbox=support "$work/old.eml"
expect_status 0 letterbook import --mailbox=support "$work/new.eml"
expect_equal "$(count_found subject:sharing)" 2
expect_status 0 letterbook expire --accept-clock="$(TZ=Europe/Oslo date +%F)"
expect_equal "$(found subject:sharing)" "$(archived "$work/new.eml")"
letterbook show --attachment=1 "$(archived "$work/new.eml")" >"$work/back"
expect_true "the attachment is whole" cmp "$work/back" "$work/blob"
letterbook show --raw "$(archived "$work/new.eml")" >"$work/back"
expect_true "the message is whole" cmp "$work/back" "$work/new.eml"

test_begin "a day that is none"
expect_error 64 "not-a-day" letterbook expire --dry-run --today=not-a-day
expect_error 64 "today|dry" letterbook expire --today=2030-01-01

test_done
