#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# After a run no file of the archive holds any of 500 words: from bodies, subjects, addresses, file
# names and PDF attachments of what was purged.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime dovecot openssl

start_server
configure
configure_mailbox support
archived_on=$(days_ago 399)

# Random words: what precedes a word in the index may share its beginning, so that the file holds
# only its end; $work/endings is looked for.
helper planted "$work/planted" 500 "$(days_ago 400)" >"$work/words"
cut -c8- "$work/words" >"$work/endings"

# Of a script without blanks the index keeps pairs of characters. (Their bytes are spread over the
# file: what grep cannot find, the self-test below looks up in the index.)
dense='㐂㒅㔕㖮㘝㚒㜸㞢㠥㢴'
compose "$work/planted/dense.eml" date="$(days_ago 400)" from=dense@example.com body="$dense" \
    headers='MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit'

test_begin "500 words are planted"
expect_equal "$(sort -u "$work/endings" | wc -l)" 500 words
at "$archived_on" expect_status 0 letterbook init
deliver support INBOX "$work/planted"/*.eml
at "$archived_on" expect_status 0 letterbook poll
compose "$work/stays.eml" date="$(days_ago 10)" from=stays@example.org subject="Ordinary words"
deliver support INBOX "$work/stays.eml"
expect_status 0 letterbook poll
gone=$(find "$work/planted" -name '*.eml' | wc -l)
expect_equal "$(count_found $everything)" $((gone + 1)) items

test_begin "they are there: in the files, and in the index"
expect_true "most are in the files" test \
    "$(grep -a -o -h -i -F -f "$work/endings" "$archive"/* | tr '[:upper:]' '[:lower:]' | sort -u | wc -l)" -gt 300
for number in 1 150 350 450; do
    word=$(sed -n ${number}p "$work/words")
    expect_true "$word is found or in a PDF" sh -c "[ $number = 450 ] || [ \"\$1\" -gt 0 ]" - "$(count_found "$word")"
done

expect_equal "$(count_found "$dense")" 1 "with the dense run"

test_begin "a run"
expect_status 0 letterbook expire --json
expect_equal "$(helper field purged <"$work/stdout")" "$gone" purged
expect_equal "$(count_found $everything)" 1

test_begin "no file of the archive holds one of them"
expect_equal "$(find "$archive" -type f -exec grep -a -l -i -F -f "$work/endings" {} +)" "" "files"
expect_equal "$(find "$archive" -type f -exec grep -a -o -h -i -F -f "$work/endings" {} + | sort -u | head -n 5)" "" "words"

test_begin "nor do they come back: polled, and searched in vain"
expect_equal "$(polled archived)" 0 archived
for number in 1 150 350 450; do
    expect_equal "$(count_found "$(sed -n ${number}p "$work/words")")" 0
done
expect_equal "$(count_found "$dense")" 0 "with the dense run"
expect_equal "$(find "$archive" -type f -exec grep -a -l -i -F -f "$work/endings" {} +)" "" "files"

test_begin "the archive tests itself"
expect_status 0 letterbook verify --residue

test_done
