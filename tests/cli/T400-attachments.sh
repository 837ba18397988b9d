#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Text of attachments: every kind is read, and none of the hostile ones does harm.
. "${srcdir:-.}/tests/cli/lib.sh"

extract=$builddir/letterbook-extract
documents=$work/documents
"$python" -I "$srcdir/tests/cli/documents.py" "$documents" || exit 99

# read_document FILE [TYPE [CHARSET]]: its text in $stdout, its exit status in $status
read_document() {
    run timeout 120 "$python" -I "$srcdir/tests/cli/read-document.py" "$extract" "$documents/$1" \
        "${2:-application/octet-stream}" "${3:-}"
}

# expect_text FILE [LINE…]: it is read, and these lines are there
expect_text() {
    read_document "$1"
    expect_equal "$status" 0 "$1: status"
    file=$1
    shift
    for line in "$@"; do
        grep -qxF -- "$line" "$work/stdout" || problem "$file: no line '$line' in: $stdout"
    done
    expect_equal "$stderr" '' "$file: standard error"
}

row=$(printf 'Fjellglass\t4711')
street=$(printf 'Straßenlampe\t0815')
first='Tilbud på glass til Ærøskøbing' second='Grüße aus Österreich'

test_begin "word processors: paragraphs, tables, headers, notes, without what was deleted"
expect_text brev.docx "$first" "$second" "$row" "$street" deltord Topptekst Fotnote
expect_no_match "$stdout" strøket
expect_text dokument.odt "$first" "$second" "$row" "$street" 'tre   blanke' Bunntekst
expect_text tilbud.rtf "$first" 'Grüße, €uro 😀'
expect_match "$stdout" Fjellglass
expect_no_match "$stdout" 'Hemmelig|Skjult'

test_begin "spreadsheets: sheets by name, shared and other strings, numbers"
expect_text priser.xlsx Prisliste "$(printf 'Fjellglass\t1000.5')" Lager 'Innebygd Überschrift'
expect_text dokument.ods "$row" "$street"
expect_text liste.csv 'Fjellglass;4711'

test_begin "presentations: slides in their order, and notes"
expect_text foredrag.pptx Foredragsnotat
expect_equal "$(grep -o 'Lysbilde [0-9]*' "$work/stdout" | tr '\n' ' ')" \
    'Lysbilde 1 Lysbilde 2 Lysbilde 10 '
expect_text dokument.odp "$first"

test_begin "PDF: all pages, fonts that are not embedded"
expect_text faktura.pdf "$first" "$second" 'Side to følger' 'Siste side'

test_begin "plain text and HTML in their charsets"
expect_text notat.txt "$first"
expect_text latin.txt Blåbærgrøt
expect_text vindu.txt 'Blåbærgrøt i UTF-16'
expect_text side.html Blåbær "$(printf 'Fjellglass\t4711')"
read_document polsk.txt text/plain iso-8859-2
expect_equal "$stdout" 'Zażółć gęślą jaźń'

test_begin "messages and archives: what is in them, by name and text"
expect_text brev.eml 'Kari Kunde kari@example.com' 'Vedlegg i øst' Brevtekst tilbud.rtf "$first"
expect_text mange.eml 'Vedlegg 0' 'Vedlegg 1899'
expect_text pakke.zip mappe/notat.txt "$first" brev.docx deltord bilde.png
expect_text pakke.tar.gz notat.txt faktura.pdf "$first"
expect_text notat.txt.gz "$first"

test_begin "two levels deep, and no deeper"
expect_text esker2.zip innerst.txt 'innerst i esken'
expect_text esker3.zip eske0.zip
expect_no_match "$stdout" innerst

test_begin "where there is no text"
for file in bilde.png skannet.pdf ukjent.bin; do
    read_document $file
    expect_equal "$status" 1 "$file: status"
    expect_equal "$stdout" '' "$file: text"
done

# Ended by itself (2: damaged, 3: too much), or by the limit on time (128 + SIGXCPU, SIGKILL); a PDF of
# loops may also say nothing. Never anything else, such as a crash.
test_begin "hostile documents end within their limits"
for file in "$documents"/hostile-*; do
    file=${file##*/}
    read_document "$file"
    case $file:$status in
    *:2 | *:3) ;;
    hostile-loop.pdf:1 | hostile-endless.pdf:152) ;;
    *) problem "$file: status $status: $stderr" ;;
    esac
    [ "$(wc -c <"$work/stdout")" -le 4194304 ] || problem "$file: too much text"
    ! grep -q root: "$work/stdout" || problem "$file: it has read a file"
done

test_begin "text that came before the damage is kept"
read_document hostile-truncated.docx
expect_match "$stdout" "$second"
read_document hostile-many-members.zip
expect_match "$stdout" '1999.txt'

