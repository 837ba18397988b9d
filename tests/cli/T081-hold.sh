#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hold: what is needed stays, what comes into its scope is held as it arrives, and nothing goes in
# haste when it is released.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

new_archive 2022-01-01

archive_on() { # archive_on DATE FILE…
    at "$1" expect_status 0 letterbook import --mailbox=support "$2"
}
# decided DAY FILE: "outcome rule keep_until access" as of that day, by the clock of that day
decided() {
    at "$1" run letterbook explain --json "$(archived "$2")" || problem "explain: $stderr"
    for key in outcome rule keep_until access; do
        helper field $key <"$work/stdout"
    done | xargs
}
# place DAY OPTION…: the id of a new hold
place() {
    placed_on=$1
    shift
    at "$placed_on" field id letterbook hold place --json --reason=legal_claim --review=2027-06-01 "$@"
}
# database STATEMENT: what no command can do
database() {
    "$python" -I - "$archive/archive.db" "$1" <<'END'
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
database.execute(sys.argv[2])
database.commit()
END
}
epoch_day() {
    echo $(($(date -u -d "$1" +%s) / 86400))
}
review='--review=2027-06-01'

# Base of the worked examples: the customer left on 2024-06-30, so its mail goes after 2025-06-30.
base() { # base NAME [OPTION…]: party and mail $work/NAME.eml, with its message id NAME@NAME.example.org
    name=$1
    shift
    compose "$work/$name.eml" date=2022-05-10 from="$name@$name.example.org" id="$name@$name.example.org" "$@"
    archive_on 2022-05-11 "$work/$name.eml"
    at 2022-05-12 expect_status 0 letterbook party add --name="$name AS" --domain="$name.example.org" \
        --role=customer --since=2020-01-01
    at 2024-06-30 expect_status 0 letterbook relationship end "$name AS" --role=customer --on=2024-06-30
}

test_begin "a held item is kept, restricted, past its date"
base at55
expect_equal "$(decided 2025-07-01 "$work/at55.eml")" "DUE R-REL 2025-06-30 restricted"
place 2025-01-15 --matter="Claim 55" --item="$(archived "$work/at55.eml")" >"$work/id"
expect_equal "$(decided 2025-06-01 "$work/at55.eml")" "HELD R-HOLD null normal"
expect_equal "$(decided 2025-07-01 "$work/at55.eml")" "HELD R-HOLD null restricted"

test_begin "a hold placed when the item is due already holds it"
base at56
place 2025-07-01 --matter="Claim 56" --party="at56 AS" >"$work/id"
expect_equal "$(decided 2025-07-02 "$work/at56.eml")" "HELD R-HOLD null restricted"

test_begin "what was released is kept for thirty days more"
base at58
at58=$(place 2025-01-15 --matter="Claim 58" --conversation="$(archived "$work/at58.eml")")
at 2025-09-10 expect_status 0 letterbook hold release "$at58"
expect_equal "$(decided 2025-10-10 "$work/at58.eml")" "KEEP_UNTIL R-GRACE 2025-10-10 restricted"
expect_equal "$(decided 2025-10-11 "$work/at58.eml")" "DUE R-GRACE 2025-10-10 restricted"

test_begin "released long before its date, the item keeps its date"
base at59
at59=$(place 2025-01-15 --matter="Claim 59" --party="at59 AS")
at 2025-03-01 expect_status 0 letterbook hold release "$at59"
expect_equal "$(decided 2025-03-02 "$work/at59.eml")" "KEEP_UNTIL R-REL 2025-06-30 normal"

test_begin "of two holds on an item, the other one holds"
base at60
at60=$(place 2025-01-15 --matter="Claim 60" --party="at60 AS")
place 2025-01-16 --matter="Claim 60" --item="$(archived "$work/at60.eml")" >"$work/id"
at 2025-09-10 expect_status 0 letterbook hold release "$at60"
expect_equal "$(decided 2025-10-15 "$work/at60.eml")" "HELD R-HOLD null restricted"
at 2025-10-16 expect_status 0 letterbook hold release --json --matter="Claim 60"
expect_json_lines
expect_equal "$(helper field id <"$work/stdout")" "$(cat "$work/id")" "the one still open"
expect_equal "$(decided 2025-10-17 "$work/at60.eml")" "KEEP_UNTIL R-GRACE 2025-11-15 restricted"

