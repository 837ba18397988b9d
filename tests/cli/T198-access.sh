#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# access: what a role may not see is not there, in any command.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime sqlite3

new_archive 2024-01-01
mkdir "$work/mail"
letter() { # letter NAME DATE SETTING…
    name=$1 day=$2
    shift 2
    compose "$work/mail/$name.eml" id="$name@example.com" date="$day" "$@"
}
item() {
    sqlite3 "$archive/archive.db" "SELECT id FROM item WHERE message_id = '$1@example.com'"
}
left='Lea <lea@left.example.org>' here='Hege <hege@here.example.org>'
# One conversation: the first is in restricted use, the answer of another customer is not.
letter invoice 2024-03-01 from="$left" subject="Zebrafinch" \
    headers='Content-Type: multipart/mixed; boundary=b' body='--b

turbines zebrafinch letterword
--b
Content-Type: text/csv; name="numbers.csv"

a,b
--b--'
letter reply 2024-03-02 from="$here" references='<invoice@example.com>' subject="Your letter" \
    body="turbine letterword"
letter claim 2024-03-03 from="$left" body="quagga letterword"
letter due 2024-03-04 from="$left" body="okapi letterword"
letter open 2024-03-05 from="$here" body="turbine letterword"
letter disputed 2024-03-06 from="$here" body="turbine letterword"
letter solo 2024-03-07 from="Solo <solo@solo.example>" body="letterword"
# More than a block of the newest is due.
for number in $(seq 1 45); do
    letter "many$number" "2024-04-01 10:00:$(printf %02d "$number")" from="$left" body="wombat letterword"
done
at 2024-04-02 expect_status 0 letterbook import --mailbox=support "$work/mail"
compose "$work/late.eml" id=late@example.com date=2024-03-08 from="Lars <lars@late.example>" body="letterword"
at 2026-05-20 expect_status 0 letterbook import --mailbox=support "$work/late.eml"
# A contact long after it, elsewhere, keeps the first in ordinary use.
for day in 2025-01-10 2026-01-10; do
    compose "$work/contact.eml" id="contact$day@example.com" date=$day from="Paula <paula@p.example>" \
        subject="Of $day" body="letterword"
    at "$(date -u -d "$day + 1 day" +%F)" expect_status 0 letterbook import --mailbox=support "$work/contact.eml"
done
at 2024-04-02 expect_status 0 letterbook party add --name="Left AS" --domain=left.example.org \
    --role=customer --since=2020-01-01
at 2024-04-02 expect_status 0 letterbook party add --name="Here AS" --domain=here.example.org \
    --role=customer --since=2020-01-01
at 2024-06-30 expect_status 0 letterbook relationship end "Left AS" --role=customer --on=2024-06-30
for name in invoice solo; do
    at 2024-07-01 expect_status 0 letterbook bookkeeping set "$(item $name)" --kind=invoice --year=2024
done
for name in claim disputed; do
    at 2024-07-01 expect_status 0 letterbook hold place --matter="Secret matter" \
        --reason=legal_claim --review=2027-01-01 --item="$(item $name)"
done

today=2026-06-01
many=$(seq 1 45 | sort -rn | sed 's/^/many/' | xargs)
contacts='contact2026-01-10 contact2025-01-10'
# What each role sees of it, newest first.
sees() {
    case $1 in
    support) echo "$contacts disputed open reply" ;;
    accounting) echo "$contacts solo disputed open reply invoice" ;;
    legal) echo disputed claim ;;
    privacy | unrestricted) echo "$contacts $many late solo disputed open due claim reply invoice" ;;
    esac
}
roles='support accounting legal privacy unrestricted'
all=$(sees privacy)
names() { # of the items whose ids are read
    while read -r id; do
        name=$(sqlite3 "$archive/archive.db" "SELECT message_id FROM item WHERE id = $id")
        echo "${name%@*}"
    done | xargs
}

test_begin "each is decided as this test says"
decided() {
    for key in outcome rule access; do
        at $today field $key letterbook explain --json "$(item "$1")"
    done | xargs
}
expect_equal "$(decided invoice)" "KEEP_UNTIL R-BOOK restricted"
expect_equal "$(decided solo)" "KEEP_UNTIL R-BOOK restricted"
expect_equal "$(decided claim)" "HELD R-HOLD restricted"
expect_equal "$(decided disputed)" "HELD R-HOLD normal"
expect_equal "$(decided due)" "DUE R-REL restricted"
expect_equal "$(decided late)" "KEEP_UNTIL R-GRACE restricted"
expect_equal "$(decided open)" "KEEP_WHILE_ACTIVE R-ACTIVE normal"
expect_equal "$(decided contact2025-01-10)" "KEEP_UNTIL R-CONTACT normal"
expect_equal "$(decided reply)" "KEEP_WHILE_ACTIVE R-ACTIVE normal"
expect_equal "$(sqlite3 "$archive/archive.db" "SELECT count(DISTINCT conversation_id) FROM item
    WHERE id IN ($(item invoice), $(item reply))")" 1 "conversations of invoice and reply"

