#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# explain: which rule keeps an item, and to which day.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

# Everything is archived the day after it was written, so that no item was late.
new_archive 2023-01-01 '' '[retention]' 'safety-delay = 30 days'

archive_on() { # archive_on DATE FILE
    at "$1" expect_status 0 letterbook import --mailbox=support "$2"
}
# decided DAY FILE: "outcome rule keep_until due_from" as of that day
decided() {
    run letterbook explain --json --today="$1" "$(archived "$2")" || problem "explain: $stderr"
    for key in outcome rule keep_until due_from; do
        helper field $key <"$work/stdout"
    done | xargs
}
claims() {
    run letterbook explain --json --today="$1" "$(archived "$2")" || problem "explain: $stderr"
    helper field claims.rule <"$work/stdout"
}

# Mail that no person wrote is no contact with anybody.
list='List-Id: <news.example.net>'

test_begin "R-ITEM: without contact, one year from its own day, last day included"
compose "$work/item.eml" date=2023-03-15 from=news@example.net headers="$list"
archive_on 2023-03-16 "$work/item.eml"
expect_equal "$(decided 2023-03-20 "$work/item.eml")" "KEEP_UNTIL R-ITEM 2024-03-15 2024-03-16"
expect_equal "$(decided 2024-03-15 "$work/item.eml")" "KEEP_UNTIL R-ITEM 2024-03-15 2024-03-16"
expect_equal "$(decided 2024-03-16 "$work/item.eml")" "DUE R-ITEM 2024-03-15 2024-03-16"

test_begin "R-ITEM: 29 February plus a year is 28 February"
compose "$work/leap.eml" date=2024-02-29 from=leap@example.net headers="$list"
archive_on 2024-03-01 "$work/leap.eml"
expect_equal "$(decided 2024-06-01 "$work/leap.eml")" "KEEP_UNTIL R-ITEM 2025-02-28 2025-03-01"

test_begin "the day is the organisation's, not Greenwich's"
compose "$work/night.eml" date="2023-05-09 22:30:00" from=night@example.net headers="$list"
archive_on "2023-05-11" "$work/night.eml"
expect_equal "$(decided 2023-06-01 "$work/night.eml")" "KEEP_UNTIL R-ITEM 2024-05-10 2024-05-11"

test_begin "R-GRACE: archived late, thirty days from that day"
compose "$work/late.eml" date=2021-05-05 from=late@example.net headers="$list"
archive_on 2023-06-01 "$work/late.eml"
expect_equal "$(decided 2023-06-02 "$work/late.eml")" "KEEP_UNTIL R-GRACE 2023-07-01 2023-07-02"
expect_equal "$(claims 2023-06-02 "$work/late.eml")" "R-ITEM R-GRACE"

test_begin "R-ITEM: mail within the organisation"
compose "$work/within.eml" date=2023-03-17 from=a@example.no to=b@example.no
archive_on 2023-03-18 "$work/within.eml"
expect_equal "$(decided 2023-03-20 "$work/within.eml")" "KEEP_UNTIL R-ITEM 2024-03-17 2024-03-18"

test_begin "R-CONTACT: who is not registered is an individual all the same"
compose "$work/unknown.eml" date=2023-03-19 from=unknown@example.net
archive_on 2023-03-20 "$work/unknown.eml"
expect_equal "$(decided 2023-03-21 "$work/unknown.eml")" "KEEP_UNTIL R-CONTACT 2024-03-19 2024-03-20"
compose "$work/unknown2.eml" date=2023-07-19 from=unknown@example.net
archive_on 2023-07-20 "$work/unknown2.eml"
expect_equal "$(decided 2023-07-21 "$work/unknown.eml")" "KEEP_UNTIL R-CONTACT 2024-07-19 2024-07-20"

test_begin "R-CONTACT: an individual's items are kept a year from the last contact"
compose "$work/first.eml" date=2023-02-10 from=ind@example.net
compose "$work/second.eml" date=2023-09-20 from=ind@example.net
archive_on 2023-02-11 "$work/first.eml"
individual=$(at 2023-02-12 field id letterbook party add --json --name="An Individual" --email=ind@example.net)
expect_equal "$(decided 2023-02-20 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2024-02-10 2024-02-11"
archive_on 2023-09-21 "$work/second.eml"
expect_equal "$(decided 2023-10-01 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2024-09-20 2024-09-21"
expect_equal "$(decided 2023-10-01 "$work/second.eml")" "KEEP_UNTIL R-CONTACT 2024-09-20 2024-09-21"