test_begin "an outstanding debt"
compose "$work/at61.eml" date=2022-05-10 from=d@at61.example.org
archive_on 2022-05-11 "$work/at61.eml"
at 2022-05-12 expect_status 0 letterbook party add --name="Debtor AS" --domain=at61.example.org \
    --role=customer --since=2020-01-01
at 2023-12-31 expect_status 0 letterbook relationship end "Debtor AS" --role=customer --on=2023-12-31
debt=$(at 2024-01-10 field id letterbook hold place --json --matter=Debt --reason=outstanding_debt \
    $review --party="Debtor AS")
expect_equal "$(decided 2025-02-01 "$work/at61.eml")" "HELD R-HOLD null restricted"
at 2025-04-15 expect_status 0 letterbook hold release "$debt"
expect_equal "$(decided 2025-05-15 "$work/at61.eml")" "KEEP_UNTIL R-GRACE 2025-05-15 restricted"
expect_equal "$(decided 2025-05-16 "$work/at61.eml")" "DUE R-GRACE 2025-05-15 restricted"

test_begin "a conversation is held with its future messages, and the day of review is told"
compose "$work/at62.eml" date=2025-05-20 from=angry@example.net id=angry@example.net
archive_on 2025-05-21 "$work/at62.eml"
complaint=$(at 2025-06-01 field id letterbook hold place --json --matter=Complaint \
    --reason=complaint --review=2026-06-01 --conversation="$(archived "$work/at62.eml")")
compose "$work/at62b.eml" date=2025-06-20 from=angry@example.net references=angry@example.net
archive_on 2025-06-21 "$work/at62b.eml"
for file in at62 at62b; do
    expect_equal "$(decided 2025-06-21 "$work/$file.eml")" "HELD R-HOLD null normal" "$file at once"
    expect_equal "$(decided 2026-07-01 "$work/$file.eml")" "HELD R-HOLD null restricted" "$file"
done
at 2026-05-31 expect_status 0 letterbook hold list
expect_match "$stdout" "^ *$complaint +Complaint +\(complaint\) +2 items; in force, review on 2026-06-01"
at 2026-06-01 expect_status 0 letterbook hold list
expect_match "$stdout" "^ *$complaint .*REVIEW WAS DUE ON 2026-06-01"

test_begin "when conversations become one, what was held stays held"
compose "$work/joins.eml" date=2025-06-22 from=other@example.net id=joins@example.net
archive_on 2025-06-23 "$work/joins.eml"
place 2025-06-23 --matter=Join --conversation="$(archived "$work/joins.eml")" >"$work/id"
compose "$work/joined.eml" date=2025-06-24 from=other@example.net references=joins@example.net \
    headers='X-Other: x'
sed 's/^References: .*/References: <joins@example.net> <angry@example.net>/' "$work/joined.eml" >"$work/join.eml"
archive_on 2025-06-25 "$work/join.eml"
at 2026-07-01 expect_status 0 letterbook hold release "$complaint"
for file in join joins at62; do
    expect_equal "$(decided 2026-07-02 "$work/$file.eml" | cut -d' ' -f1-2)" "HELD R-HOLD" "$file"
done

test_begin "a party's new mail is held as it arrives, and so is what mentions its address"
base live
place 2025-01-15 --matter=Live --party="live AS" >"$work/id"
compose "$work/live2.eml" date=2025-02-01 from=new.person@live.example.org
archive_on 2025-02-02 "$work/live2.eml"
expect_equal "$(decided 2025-02-02 "$work/live2.eml")" "HELD R-HOLD null normal"
compose "$work/live3.eml" date=2025-02-01 from=support@example.no to=x@example.net cc=y@live.example.org
archive_on 2025-02-02 "$work/live3.eml"
expect_equal "$(decided 2025-02-02 "$work/live3.eml")" "HELD R-HOLD null normal"

