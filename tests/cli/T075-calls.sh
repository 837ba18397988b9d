#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# call add, meeting add: items like any other.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive
party=$(field id letterbook party add --json --name="Caller AS" --phone="+47 22 33 44 55" \
    --email=caller@example.com --role=customer --since=2023-01-01)

test_begin "a call is matched by its number, however it is written"
for number in "22334455" "+4722334455" "0047 22 33 44 55" "22 33 44 55"; do
    expect_status 0 letterbook call add --phone="$number" --at="2024-02-03T14:05" --direction=in \
        --answered=yes --summary="About the harbour crane, from $number"
done
expect_equal "$(count_found 'harbour crane channel:phone')" 4
expect_equal "$(count_found 'harbour party:caller')" 4

test_begin "a call shows as an item"
id=$(found 'harbour' | head -n 1)
expect_status 0 letterbook show --json "$id"
expect_json_lines
expect_equal "$(helper field channel <"$work/stdout")" phone
expect_equal "$(helper field direction <"$work/stdout")" in
expect_equal "$(helper field parties.name <"$work/stdout")" "Caller AS"
expect_match "$(helper field date <"$work/stdout")" "^2024-02-03T1[34]:05:00"
expect_match "$(helper field text <"$work/stdout")" "harbour crane"
expect_status 0 letterbook show "$id"
expect_match "$stdout" "harbour crane"

test_begin "the time is the organisation's"
expect_match "$(field date letterbook show --json "$id")" "^2024-02-03T(14:05:00\+01:00|13:05:00(Z|\+00:00))$"

test_begin "call add prints the item"
expect_status 0 letterbook call add --json --party="$party" --at=2024-03-04T09:00 --direction=out \
    --answered=no --summary="Nobody there"
expect_json_lines
expect_equal "$(helper field id <"$work/stdout")" "$(found 'nobody there')"

test_begin "a number nobody knows is linked later"
expect_status 0 letterbook call add --phone="+46 8 123 456 78" --at=2024-04-05T10:00 --direction=in \
    --answered=yes --summary="A voice from Stockholm"
expect_equal "$(count_found 'is:unlinked stockholm')" 1
expect_status 0 letterbook party add --name="Svea AB" --phone="+46812345678"
expect_equal "$(field parties.name letterbook show --json "$(found stockholm)")" "Svea AB"

test_begin "a meeting"
expect_status 0 letterbook meeting add --party="$party" --at=2024-05-06T12:00 \
    --summary="Lunch about the annual turbine service"
expect_equal "$(count_found 'turbine channel:meeting')" 1
expect_equal "$(field parties.name letterbook show --json "$(found turbine)")" "Caller AS"

test_begin "calls and meetings are explained like mail"
for id in $(found 'harbour') $(found turbine); do
    expect_equal "$(field rule letterbook explain --json "$id")" R-ACTIVE
done

test_begin "bad input is refused, and nothing is added"
before=$(count_found $everything)
expect_error 64,65 "number|phone" letterbook call add --phone=abc --at=2024-02-03T14:05 --direction=in --summary=x
expect_error 64,65 "yesterday" letterbook call add --phone=22334455 --at=yesterday --direction=in --summary=x
expect_error 64,65 "sideways" letterbook call add --phone=22334455 --at=2024-02-03T14:05 --direction=sideways --summary=x
expect_error 64,65 "perhaps" letterbook call add --phone=22334455 --at=2024-02-03T14:05 --direction=in --answered=perhaps --summary=x
expect_error 64,65 "phone|party" letterbook call add --at=2024-02-03T14:05 --direction=in --summary=x
expect_error 64,65 "99999" letterbook meeting add --party=99999 --at=2024-02-03T14:05 --summary=x
expect_error 64,65 "2095|future|after" letterbook call add --phone=22334455 --at=2095-02-03T14:05 --direction=in --summary=x
expect_equal "$(count_found $everything)" "$before" items

test_begin "--raw of a call is no message"
expect_error 64,65 "message|raw" letterbook show --raw "$(found turbine)"

test_done