test_begin "what was not known on a day does not count on that day"
expect_equal "$(decided 2023-02-20 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2024-02-10 2024-02-11"

test_begin "R-CONTACT: a call that took place is contact, one that did not is none"
at 2023-11-06 expect_status 0 letterbook call add --party="$individual" --at=2023-11-05T10:00 \
    --direction=in --answered=yes --summary="He asked about delivery"
expect_equal "$(decided 2023-12-01 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2024-11-05 2024-11-06"
at 2023-12-06 expect_status 0 letterbook call add --party="$individual" --at=2023-12-05T10:00 \
    --direction=in --answered=no --summary="Missed"
expect_equal "$(decided 2024-01-01 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2024-11-05 2024-11-06"

test_begin "R-CONTACT: our own mail counts within a conversation only"
compose "$work/mailing.eml" date=2024-01-10 from=support@example.no to=ind@example.net
archive_on 2024-01-11 "$work/mailing.eml"
expect_equal "$(decided 2024-02-01 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2024-11-05 2024-11-06"
compose "$work/question.eml" date=2024-01-12 from=ind@example.net id=question@example.net
compose "$work/answer.eml" date=2024-01-20 from=support@example.no to=ind@example.net \
    references=question@example.net
archive_on 2024-01-13 "$work/question.eml"
archive_on 2024-01-21 "$work/answer.eml"
expect_equal "$(decided 2024-02-01 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2025-01-20 2025-01-21"

test_begin "R-CONTACT: a party in Cc has made no contact"
compose "$work/copied.eml" date=2024-02-20 from=other@example.org to=support@example.no cc=ind@example.net
archive_on 2024-02-21 "$work/copied.eml"
expect_equal "$(decided 2024-03-01 "$work/first.eml")" "KEEP_UNTIL R-CONTACT 2025-01-20 2025-01-21"

test_begin "R-ACTIVE: while the relationship lasts"
compose "$work/customer.eml" date=2023-04-10 from=c@firm.example.org
archive_on 2023-04-11 "$work/customer.eml"
firm=$(at 2023-04-12 field id letterbook party add --json --name="Firm AS" --domain=firm.example.org \
    --role=customer --since=2023-01-01)
expect_equal "$(decided 2030-01-01 "$work/customer.eml")" "KEEP_WHILE_ACTIVE R-ACTIVE null null"

test_begin "R-REL: a year from the relationship's end"
at 2024-05-01 expect_status 0 letterbook relationship end "$firm" --role=customer --on=2024-04-30
expect_equal "$(decided 2024-05-02 "$work/customer.eml")" "KEEP_UNTIL R-REL 2025-04-30 2025-05-01"
expect_equal "$(claims 2024-05-02 "$work/customer.eml")" "R-REL R-GRACE"
expect_equal "$(decided 2025-04-30 "$work/customer.eml")" "KEEP_UNTIL R-REL 2025-04-30 2025-05-01"
expect_equal "$(decided 2025-05-01 "$work/customer.eml")" "DUE R-REL 2025-04-30 2025-05-01"
expect_equal "$(decided 2024-04-30 "$work/customer.eml")" "KEEP_WHILE_ACTIVE R-ACTIVE null null"

test_begin "R-REL does not cover what came after the end: that is contact"
compose "$work/afterwards.eml" date=2024-08-08 from=c@firm.example.org
archive_on 2024-08-09 "$work/afterwards.eml"
expect_equal "$(decided 2024-08-10 "$work/afterwards.eml")" "KEEP_UNTIL R-CONTACT 2025-08-08 2025-08-09"
expect_equal "$(decided 2024-08-10 "$work/customer.eml")" "KEEP_UNTIL R-REL 2025-04-30 2025-05-01"

test_begin "R-GRACE: an end recorded long afterwards waits thirty days"
compose "$work/old.eml" date=2023-04-10 from=old@partner.example.org
archive_on 2023-04-11 "$work/old.eml"
partner=$(at 2023-04-12 field id letterbook party add --json --name="Partner AS" \
    --domain=partner.example.org --role=partner --since=2023-01-01)
at 2024-12-01 expect_status 0 letterbook relationship end "$partner" --role=partner --on=2023-06-30
expect_equal "$(decided 2024-12-02 "$work/old.eml")" "KEEP_UNTIL R-GRACE 2024-12-31 2025-01-01"

test_begin "the item with several parties is kept for the one that needs it longest"
compose "$work/both.eml" date=2023-05-01 from=old@partner.example.org to=support@example.no cc=c@firm.example.org
archive_on 2023-05-02 "$work/both.eml"
expect_equal "$(decided 2025-01-02 "$work/both.eml")" "KEEP_UNTIL R-REL 2025-04-30 2025-05-01"