test_begin "who is not registered can be held by address, and stays held when registered"
compose "$work/stranger.eml" date=2025-02-01 from="A Stranger <stranger@example.net>"
archive_on 2025-02-02 "$work/stranger.eml"
place 2025-02-03 --matter=Stranger --party=stranger@example.net >"$work/id"
expect_equal "$(decided 2025-02-04 "$work/stranger.eml" | cut -d' ' -f1-2)" "HELD R-HOLD"
at 2025-02-05 expect_status 0 letterbook party add --name="Known Now" --email=stranger@example.net
expect_equal "$(decided 2025-02-06 "$work/stranger.eml" | cut -d' ' -f1-2)" "HELD R-HOLD"
expect_equal "$(field parties.name letterbook hold show --json "$(cat "$work/id")")" "Known Now"

test_begin "a query holds what it finds now, and what it finds later, at once"
compose "$work/q1.eml" date=2024-03-01 from=q@query.example.net body="The avalanche took the shed."
compose "$work/q2.eml" date=2024-03-01 from=q@query.example.net body="The weather is fine."
archive_on 2024-03-02 "$work/q1.eml"
archive_on 2024-03-02 "$work/q2.eml"
query=$(place 2025-01-20 --matter=Avalanche --query='avalanche from:query.example.net')
expect_equal "$(decided 2025-01-20 "$work/q1.eml")" "HELD R-HOLD null normal"
expect_equal "$(decided 2025-01-20 "$work/q2.eml" | cut -d' ' -f1)" "KEEP_UNTIL"
compose "$work/q3.eml" date=2025-01-21 from=q@query.example.net subject="Avalanche again"
archive_on 2025-01-22 "$work/q3.eml"
expect_equal "$(decided 2025-01-22 "$work/q3.eml")" "HELD R-HOLD null normal"
expect_equal "$(at 2025-01-22 field items_held letterbook hold show --json "$query")" 2
expect_equal "$(field items letterbook hold show --json "$query")" "$(archived "$work/q1.eml")" "by name"

test_begin "what it once found stays held, whatever it finds later"
database "UPDATE hold SET query = 'from:nobody.example.net' WHERE id = $query"
expect_equal "$(decided 2025-02-01 "$work/q1.eml" | cut -d' ' -f1-2)" "HELD R-HOLD"
expect_equal "$(decided 2025-02-01 "$work/q3.eml" | cut -d' ' -f1)" "KEEP_UNTIL"
database "UPDATE hold SET query = 'avalanche from:query.example.net' WHERE id = $query"

test_begin "release gives the safety delay to what the query found last, too"
at 2026-06-10 expect_status 0 letterbook hold release --json "$query"
expect_json_lines
expect_equal "$(helper field released_on <"$work/stdout")" 2026-06-10
expect_equal "$(helper field items_held <"$work/stdout")" 0
expect_equal "$(decided 2026-06-11 "$work/q3.eml")" "KEEP_UNTIL R-GRACE 2026-07-10 restricted"

test_begin "is:held finds what open holds name"
expect_equal "$(found is:held from:at55)" "$(archived "$work/at55.eml")"
expect_equal "$(count_found is:held from:live.example.org)" 2
expect_equal "$(found is:held from:at58)" "" "released"
expect_equal "$(found is:held from:query.example.net)" "" "released"
expect_equal "$(found -- -is:held subject:avalanche)" "$(archived "$work/q3.eml")"

test_begin "an expiry run deletes nothing that is held"
today=$(TZ=Europe/Oslo date +%F) gone=$(archived "$work/at58.eml")
expect_status 0 letterbook expire --dry-run --json
expect_no_match " $(helper field items.id <"$work/stdout") " " $(archived "$work/at55.eml") "
expect_match " $(helper field items.id <"$work/stdout") " " $gone "
expect_status 0 letterbook expire --accept-clock="$today"
for file in at55 at56 at62 at62b join joins live live2 live3 stranger; do
    expect_match "$(archived "$work/$file.eml")" '^[0-9]+$'
