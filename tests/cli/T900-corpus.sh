#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A collection of real messages, where one is at hand ($LETTERBOOK_CORPUS, or ../shared/corpus/dev
# beside the source): none is lost, each comes out byte for byte.
. "${srcdir:-.}/tests/cli/lib.sh"

corpus=${LETTERBOOK_CORPUS:-}
for place in "$srcdir/../shared/corpus/dev" "$srcdir/../../shared/corpus/dev"; do
    [ -n "$corpus" ] || [ ! -d "$place" ] || corpus=$place
done
[ -d "${corpus:-/nowhere}" ] || skip_all "there is no collection of messages"

new_archive

# Messages under names that import takes for messages, whatever they were called.
mkdir "$work/corpus"
find "$corpus" -mindepth 2 -type f | sort | awk '{ printf "%s\t%05d\n", $0, NR }' >"$work/names"
while IFS="$(printf '\t')" read -r file number; do
    [ ! -s "$file" ] || cp -p "$file" "$work/corpus/$number.eml"
done <"$work/names"
total=$(find "$work/corpus" -type f | wc -l)
note "$total messages"

test_begin "all of them are imported"
find "$work/corpus" -type f | sort | xargs -n 500 timeout 1200 "$program" --config="$config" \
    import --json --mailbox=support >"$work/stdout" 2>"$work/stderr"
status=$?
expect_equal $status 0 status
expect_equal "$(head -n 5 "$work/stderr")" "" stderr
note "$(helper sum archived <"$work/stdout") archived, $(helper sum duplicates <"$work/stdout") duplicates"

test_begin "none is lost, each is byte for byte what its file is"
expect_same_mail "$work/corpus"

test_begin "every fifth can be shown in every form"
for id in $(found $everything | awk 'NR % 5 == 1'); do
    for form in --json --text --raw; do
        "$program" --config="$config" show $form "$id" >"$work/shown" 2>"$work/stderr" ||
            problem "show $form $id: status $?: $(head -n 3 "$work/stderr")"
    done
    [ "$(wc -l <"$work/problems" 2>/dev/null || echo 0)" -lt 50 ] || break
done

test_begin "importing them once more changes nothing"
before=$(count_found $everything)
find "$work/corpus" -type f | sort | xargs -n 500 timeout 1200 "$program" --config="$config" \
    import --json --mailbox=support >"$work/stdout" 2>"$work/stderr"
expect_equal "$(helper sum archived <"$work/stdout")" 0 archived
expect_equal "$(count_found $everything)" "$before" items

test_done
