#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# party and relationship: linking by address, domain and number, backwards in time too.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive

add_party() { # add_party OPTION…: prints the id
    field id letterbook party add --json "$@"
}
parties_of() { # parties_of FILE: names of the parties its item is linked to
    field parties.name letterbook show --json "$(archived "$1")"
}

compose "$work/anna.eml" from="Anna <anna@example.com>"
compose "$work/bo.eml" from="Bo <bo@firm.example.org>"
compose "$work/sub.eml" from="Sub <sub@mail.firm.example.org>"
compose "$work/reply.eml" from="support@example.no" to="Anna <ANNA@Example.COM>"
compose "$work/public.eml" from="Somebody <somebody@gmail.com>"
compose "$work/cc.eml" from="stranger@example.net" cc="bo@firm.example.org"
expect_status 0 letterbook import --mailbox=support "$work"/*.eml

test_begin "nobody is linked before there are parties"
for name in anna bo sub reply public cc; do
    expect_equal "$(parties_of "$work/$name.eml")" ""
done
expect_equal "$(count_found is:unlinked)" 6
expect_status 0 letterbook party list
expect_equal "$stdout" ""

test_begin "a party added with an address is linked to its past"
anna=$(add_party --name="Anna Andersen" --email=anna@example.com)
expect_match "$anna" "^[0-9]+$"
expect_equal "$(parties_of "$work/anna.eml")" "Anna Andersen"
expect_equal "$(parties_of "$work/reply.eml")" "Anna Andersen"
expect_equal "$(parties_of "$work/bo.eml")" ""
expect_equal "$(count_found is:unlinked)" 4

test_begin "a party added with a domain is linked to all of its people"
firm=$(add_party --name="Firm AS" --domain=firm.example.org --role=customer --since=2023-01-01 \
    --org-number=123456785 --external-id=K-17)
expect_equal "$(parties_of "$work/bo.eml")" "Firm AS"
expect_equal "$(parties_of "$work/sub.eml")" "Firm AS"
expect_equal "$(parties_of "$work/cc.eml")" "Firm AS"

test_begin "a public mail domain links nobody"
for domain in gmail.com GMAIL.com outlook.com hotmail.com yahoo.com online.no icloud.com; do
    run letterbook party add --name="Trap $domain" --domain=$domain
    case $status in
    64 | 65 | 77) expect_match "$stderr" "^letterbook: .*$domain" ;;
    *) problem "status $status for the domain $domain" ;;
    esac
done
expect_equal "$(parties_of "$work/public.eml")" ""
expect_equal "$(count_found 'is:unlinked from:gmail.com')" 1

test_begin "an address at a public domain links that address alone"
add_party --name="Some Body" --email=somebody@gmail.com >/dev/null
compose "$work/other.eml" from=else@gmail.com
expect_status 0 letterbook import --mailbox=support "$work/other.eml"
expect_equal "$(parties_of "$work/public.eml")" "Some Body"
expect_equal "$(parties_of "$work/other.eml")" ""

test_begin "our own addresses and domains never become parties"
expect_status 64,65,77 letterbook party add --name=Us --domain=example.no
expect_status 64,65,77 letterbook party add --name=Us --email=support@example.no
expect_equal "$(field parties.name letterbook show --json "$(archived "$work/bo.eml")")" "Firm AS"

test_begin "what comes later is linked on arrival"
compose "$work/late.eml" from=bo@firm.example.org cc=anna@example.com
expect_status 0 letterbook import --mailbox=support "$work/late.eml"
expect_match "$(parties_of "$work/late.eml")" "Firm AS"
expect_match "$(parties_of "$work/late.eml")" "Anna Andersen"

test_begin "an address given later links the past"
compose "$work/private.eml" from=a.private@example.net
expect_status 0 letterbook import --mailbox=support "$work/private.eml"
expect_equal "$(parties_of "$work/private.eml")" ""
expect_status 0 letterbook party edit "$anna" --email=a.private@example.net
expect_equal "$(parties_of "$work/private.eml")" "Anna Andersen"
expect_equal "$(parties_of "$work/anna.eml")" "Anna Andersen"

test_begin "edit changes the name"
expect_status 0 letterbook party edit "$anna" --name="Anna Berg"
expect_equal "$(parties_of "$work/anna.eml")" "Anna Berg"

test_begin "an exact address goes before a domain"
expect_match "$(add_party --name="Bo Himself" --email=bo@firm.example.org)" "^[0-9]+$"
expect_match "$(parties_of "$work/bo.eml")" "Bo Himself"

test_begin "an address or a domain belongs to one party"
expect_error 64,65,77 "anna@example.com" letterbook party add --name="Thief" --email=anna@example.com
expect_error 64,65,77 "firm.example.org" letterbook party add --name="Thief" --domain=firm.example.org
expect_no_match "$(letterbook party list)" "Thief"

test_begin "bad addresses, domains, roles, dates and numbers are refused"
expect_error 64,65 "not-an-address" letterbook party add --name=X --email=not-an-address
expect_error 64,65 "domain|no dots" letterbook party add --name=X --domain="no dots"
expect_error 64,65 "king" letterbook party add --name=X --role=king --since=2024-01-01
expect_error 64,65 "2024-02-30" letterbook party add --name=X --role=customer --since=2024-02-30
expect_error 64,65 "12" letterbook party add --name=X --phone=12
expect_error 64 "name" letterbook party add --email=x@example.com
expect_no_match "$(letterbook party list)" "^.*[[:space:]]X([[:space:]]|$)"

test_begin "list and show, as text and as JSON"
expect_status 0 letterbook party list
expect_match "$stdout" "Anna Berg"
expect_match "$stdout" "Firm AS"
expect_status 0 letterbook party list --json
expect_json_lines
expect_true "list has the party's id" sh -c "grep -q '\"id\": *\"$firm\"' '$work/stdout'"
expect_status 0 letterbook party show "$firm"
expect_match "$stdout" "Firm AS"
expect_match "$stdout" "firm.example.org"
expect_match "$stdout" "customer"
expect_status 0 letterbook party show --json "$firm"
expect_json_lines
expect_equal "$(helper field name <"$work/stdout")" "Firm AS"
expect_equal "$(helper field id <"$work/stdout")" "$firm"
expect_match "$stdout" "firm.example.org"
expect_match "$stdout" "K-17"
expect_match "$stdout" "123456785"
expect_error 64,65 "99999" letterbook party show 99999

test_begin "a phone number is kept in E.164"
phoner=$(add_party --name="Phone Person" --phone="22 33 44 55")
expect_status 0 letterbook party show --json "$phoner"
expect_match "$stdout" "\+4722334455"

test_begin "relationships start and end"
expect_status 0 letterbook relationship start "$anna" --role=customer --on=2023-05-01
expect_status 0 letterbook relationship list "$anna"
expect_match "$stdout" "customer"
expect_match "$stdout" "2023-05-01"
expect_status 0 letterbook relationship list --json "$anna"
expect_json_lines
expect_equal "$(helper field role <"$work/stdout")" customer
expect_status 0 letterbook relationship end "$anna" --role=customer --on=2024-05-01
expect_status 0 letterbook relationship list --json "$anna"
expect_match "$stdout" "2024-05-01"

test_begin "a relationship that does not exist cannot end, one that runs cannot start again"
expect_error 64,65,77 "supplier" letterbook relationship end "$anna" --role=supplier --on=2024-05-01
expect_status 0 letterbook relationship start "$anna" --role=partner --on=2023-05-01
expect_error 64,65,77 "partner" letterbook relationship start "$anna" --role=partner --on=2023-06-01
expect_error 64,65 "99999" letterbook relationship start 99999 --role=customer --on=2023-05-01
expect_error 64,65 "role" letterbook relationship start "$anna" --on=2023-05-01

test_begin "search by party sees them"
expect_equal "$(count_found "party:anna")" 4
expect_equal "$(count_found "party:$anna")" 4

test_done