done
expect_equal "$(archived "$work/at58.eml")" ""

test_begin "a held party keeps its contact record"
record=$(at 2022-02-01 field id letterbook party add --json --name="Record AS" --role=customer --since=2022-01-01)
at 2022-06-30 expect_status 0 letterbook relationship end "$record" --role=customer --on=2022-06-30
expect_status 0 letterbook expire --dry-run
expect_match "$stdout" "would go: contact record of party $record "
place 2025-01-15 --matter=Record --party="$record" >"$work/id"
expect_status 0 letterbook expire --dry-run
expect_no_match "$stdout" "contact record of party $record "
expect_equal "$(field items_held letterbook hold show --json "$(cat "$work/id")")" 0
expect_status 0 letterbook hold release --matter=Record

test_begin "there is nothing to hold when the item is gone"
expect_error 64 "no item $gone" letterbook hold place --matter=Late --reason=legal_claim \
    --review=2099-01-01 --item="$gone"
expect_error 64 "no item and no conversation $gone" letterbook hold place --matter=Late \
    --reason=legal_claim --review=2099-01-01 --conversation="$gone"

test_begin "an approved erasure waits for the hold, and is due at once when it is released"
base at67
compose "$work/at67b.eml" date=2022-05-10 from=at67@at67.example.org
archive_on 2022-05-11 "$work/at67b.eml"
at67=$(place 2025-01-15 --matter="Claim 67" --party="at67 AS")
erased=$(archived "$work/at67.eml")
database "UPDATE item SET erasure_approved_on = $(epoch_day 2025-05-01) WHERE id = $erased"
expect_equal "$(decided 2025-05-02 "$work/at67.eml")" "HELD R-HOLD null restricted"
at 2025-09-10 expect_status 0 letterbook hold release "$at67"
expect_equal "$(sed -n 1p "$work/stdout")" "due at once: item $erased, whose erasure was approved"
expect_match "$(sed -n 2p "$work/stdout")" "^ *$at67 .*released on 2025-09-10"
expect_equal "$(decided 2025-09-10 "$work/at67.eml")" "DUE R-ERASE 2025-04-30 restricted"
expect_equal "$(decided 2025-09-10 "$work/at67b.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-GRACE 2025-10-10"

test_begin "while another hold has it, it is not due"
base more
first=$(place 2025-01-15 --matter=More --party="more AS")
second=$(place 2025-01-15 --matter=More --party="more AS")
database "UPDATE item SET erasure_approved_on = $(epoch_day 2025-05-01) WHERE id = $(archived "$work/more.eml")"
at 2025-09-10 expect_status 0 letterbook hold release --json "$first"
expect_equal "$(helper field due <"$work/stdout")" ""
at 2025-09-10 expect_status 0 letterbook hold release --json --matter=More
expect_equal "$(helper field id <"$work/stdout")" "$second"
expect_equal "$(helper field due <"$work/stdout")" "$(archived "$work/more.eml")"

test_begin "releasing twice, or nothing, is refused"
expect_error 64 "hold $at67 .*released on 2025-09-10 already" letterbook hold release "$at67"
expect_error 64 "matter 'More' were released already" letterbook hold release --matter=More
expect_error 64 "no hold of a matter 'Nothing'" letterbook hold release --matter=Nothing
expect_error 64 "no hold 4711" letterbook hold release 4711
expect_error 64 "'x' is not the id of a hold" letterbook hold release x
expect_error 64 "one hold, or" letterbook hold release
expect_error 64 "one hold, or" letterbook hold release "$at67" --matter=More

test_begin "a query that has come to fail stops every decision, and names the hold"
broken=$(place 2025-01-20 --matter="Broken case" --query='from:nobody mailbox:support')
item=$(archived "$work/at55.eml")
for query in 'mailbox:gone' 'from:(' 'nosuchfield:x'; do
    database "UPDATE hold SET query = '$query' WHERE id = $broken"
    for command in "explain $item" "expire --dry-run" "expire --accept-clock=$today"; do
        # shellcheck disable=SC2086
        expect_error 77 "query of hold $broken \(matter 'Broken case'\) fails" letterbook $command
    done