test_begin "search finds and counts what the role sees, in every order"
for role in $roles; do
    seen=$(sees "$role")
    count=$(echo "$seen" | wc -w)
    for query in letterword "$everything" 'letterword OR is:bookkeeping' mailbox:support; do
        expect_equal "$(at $today found --as="$role" "$query" | names)" "$seen" "$role: $query"
        expect_equal "$(at $today letterbook search --as="$role" --count "$query")" "$count" "$role: $query"
    done
    at $today run letterbook search --as="$role" --json --sort=relevance --limit=100 letterword
    expect_equal "$(helper field id <"$work/stdout" | names | tr ' ' '\n' | sort)" \
        "$(echo "$seen" | tr ' ' '\n' | sort)" "$role: by relevance"
done
expect_equal "$(at $today found letterword | names)" "$all" "without --as"

test_begin "a page has as many as it should, and the next goes on behind it"
for role in support accounting legal; do
    for limit in 1 2; do
        pages='' last=''
        while page=$(at $today found --as=$role --limit=$limit ${last:+--before="$last"} letterword) && [ -n "$page" ]; do
            pages="$pages $(echo "$page" | names)"
            last=$(echo "$page" | tail -n 1)
            [ "$(echo "$page" | wc -l)" -eq $limit ] || break
        done
        expect_equal "${pages# }" "$(sees $role)" "$role, $limit a page"
    done
done
expect_equal "$(at $today field id letterbook search --json --as=support --sort=relevance --limit=1 wombat)" ""

test_begin "queries about decisions, holds and flags tell nothing more"
finds() { # finds ROLE QUERY NAME…
    role=$1 query=$2
    shift 2
    expect_equal "$(at $today found --as="$role" "$query" | names)" "$*" "$role: $query"
}
finds support is:restricted
finds support is:bookkeeping
finds support is:held disputed
finds support 'party:"Left AS"'
finds support "id:$(item due)"
finds support message-id:due@example.com
finds accounting is:restricted solo invoice
finds legal is:restricted claim
finds privacy 'is:restricted -wombat' late solo due claim invoice

test_begin "show, its parts and explain: there is no such item"
missing=$(at $today letterbook show 12345678901 2>&1)
for role in $roles; do
    for name in invoice reply claim due open disputed solo late; do
        id=$(item $name)
        wanted=64
        case " $(sees "$role") " in *" $name "*) wanted=0 ;; esac
        for part in --json --raw; do
            at $today expect_status $wanted letterbook show --as="$role" $part "$id"
            [ $wanted -eq 0 ] ||
                expect_equal "$stdout$stderr" "$(echo "$missing" | sed "s/12345678901/$id/")" "$role: $name"
        done
        at $today expect_status $wanted letterbook explain --as="$role" "$id"
    done
done
at $today expect_status 64 letterbook show --as=support --text "$(item due)"
at $today expect_status 64 letterbook show --as=support "$(item due)"
at $today expect_status 64 letterbook explain --as=support --today=2024-05-01 "$(item due)"
at $today expect_status 64 letterbook show --as=support --attachment=1 "$(item invoice)"
at $today expect_status 0 letterbook show --as=accounting --attachment=1 "$(item invoice)"
expect_match "$stdout" "^a,b"

test_begin "export gives away, and notes, what the role sees"
for role in $roles; do
    for query in '' letterword; do
        # shellcheck disable=SC2086
        at $today expect_status 0 letterbook export --as="$role" --format=mbox --recipient=R --reason=T $query
        expect_equal "$(grep -o '^Message-ID: <[^@]*' "$work/stdout" | sed 's/.*<//' | sort)" \
            "$(sees "$role" | tr ' ' '\n' | sort)" "$role"
        expect_equal "$(at $today field items letterbook export --list --json | tail -n 1)" \
            "$(sees "$role" | wc -w)" "$role"
    done
done
at $today expect_error 77 "not listed to 'support'" letterbook export --list --as=support

test_begin "no word is suggested that only hidden items have, and such a word is none"
suggests() { # suggests ROLE QUERY SUGGESTION
    at $today expect_status 0 letterbook search --as="$1" "$2"
    expect_equal "$stdout" "" stdout
    expect_equal "$stderr" "Nothing found.${3:+
Did you mean: $3}" "$1: $2"
    at $today expect_status 0 letterbook search --count --json --as="$1" "$2"
    expect_equal "$(helper field suggestion <"$work/stdout")" "${3:-null}" "$1: $2"
}
suggests support zebrafinhc ''
suggests accounting zebrafinhc zebrafinch
suggests legal zebrafinhc ''
suggests support quagag ''
suggests legal quagag quagga
for role in $roles; do
    suggests "$role" wombta ''