# attach FILE ID DOCUMENT…: a message with these attached
attach() {
    file=$1
    compose "$file" id="$2@example.com" headers='Content-Type: multipart/mixed; boundary=b' \
        body="$(printf -- '--b\nContent-Type: text/plain\n\nSee the papers.')"
    shift 2
    for document in "$@"; do
        printf -- '--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n'
        printf 'Content-Disposition: attachment; filename="%s"\n\n' "$document"
        base64 "$documents/$document"
    done >>"$file"
    printf -- '--b--\n' >>"$file"
}
troubles() { # troubles FILE: of the item it became, one a line
    run letterbook show --json "$(archived "$1")"
    jq -r '.troubles[]' <"$work/stdout"
}

need jq
test_begin "a message is archived whatever is attached, and says what could not be read"
new_archive
mkdir "$work/mail"
attach "$work/mail/good.eml" good brev.docx faktura.pdf bilde.png pakke.zip
attach "$work/mail/bad.eml" bad brev.docx hostile-truncated.pdf hostile-laughs.docx hostile-zip-bomb.zip
expect_status 0 letterbook import --mailbox=support "$work/mail"
expect_equal "$(count_found "$everything")" 2
expect_same_mail "$work/mail"
expect_equal "$(troubles "$work/mail/good.eml")" ''
expect_equal "$(troubles "$work/mail/bad.eml")" 'attachment 2 could not be read: it is damaged
attachment 3 could not be read: it is damaged
attachment 4 could not be read to its end: it takes too much'
expect_equal "$(count_found Fotnote)" 2 "found by a word in a document"
attach "$work/packed.eml" packed notat.txt.gz
expect_status 0 letterbook import --mailbox=support "$work/packed.eml"
expect_equal "$(count_found "attachment:\"$first\"")" 3 "and in a compressed text"
expect_equal "$(count_found '"Siste side"')" 1 "found by a phrase in a PDF"
expect_status 0 letterbook review list
expect_match "$stdout" 'attachment 2 could not be read'

test_begin "a poll takes them too"
start_server
configure
configure_mailbox support
attach "$work/polled.eml" polled hostile-loop.pdf hostile-groups.rtf brev.docx
deliver support INBOX "$work/polled.eml"
make_maildir "$(maildir_of support Sent)"
expect_equal "$(polled archived)" 1
sed 's/\r*$/\r/' "$work/polled.eml" >"$work/served.eml"
expect_equal "$(troubles "$work/served.eml")" 'attachment 2 could not be read: it is damaged'

# children_of PROCESS: those that have not ended
children_of() {
    sed -n "s/^\([0-9]*\) (.*) [^Z] $1 .*/\1/p" /proc/[0-9]*/stat 2>/dev/null
}
# shellcheck disable=SC2317 # called by wait_until
has_child() {
    [ -n "$(children_of "$1")" ]
}
# shellcheck disable=SC2317
is_gone() {
    ! grep -q '^[0-9]* (.*) [^ZX] ' "/proc/$1/stat" 2>/dev/null
}
wait_until() { # wait_until COMMAND…
    tries=600
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || {
            problem "waited in vain: $*"
            return 1
        }
        sleep 0.05
    done
}

test_begin "letterbook is killed: what reads attachments goes with it"
new_archive
attach "$work/endless.eml" endless hostile-endless.pdf
"$program" --config="$config" import --mailbox=support "$work/endless.eml" >/dev/null 2>&1 &
importer=$!
wait_until has_child $importer
waiting=$(children_of $importer)
wait_until has_child "$waiting"
reading=$(children_of "$waiting")
kill -KILL $importer
wait $importer 2>/dev/null
wait_until is_gone "$waiting"
wait_until is_gone "$reading"

test_begin "what reads attachments is killed: the next is read"
attach "$work/twice.eml" twice hostile-endless.pdf brev.docx
"$program" --config="$config" import --mailbox=support "$work/twice.eml" >/dev/null 2>&1 &
importer=$!
for round in first second; do
    wait_until has_child $importer
    waiting=$(children_of $importer)
    note "killed the $round time: $waiting"
    wait_until has_child "$waiting"
    kill -KILL "$waiting"
    wait_until is_gone "$waiting"
done
wait $importer
expect_equal $? 0 "status of the import"
expect_equal "$(troubles "$work/twice.eml")" 'attachment 1 could not be read to its end: it takes too much'
expect_equal "$(count_found Fotnote)" 1 "found by a word in the second"

test_begin "attachment-text = no: nobody looks into them"
new_archive '' 'attachment-text = no'
expect_status 0 letterbook import --mailbox=support "$work/mail"
expect_equal "$(troubles "$work/mail/bad.eml")" ''

test_begin "where the program does not run everything is archived, and says so once"
mkdir "$work/broken"
cp "$program" "$builddir/letterbook-mail" "$work/broken"
echo nothing >"$work/broken/letterbook-extract"
program=$work/broken/letterbook
new_archive
expect_status 0 letterbook import --mailbox=support "$work/mail"
expect_equal "$(count_found "$everything")" 2
found=$(troubles "$work/mail/bad.eml")
expect_match "$found" "^attachments could not be read: $work/broken/letterbook-extract does not run:"
expect_equal "$(printf '%s\n' "$found" | wc -l)" 1

test_done
