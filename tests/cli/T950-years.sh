#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 31 years of daily runs over a small archive: everything goes on its day, no earlier and no later.
# $years: how many (31). The days are told as if it all began in November 2026; it begins as many
# times four years later, leap days alike, as it takes for the program to be built by then.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime

configure
configure_mailbox support
start=2026-11-24 years=${years:-31}
days=$((years * 36525 / 100 + 1))
later=0
while [ "$(date +%Y%m%d)" -gt "$((2026 + later))1124" ]; do later=$((later + 4)); done
real() { # real DAY: the day of the story as the program sees it
    echo "$((${1%%-*} + later))-${1#*-}"
}
mkdir "$work/purged"
: >"$work/names"

# The people and letters of these years. Each letter has a name, and a day on which it is gone.
name_item() { # name_item NAME ID DAY-IT-IS-GONE
    printf '%s %s\n' "$2" "$1" >>"$work/names"
    printf '%s %s\n' "$1" "$3" >>"$work/expected"
}
letter() { # letter NAME FROM DAY-IT-IS-GONE [SETTING…]
    name=$1 from=$2 gone=$3
    shift 3
    compose "$work/letter.eml" from="$from" date="$(real "$today")" subject="Letter $name" "$@"
    letterbook import --mailbox=support "$work/letter.eml" >/dev/null || problem "import of $name"
    name_item "$name" "$(letterbook search --json "subject:$name" | helper field id)" "$gone"
}
id_of() {
    sed -n "s/ $1\$//p" "$work/names"
}
party() {
    letterbook party add --json "$@" | helper field id
}
must() {
    "$@" >/dev/null 2>"$work/stderr" || problem "$today: $*: $(cat "$work/stderr")"
}

happenings() {
    case $today in
    "$start")
        party --name="Forever AS" --role=customer --since=2020-01-01 --domain=forever.example.com >/dev/null
        customer=$(party --name="Customer AS" --role=customer --since=2020-01-01 --domain=customer.example.com)
        supplier=$(party --name="Supplier AS" --role=supplier --since=2020-01-01 --domain=supplier.example.com)
        late=$(party --name="Late AS" --role=customer --since=2020-01-01 --domain=late.example.com)
        letter forever a@forever.example.com never
        letter customer1 a@customer.example.com 2041-07-01
        ;;
    2027-06-01) letter person1 person@example.net 2029-03-01 ;;
    2028-02-29) letter person2 person@example.net 2029-03-01 ;;
    2029-03-01) letter late a@late.example.com 2033-11-10 ;;
    2030-01-31) letter supplier b@supplier.example.com 2032-09-01 ;;
    2031-08-31) must letterbook relationship end "$supplier" --role=supplier --on="$(real 2031-08-31)" ;;
    2033-10-10) must letterbook relationship end "$late" --role=customer --on="$(real 2031-01-01)" ;;
    2034-04-04) letter held claimant@example.net 2046-01-24 ;;
    2034-05-01)
        hold=$(letterbook hold place --json --matter=M1 --reason=legal_claim --review="$(real 2035-05-01)" \
            --item="$(id_of held)" | helper field id)
        ;;
    2035-05-05) letter customer2 c@customer.example.com 2041-07-01 ;;
    2036-03-03)
        letter invoice billing@example.net 2042-01-01
        must letterbook bookkeeping set "$(id_of invoice)" --kind=invoice --year=$((2036 + later))
        ;;
    2037-03-03)
        letter letter-about-it clerk@example.net 2041-07-01
        must letterbook bookkeeping set "$(id_of letter-about-it)" --kind=supporting --year=$((2037 + later))
        ;;
    2040-06-30) must letterbook relationship end "$customer" --role=customer --on="$(real 2040-06-30)" ;;
    2044-02-29)
        name_item call "$(letterbook call add --json --phone=+4722225555 --direction=in \
            --summary='A question' | helper field id)" 2045-03-01
        ;;
    2045-12-24) must letterbook hold release "$hold" ;;
    2050-05-05)
        compose "$work/letter.eml" from=found@example.net date="$(real 2047-01-01)" subject="Letter found"
        must letterbook import --mailbox=support "$work/letter.eml"
        name_item found "$(letterbook search --json subject:found | helper field id)" 2050-06-05
        ;;
    2050-10-10) letter automatic robot@example.net 2051-10-11 headers='Auto-Submitted: auto-generated' ;;
    esac
}

test_begin "$days days"
clock="$(real $start) 12:00:00"
expect_status 0 letterbook init
at "$(real $start)" expect_status 0 letterbook expire
"$python" -I -c 'import datetime, sys
day = datetime.date.fromisoformat(sys.argv[1])
for _ in range(int(sys.argv[2])):
    print(day)
    day += datetime.timedelta(1)' "$start" "$days" >"$work/days"
while read -r today; do
    clock="$(real "$today") 12:00:00"
    happenings </dev/null
    letterbook expire --json >"$work/run" 2>"$work/stderr" </dev/null ||
        problem "expire on $today: $(cat "$work/stderr")"
    grep -q '"purged":0,' "$work/run" || cp "$work/run" "$work/purged/$today"
done <"$work/days"
last=$(tail -n 1 "$work/days")

test_begin "every letter went on its day"
while read -r name day; do
    file=$(grep -l "\"id\":\"$(id_of "$name")\"" "$work"/purged/* 2>/dev/null)
    went=${file##*/}
    [ "$day" = never ] && day=''
    # What its day lies beyond the end of the years is still there.
    [ -n "$day" ] && [ "$(printf '%s\n%s\n' "$day" "$last" | sort | head -n 1)" != "$day" ] && day=''
    expect_equal "$went" "$day" "$name went on"
done <"$work/expected"
note "$(wc -l <"$work/expected") letters"

test_begin "contact records went on theirs, and nobody else's"
if [ "$years" -ge 31 ]; then
    expect_equal "$(letterbook party list --json | helper field name)" "Forever AS"
fi
expect_match "$(letterbook search --json subject:forever | helper field subject)" forever

test_begin "the chain of events is whole"
expect_status 0 letterbook audit verify
expect_status 0 letterbook certificate verify

test_done
