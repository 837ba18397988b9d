#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# search: what is decided, sizes, periods, every script, pages, ranking, counts, suggestions.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime sqlite3

new_archive 2024-01-01
mkdir "$work/mail"
mail() { # mail NAME DATE SETTING…
    name=$1 day=$2
    shift 2
    compose "$work/mail/$name.eml" id="$name@example.com" date="$day" "$@"
}
mail oslo 2024-02-10 subject="Flyttemelding fra Ålesund" from="Håkon Sørensen <haakon@example.org>" \
    body="Vi har flyttet. Hilsen Kjærsti og Åse Müller."
mail tokyo 2024-02-11 subject="東京都庁からのお知らせ" body="ガス料金について。서울시청" \
    cc="Board <board@example.org>"
mail athens 2024-02-12 subject="Οδός Αθηνών" body="Ёлка у МОЕЙ двери. İstanbul ılık. Łódź, cœur."
mail large 2024-03-01 subject="Long letter" body="$(seq 1 3000) turbine"
mail report 2024-03-02 subject="Turbine turbine turbine" body="Nothing else."
mail turbines 2024-03-03 subject="Something" body="turbine $(seq 1 50)"
at 2024-03-20 expect_status 0 letterbook import --mailbox=support "$work/mail"
at 2024-03-20 expect_status 0 letterbook party add --name="Board AS" --email=board@example.org \
    --role=supplier --since=2024-01-01

today=2024-03-21
finds() { # finds QUERY NAME…: exactly these, in this order
    query=$1
    shift
    names=''
    for item in $(at $today found "$query"); do
        name=$(field message_id letterbook show --json "$item")
        names="$names ${name%@*}"
    done
    expect_equal "$names" "${*:+ $*}" "$query"
}
item() {
    at $today found "message-id:$1@example.com"
}

test_begin "letters as a searcher types them"
for query in ålesund alesund aalesund AALESUND sorensen soerensen sørensen kjærsti kjaersti mueller muller Müller haakon; do
    finds "$query" oslo
done
for query in οδος ΟΔΟΣ οδός елка ёлка моеи istanbul ISTANBUL ilik lodz łódź coeur; do
    finds "$query" athens
done

test_begin "any part of what is written without blanks"
for query in 東京 京都 都庁 東京都庁 東 お知らせ 料金 ガス ｶﾞｽ 서울 시청 '東京*' '"東京都"'; do
    finds "$query" tokyo
done
finds 東庁
finds 庁東

test_begin "cc: role:"
finds cc:board tokyo
finds role:supplier tokyo
finds 'role:customer'
finds 'role:individual' turbines report large athens tokyo oslo

test_begin "size:"
finds 'size:>10k' large
finds 'size:>=10k size:<1M' large
finds 'size:<10k turbine' turbines report
finds 'size:>1G'

test_begin "days, months, years"
finds on:2024-02-11 tokyo
finds on:2024-02 athens tokyo oslo
finds after:2024-03 turbines report large
finds before:2024-02-11 oslo
finds on:2024 turbines report large athens tokyo oslo
finds before:2024
finds after:20d turbines report large
finds after:1y turbines report large athens tokyo oslo

test_begin "expires: follows the decision"
day=$(at $today field keep_until letterbook explain --json "$(item large)")
expect_match "$day" '^20[0-9-]*$'
expect_true "large expires:$day" test -n "$(at $today found "message-id:large@example.com expires:$day")"
expect_equal "$(at $today found "id:$(item large) expires:<$day")" ""
expect_equal "$(at $today found "id:$(item large) expires:<=$day")" "$(item large)"
expect_equal "$(at $today found "id:$(item large) expires:>=$day -expires:>$day")" "$(item large)"
finds 'expires:>2024-03-21 size:>10k' large
finds 'expires:<2020'