test_begin "the answer is complete"
run letterbook explain --json --today=2024-05-02 "$(archived "$work/customer.eml")"
expect_json_lines
for key in item today outcome keep_until due_from rule claims access reviews explanation; do
    helper field $key <"$work/stdout" >"$work/value" 2>&1 || problem "no $key"
done
expect_equal "$(helper field today <"$work/stdout")" 2024-05-02
expect_equal "$(helper field access <"$work/stdout")" normal
expect_true "the explanation is a sentence" test "$(helper field explanation <"$work/stdout" | wc -w)" -gt 5

test_begin "plain explain says it in words"
expect_status 0 letterbook explain --today=2024-05-02 "$(archived "$work/customer.eml")"
expect_match "$stdout" "2025-04-30"
expect_match "$stdout" "R-REL"
expect_match "$stdout" "Firm AS|customer"

# recorded DAY PARTY: "outcome rule keep_until due_from" of its contact record
recorded() {
    run letterbook explain --json --today="$1" --party="$2" || problem "explain: $stderr"
    for key in outcome rule keep_until due_from; do
        helper field $key <"$work/stdout"
    done | xargs
}

test_begin "a contact record is kept by its relationship, and by every item that needs it"
expect_equal "$(recorded 2024-04-29 "$firm")" "KEEP_WHILE_ACTIVE R-ACTIVE null null"
expect_equal "$(recorded 2024-08-10 "Firm AS")" "KEEP_WHILE_ACTIVE R-LINKED null null"
expect_equal "$(recorded 2025-01-02 "Firm AS")" "KEEP_UNTIL R-LINKED 2025-08-08 2025-08-09"
expect_equal "$(helper field claims.rule <"$work/stdout")" "R-REL R-LINKED R-GRACE"
expect_equal "$(helper field contact_record <"$work/stdout")" "$firm"
expect_equal "$(recorded 2025-08-09 "$firm")" "DUE R-LINKED 2025-08-08 2025-08-09"

test_begin "the record of a party without items"
lone=$(at 2024-01-10 field id letterbook party add --json --name="Lone AS")
expect_equal "$(recorded 2024-01-11 "$lone")" "KEEP_UNTIL R-GRACE 2024-02-09 2024-02-10"
expect_equal "$(recorded 2024-02-10 "$lone")" "DUE R-GRACE 2024-02-09 2024-02-10"

test_begin "an individual nobody registered goes with the last item"
expect_equal "$(recorded 2023-08-01 unknown@example.net)" "KEEP_UNTIL R-LINKED 2024-07-19 2024-07-20"

test_begin "a held item holds the records it is linked to"
held=$(at 2025-08-01 field id letterbook hold place --json --matter=Damage --reason=complaint \
    --review=2026-01-01 --item="$(archived "$work/afterwards.eml")")
expect_equal "$(recorded 2025-08-09 "$firm")" "HELD R-LINKED null null"
at 2025-08-02 expect_status 0 letterbook hold release "$held"
expect_equal "$(recorded 2025-08-09 "$firm")" "KEEP_UNTIL R-LINKED 2025-09-01 2025-09-02"

test_begin "plain explain of a contact record says it in words, and names the item"
expect_status 0 letterbook explain --today=2025-01-02 --party="$firm"
expect_match "$stdout" "R-LINKED"
expect_match "$stdout" "$(archived "$work/afterwards.eml")"

test_begin "party show says what becomes of the record"
at 2025-01-02 expect_status 0 letterbook party show "$firm"
expect_match "$stdout" "contact record: kept until 2025-08-08, R-LINKED"
at 2025-01-02 run letterbook party show --json "$firm"
expect_json_lines
expect_equal "$(helper field record.rule <"$work/stdout")" R-LINKED
expect_equal "$(helper field record.keep_until <"$work/stdout")" 2025-08-08

test_begin "an item and a party, or neither, or none such"
expect_error 64 "either" letterbook explain --party="$firm" "$(archived "$work/afterwards.eml")"
expect_error 64 "either" letterbook explain
expect_error 64 "nobody" letterbook explain --party=nobody@example.net
expect_error 64 "2023-04-12" letterbook explain --party="$firm" --today=2023-04-11

test_begin "a day before the item was archived, or an unknown item"
expect_error 64,65 "2023-04-11" letterbook explain --today=2023-01-01 "$(archived "$work/customer.eml")"
expect_error 64,65 "4711" letterbook explain 4711

test_done