done
suggests support turbines turbine
suggests legal turbines turbine
suggests support turbnie turbine
expect_equal "$(at $today found --as=accounting turbines | names)" invoice

test_begin "parties: those whose items are hidden are not there, others count what is seen"
items_of() {
    at $today field items letterbook party show --json --as="$1" "$2"
}
expect_equal "$(items_of support "Here AS")" 3
expect_equal "$(items_of legal "Here AS")" 1
expect_equal "$(items_of accounting "Left AS")" 1
expect_equal "$(items_of legal "Left AS")" 1
expect_equal "$(items_of privacy "Left AS")" 48
expect_equal "$(items_of accounting solo@solo.example)" 1
for party in "Left AS" lea@left.example.org left.example.org solo@solo.example Lars AS; do
    at $today expect_error 64 . letterbook party show --as=support "$party"
    expect_no_match "$stderr" "Left AS .id|Solo .id|Lars .id"
done
at $today expect_error 64 "similar: Here AS" letterbook party show --as=support AS
at $today expect_status 0 letterbook party show --as=support hege@here.example.org
expect_no_match "$stdout" "contact record"
at $today expect_status 0 letterbook party show --as=privacy hege@here.example.org
expect_match "$stdout" "contact record"
at $today expect_error 77 "not told to 'support'" letterbook explain --as=support --party="Here AS"
at $today expect_error 64 "no party" letterbook explain --as=support --party="Left AS"

test_begin "where a hold cannot be decided about, a reader learns that much and no more"
at $today expect_status 0 letterbook hold place --matter="Broken case" --reason=legal_claim \
    --review=2027-01-01 --query=mailbox:support
at $today expect_status 0 letterbook hold release --matter="Broken case"
at $today expect_status 0 letterbook hold place --matter="Broken case" --reason=legal_claim \
    --review=2027-01-01 --query=quagga
sqlite3 "$archive/archive.db" "UPDATE hold SET query = 'mailbox:gone' WHERE query = 'quagga'"
for command in "search letterword" "search --count is:restricted" "show $(item open)" \
    "explain $(item open)" "party show Left" "export --format=mbox --recipient=R --reason=T"; do
    # shellcheck disable=SC2086
    at $today expect_error 77 "cannot be decided" letterbook $command --as=support
    expect_no_match "$stderr" "Broken|matter|gone"
    expect_equal "$stdout" ""
done
at $today expect_status 0 letterbook search letterword
sqlite3 "$archive/archive.db" "UPDATE hold SET query = 'quagga' WHERE query = 'mailbox:gone'"

test_begin "an unknown role"
for command in "search x" "show 1" "explain 1" "party show x" "export"; do
    # shellcheck disable=SC2086
    expect_error 64 "no such reader .known: support" letterbook $command --as=admin
done

test_begin "a configuration for one reader"
sed "/^\[archive\]/a reader = support" "$config" >"$work/support.conf"
chmod 600 "$work/support.conf"
sed "/^\[archive\]/a reader = boss" "$config" >"$work/boss.conf"
config=$work/support.conf
expect_equal "$(at $today found letterword | names)" "$(sees support)"
expect_equal "$(at $today letterbook search --count --as=support letterword)" 5
at $today expect_status 64 letterbook show "$(item due)"
at $today expect_error 77 "for reading as 'support'" letterbook search --as=privacy letterword
at $today expect_error 77 "for reading as 'support'" letterbook show --as=unrestricted "$(item due)"
at $today expect_status 0 letterbook export --format=jsonl --recipient=R --reason=T
at $today expect_error 77 "standard output" letterbook export --format=jsonl --recipient=R --reason=T \
    --output="$work/out"
at $today expect_status 0 letterbook call add --party="Here AS" --summary="We talked."
at $today expect_error 64 "no party" letterbook call add --party="Left AS" --summary="We talked."
for command in "stats" "hold list" "hold show 1" "review list" "party list --all" "expire --dry-run" \
    "bookkeeping clear 1" "audit list" "certificate list" "certificate verify $config" "verify" \
    "import --mailbox=support $work/late.eml" "decide $config" "poll" "mailbox list" "check" "init" \
    "schedule show" "relationship list Left" "certificate key"; do
    # shellcheck disable=SC2086
    at $today expect_error 77 "is not part of that" letterbook $command
done
expect_error 64 "twice" letterbook --config="$work/letterbook.conf" stats
config=$work/boss.conf
expect_error 78 "section .archive., key 'reader': 'boss' is none of" letterbook search x

test_done