test_begin "is:held is:bookkeeping is:restricted"
at $today expect_status 0 letterbook hold place --matter=M1 --reason=complaint --review=2024-09-01 --item="$(item oslo)"
at $today expect_status 0 letterbook bookkeeping set "$(item report)" --kind=invoice --year=2024
finds is:held oslo
finds 'is:bookkeeping' report
finds 'is:restricted turbine'
# Much later the flag alone keeps it: for accounting only.
today=2026-06-01
expect_equal "$(at $today field access letterbook explain --json "$(item report)")" restricted
finds 'is:restricted is:bookkeeping' report
finds '(-is:restricted)' tokyo
finds 'expires:>2028 turbine' report
today=2024-03-21

test_begin "a hold may not ask for decisions"
for query in is:restricted 'turbine expires:<2027' '-(is:held OR is:restricted)'; do
    at $today expect_error 64 "a hold cannot ask for" letterbook hold place --matter=M2 \
        --reason=complaint --review=2024-09-01 --query="$query"
done

test_begin "--count"
expect_equal "$(at $today letterbook search --count turbine)" 3
expect_equal "$(at $today letterbook search --count 'turbine OR has:attachment OR mailbox:support')" 6
expect_equal "$(at $today letterbook search --count --json turbine)" '{"count":3,"suggestion":null}'
expect_equal "$(at $today letterbook search --count --json "")" '{"count":6,"suggestion":null}'

test_begin "--before goes on where a page ended"
first=$(at $today field id letterbook search --json --limit=4 "")
second=$(at $today field id letterbook search --json --limit=4 --before="$(echo "$first" | tail -n 1)" "")
expect_equal "$(printf '%s\n%s' "$first" "$second")" "$(at $today found "")"
at $today expect_status 0 letterbook search --before="$(item oslo)" ""
expect_equal "$stdout$stderr" ""
at $today expect_error 64 "not an item id" letterbook search --before=x ""
at $today expect_error 64 "by date only" letterbook search --before=5 --sort=relevance turbine

test_begin "--sort=relevance: subjects before bodies, short before long"
ranked() {
    at $today field subject letterbook search --json --sort=relevance "$@"
}
expect_equal "$(ranked turbine)" "$(printf 'Turbine turbine turbine\nSomething\nLong letter')"
expect_equal "$(ranked --limit=1 turbine)" "Turbine turbine turbine"
expect_equal "$(ranked 'turbine OR role:supplier' | head -n 1)" "Turbine turbine turbine"
expect_equal "$(ranked after:2024-03)" "$(printf 'Something\nTurbine turbine turbine\nLong letter')"
expect_equal "$(at $today field subject letterbook search --json --sort=date --limit=1 turbine)" Something
at $today expect_error 64 "date or relevance" letterbook search --sort=size turbine

test_begin "other spellings are suggested"
suggests() { # suggests QUERY SUGGESTION
    at $today expect_status 0 letterbook search "$1"
    expect_equal "$stdout" "" stdout
    expect_equal "$stderr" "Nothing found.${2:+
Did you mean: $2}" "$1"
}
suggests turbnie turbine
suggests 'Turbien size:>10k' 'turbine size:>10k'
suggests 'subject:turbin' 'subject:turbine'
suggests '"flytemelding" OR turbnie' 'flyttemelding OR turbine'
suggests 'flytemelding xqzvwkjhh' ''
suggests 'subject:flyttet' ''
suggests xqzvwkjhh ''
suggests 'turbine flyttet' ''
suggests '4711' ''
expect_equal "$(at $today letterbook search --json turbnie)" ""
expect_equal "$(at $today letterbook search --count --json turbnie)" '{"count":0,"suggestion":"turbine"}'

test_begin "nothing is suggested out of what is in restricted use"
today=2026-06-01
suggests turbnie ''
today=2024-03-21

test_begin "prefixes of few words, and of very many"
finds 'turb*' turbines report large
finds 'Åles*' oslo
finds '2*' turbines large
finds '2* -1999' turbines
finds 'subject:t*' report
finds '2* is:held'
expect_equal "$(at $today letterbook search --count '2*')" 2

test_done