done
expect_status 0 letterbook hold show "$broken"
expect_match "$stdout" "query +nosuchfield:x"
expect_match "$stdout" "not known: the query of hold $broken"
expect_status 0 letterbook hold list
expect_match "$stdout" "^ *$broken +Broken case .*QUERY FAILS"
expect_equal "$(field items_held letterbook hold show --json "$broken")" null

test_begin "any hold can be released nevertheless"
other=$(place 2025-01-20 --matter="Broken case" --item="$item")
database "UPDATE item SET erasure_approved_on = $(epoch_day 2025-05-01) WHERE id = $item"
expect_status 0 letterbook hold release "$other"
database "UPDATE item SET erasure_approved_on = NULL WHERE id = $item"
expect_status 0 letterbook hold release "$broken"
expect_status 0 letterbook explain "$item"

test_begin "a hold as JSON"
at 2025-03-01 expect_status 0 letterbook hold place --json --matter="Røde Kors" --reason=other \
    --text="Noe annet" --review=2025-09-01 --party="live AS" --party="at56 AS" --item="$item" \
    --conversation="$(archived "$work/joins.eml")" --conversation="$(archived "$work/join.eml")" \
    --query=subject:xyzzy
expect_json_lines
whole=$(helper field id <"$work/stdout")
for pair in "matter=Røde Kors" reason=other "text=Noe annet" placed_on=2025-03-01 review_on=2025-09-01 \
    released_on=null query=subject:xyzzy "items=$item" "parties.name=at56 AS live AS"; do
    expect_equal "$(helper field "${pair%%=*}" <"$work/stdout" | sed 's/live AS at56 AS/at56 AS live AS/')" \
        "${pair#*=}" "${pair%%=*}"
done
expect_match "$(helper field conversations <"$work/stdout")" '^[0-9]+$'
expect_match "$(helper field items_held <"$work/stdout")" '^[1-9][0-9]*$'
conversation=$(helper field conversations <"$work/stdout")
expect_status 0 letterbook hold show --json "$whole"
expect_equal "$(helper field id <"$work/stdout")" "$whole"
expect_equal "$(helper field reason <"$work/stdout")" other
expect_status 0 letterbook hold show "$whole"
for line in "matter 'Røde Kors'" "other: Noe annet" "placed +2025-03-01" "party .*AS \(id" \
    "conversation +$conversation" "query +subject:xyzzy" "item +$item" "holds +[0-9]+ items now"; do
    expect_match "$stdout" "$line"
done

test_begin "a conversation can be named by its own number"
expect_equal "$(field conversations letterbook hold place --json --matter=Number --reason=return \
    --review=2099-01-01 --conversation="$conversation")" "$conversation"

test_begin "list shows the open ones; --all the released ones too"
expect_no_match "$(field id letterbook hold list --json | xargs | sed 's/.*/ & /')" " $at58 "
expect_match "$(field id letterbook hold list --json | xargs | sed 's/.*/ & /')" " $whole "
expect_match "$(field id letterbook hold list --json --all | xargs | sed 's/.*/ & /')" " $at58 "

test_begin "what cannot be is not placed"
count=$(field id letterbook hold list --all --json | wc -l)
# shellcheck disable=SC2317 # called by way of expect_error
try_place() {
    letterbook hold place --matter=M --reason=legal_claim --review=2099-01-01 "$@"
}
expect_error 64 "matter" letterbook hold place --reason=legal_claim --review=2099-01-01 --item="$item"
expect_error 64 "matter" letterbook hold place --matter=' ' --reason=return --review=2099-01-01 --item="$item"
expect_error 64 "reason" letterbook hold place --matter=M --review=2099-01-01 --item="$item"
expect_error 64 "no such reason.*legal_claim.*other" letterbook hold place --matter=M --reason=whim \
    --review=2099-01-01 --item="$item"
expect_error 64 "needs words \(--text" letterbook hold place --matter=M --reason=other --review=2099-01-01 \
    --item="$item"
expect_error 64 "review" letterbook hold place --matter=M --reason=return --item="$item"
expect_error 64 "not a day" letterbook hold place --matter=M --reason=return --review=soon --item="$item"
at 2025-03-01 expect_error 64 "must lie after today, 2025-03-01" letterbook hold place --matter=M \
    --reason=return --review=2025-03-01 --item="$item"
expect_error 64 "what is to be held" try_place
expect_error 64 "no party 'Nobody" try_place --party="Nobody At All"
expect_error 64 "no item 4711" try_place --item=4711
expect_error 64 "item=x" try_place --item="$item" --item=x
expect_error 64 "no item and no conversation 4711" try_place --conversation=4711
expect_error 64 "conversation=x" try_place --conversation=x
expect_error 64 "query is empty" try_place --query=' '
expect_error 64 "no mailbox 'gone'" try_place --query=mailbox:gone
expect_status 64 try_place --query='invoice ('
expect_match "$stderr" '^ *\^$'
expect_error 64 "takes no more" try_place --item="$item" extra
call=$(at 2025-03-01 field id letterbook call add --json --party="live AS" --summary="A call")
expect_error 64 "in no conversation" try_place --conversation="$call"
expect_equal "$(field id letterbook hold list --all --json | wc -l)" "$count" "holds"
expect_error 64 "no hold 4711" letterbook hold show 4711
expect_error 64 "not the id of a hold" letterbook hold show -- -1

test_begin "every act is in the audit chain"
"$python" -I - "$archive/archive.db" >"$work/audit" <<'END'
import sqlite3, sys
for row in sqlite3.connect(sys.argv[1]).execute(
        "SELECT action, object, object_id, detail FROM audit_event WHERE object = 'hold'"):
    print(*row)
END
expect_match "$(cat "$work/audit")" "^hold placed hold $whole reason=other parties=2 items=1 conversations=2 found=0"
expect_match "$(cat "$work/audit")" "^hold released hold $at58"
expect_no_match "$(cat "$work/audit")" "Kors|Claim [0-9]|@"

test_begin "an id that is given once more is not held with it"
rm -rf "$archive"
at 2025-09-01 expect_status 0 letterbook init
compose "$work/join1.eml" date=2025-09-01 from=a@join.example.org id=join1@example.org
compose "$work/join2.eml" date=2025-09-02 from=b@join.example.org id=join2@example.org
compose "$work/join3.eml" date=2025-09-03 from=a@join.example.org references='join1@example.org> <join2@example.org'
archive_on 2025-09-03 "$work/join1.eml"
archive_on 2025-09-03 "$work/join2.eml"
place 2025-09-03 --matter=Joined --conversation="$(archived "$work/join2.eml")" >"$work/id"
archive_on 2025-09-04 "$work/join3.eml"
at 2026-11-01 expect_status 0 letterbook expire --accept-clock=2026-11-01
compose "$work/next.eml" date=2026-11-01 from=next@elsewhere.example.org
archive_on 2026-11-01 "$work/next.eml"
expect_equal "$(decided 2026-11-02 "$work/join1.eml")" "HELD R-HOLD null restricted"
expect_equal "$(decided 2026-11-02 "$work/next.eml")" "KEEP_UNTIL R-CONTACT 2027-11-01 normal"
heir=$(at 2026-11-01 field id letterbook party add --json --name="Heir AS" --role=customer)
compose "$work/heir.eml" date=2026-11-02 from=heir@heir.example.org
archive_on 2026-11-02 "$work/heir.eml"
place 2026-11-02 --matter=Inherited --party=heir@heir.example.org >"$work/id"
at 2026-11-02 expect_status 0 letterbook party edit "$heir" --email=heir@heir.example.org
compose "$work/stranger.eml" date=2026-11-02 from=stranger@stranger.example.org
archive_on 2026-11-02 "$work/stranger.eml"
expect_equal "$(decided 2026-11-03 "$work/heir.eml")" "HELD R-HOLD null normal"
expect_equal "$(decided 2026-11-03 "$work/stranger.eml")" "KEEP_UNTIL R-CONTACT 2027-11-02 normal"

test_done
