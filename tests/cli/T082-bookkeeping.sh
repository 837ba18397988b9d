#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bookkeeping: what the accounts need is kept for them, however it came by its flag.
. "${srcdir:-.}/tests/cli/lib.sh"
need faketime sqlite3

archive_on() { # archive_on DATE FILE [MAILBOX]
    at "$1" expect_status 0 letterbook import --mailbox="${3:-support}" "$2"
}
# decided DAY FILE: "outcome rule keep_until access" as of that day, by the clock of that day
decided() {
    at "$1" run letterbook explain --json "$(archived "$2")" || problem "explain: $stderr"
    for key in outcome rule keep_until access; do
        helper field $key <"$work/stdout"
    done | xargs
}
reviews() {
    at "$1" field reviews letterbook explain --json "$(archived "$2")"
}
claims() {
    at "$1" field claims.rule letterbook explain --json "$(archived "$2")"
}
# flag DAY FILE OPTION…
flag() {
    flagged_on=$1 file=$2
    shift 2
    at "$flagged_on" expect_status 0 letterbook bookkeeping set "$(archived "$file")" "$@"
}
# flags FILE: "kind year assumed", as stored
flags() {
    sqlite3 -separator ' ' "$archive/archive.db" \
        "SELECT kind, ifnull(year, 'none'), is_assumed FROM bookkeeping WHERE item_id = $(archived "$1")"
}

new_archive 2019-01-01

# Base of the worked examples: the customer left on 2024-06-30.
at 2020-01-02 expect_status 0 letterbook party add --name="Customer AS" --domain=customer.example.org \
    --role=customer --since=2020-01-01
letter() { # letter NAME DATE
    compose "$work/$1.eml" date="$2" from="$1@customer.example.org"
    archive_on "$(date -u -d "$2 + 1 day" +%F)" "$work/$1.eml"
}
letter at52 2020-01-10
for name in at46 at48 at53 longer lower again; do
    letter $name 2024-05-10
done
at 2024-06-30 expect_status 0 letterbook relationship end "Customer AS" --role=customer --on=2024-06-30

test_begin "an invoice is kept for five years after its financial year, restricted in the end"
flag 2024-07-01 "$work/at46.eml" --kind=invoice --year=2024
expect_equal "$(decided 2025-06-30 "$work/at46.eml")" "KEEP_UNTIL R-BOOK 2029-12-31 normal"
expect_equal "$(decided 2025-07-01 "$work/at46.eml")" "KEEP_UNTIL R-BOOK 2029-12-31 restricted"
expect_equal "$(reviews 2025-07-01 "$work/at46.eml")" ""
expect_equal "$(decided 2029-12-31 "$work/at46.eml")" "KEEP_UNTIL R-BOOK 2029-12-31 restricted"
expect_equal "$(decided 2030-01-01 "$work/at46.eml")" "DUE R-BOOK 2029-12-31 restricted"

test_begin "a supporting document for three and a half"
flag 2024-07-01 "$work/at48.eml" --kind=supporting --year=2024
expect_equal "$(decided 2028-06-30 "$work/at48.eml")" "KEEP_UNTIL R-BOOK 2028-06-30 restricted"
expect_equal "$(decided 2028-07-01 "$work/at48.eml")" "DUE R-BOOK 2028-06-30 restricted"

test_begin "the financial year that is given counts, not the item's day"
compose "$work/at50.eml" date=2025-01-08 from=late@customer.example.org
archive_on 2025-01-09 "$work/at50.eml"
flag 2025-01-10 "$work/at50.eml" --kind=invoice --year=2024
expect_equal "$(decided 2026-06-01 "$work/at50.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2029-12-31"

test_begin "the document's date counts where no year is given"
flag 2025-01-11 "$work/at50.eml" --year= --document-date=2023-12-30
expect_equal "$(decided 2026-06-01 "$work/at50.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2028-12-31"
expect_equal "$(reviews 2026-06-01 "$work/at50.eml")" ""

test_begin "without either, the item's day, and somebody should look at it"
compose "$work/at51.eml" date=2023-11-11 from=unknown@example.net
archive_on 2023-11-12 "$work/at51.eml"
flag 2023-11-13 "$work/at51.eml" --kind=invoice
expect_equal "$(decided 2025-06-01 "$work/at51.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2028-12-31"
expect_match "$(reviews 2025-06-01 "$work/at51.eml")" "financial_year_assumed"

test_begin "the longer of the two claims decides"
flag 2020-02-01 "$work/at52.eml" --kind=invoice --year=2019
expect_equal "$(decided 2025-01-01 "$work/at52.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-REL 2025-06-30"

test_begin "a flag that is cleared leaves the safety delay"
flag 2024-07-01 "$work/at53.eml" --kind=invoice --year=2024
at 2026-02-10 expect_status 0 letterbook bookkeeping clear --json "$(archived "$work/at53.eml")"
expect_json_lines
expect_equal "$(helper field cleared_on <"$work/stdout")" 2026-02-10
expect_equal "$(decided 2026-03-12 "$work/at53.eml")" "KEEP_UNTIL R-GRACE 2026-03-12 restricted"
expect_equal "$(decided 2026-03-13 "$work/at53.eml")" "DUE R-GRACE 2026-03-12 restricted"

test_begin "set again, it counts again"
flag 2026-02-20 "$work/at53.eml" --kind=invoice
expect_equal "$(flags "$work/at53.eml")" "invoice 2024 0"
expect_equal "$(decided 2026-03-13 "$work/at53.eml")" "KEEP_UNTIL R-BOOK 2029-12-31 restricted"

test_begin "set again for a year long past, the safety delay of the clearing goes on"
flag 2024-07-01 "$work/again.eml" --kind=invoice --year=2024
at 2026-02-10 expect_status 0 letterbook bookkeeping clear "$(archived "$work/again.eml")"
flag 2026-02-20 "$work/again.eml" --kind=invoice --year=2019
expect_equal "$(decided 2026-03-12 "$work/again.eml")" "KEEP_UNTIL R-GRACE 2026-03-12 restricted"
expect_equal "$(decided 2026-03-13 "$work/again.eml" | cut -d' ' -f1-2)" "DUE R-GRACE"

test_begin "an earlier year, or a shorter kind, begins the safety delay"
flag 2024-07-01 "$work/lower.eml" --kind=invoice --year=2024
flag 2026-02-10 "$work/lower.eml" --year=2020
expect_equal "$(decided 2026-03-12 "$work/lower.eml")" "KEEP_UNTIL R-GRACE 2026-03-12 restricted"
expect_equal "$(decided 2026-03-13 "$work/lower.eml" | cut -d' ' -f1-2)" "DUE R-GRACE"
flag 2026-02-11 "$work/lower.eml" --year=2024
flag 2028-07-10 "$work/lower.eml" --kind=supporting
expect_equal "$(flags "$work/lower.eml")" "supporting 2024 0"
expect_equal "$(decided 2028-07-11 "$work/lower.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-GRACE 2028-08-09"

test_begin "a later year, or a change when it is over anyway, begins none"
flag 2024-07-01 "$work/longer.eml" --kind=supporting --year=2024
flag 2025-07-10 "$work/longer.eml" --year=2025
expect_no_match "$(claims 2025-07-11 "$work/longer.eml")" "GRACE.*GRACE"
expect_equal "$(decided 2025-07-11 "$work/longer.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2029-06-30"
expect_equal "$(sqlite3 "$archive/archive.db" "SELECT shortened_on IS NULL FROM item
    WHERE id = $(archived "$work/longer.eml")")" 1
flag 2029-08-01 "$work/longer.eml" --year=2024
expect_equal "$(sqlite3 "$archive/archive.db" "SELECT shortened_on IS NULL FROM item
    WHERE id = $(archived "$work/longer.eml")")" 1

test_begin "neither is anything deleted that the accounts need"
count=$(count_found is:bookkeeping)
expect_true "some are flagged" test "$count" -gt 5
at 2026-06-01 expect_status 0 letterbook expire --accept-clock=2026-06-01
for name in at46 at48 at53; do
    expect_match "$(archived "$work/$name.eml")" '^[0-9]+$'
done
expect_equal "$(archived "$work/again.eml")$(archived "$work/at52.eml")" ""

test_begin "a flag as JSON, and in words"
item=$(archived "$work/at46.eml")
at 2026-06-02 expect_status 0 letterbook bookkeeping set --json "$item" --document-date=2024-05-09
expect_json_lines
for pair in "item=$item" kind=invoice year=2024 document_date=2024-05-09 assumed=false cleared_on=null; do
    expect_equal "$(helper field "${pair%%=*}" <"$work/stdout")" "${pair#*=}" "${pair%%=*}"
done
at 2026-06-02 expect_status 0 letterbook bookkeeping set "$item" --year=2024
expect_match "$stdout" "Item $item: invoice of the financial year 2024"
at 2026-06-02 expect_status 0 letterbook bookkeeping set "$item" --year=
expect_match "$stdout" "invoice of 2024-05-09"

test_begin "is:bookkeeping finds what is flagged, and not what is cleared"
expect_match "$(found is:bookkeeping | xargs | sed 's/.*/ & /')" " $item "
at 2026-06-03 expect_status 0 letterbook bookkeeping clear "$item"
expect_match "$stdout" "cleared from 2026-06-03 on"
expect_no_match "$(found is:bookkeeping | xargs | sed 's/.*/ & /')" " $item "
expect_match "$(found -- -is:bookkeeping | xargs | sed 's/.*/ & /')" " $item "

test_begin "what cannot be is refused"
other=$(archived "$work/at48.eml")
compose "$work/plain.eml" date=2026-06-01 from=plain@example.net
archive_on 2026-06-02 "$work/plain.eml"
plain=$(archived "$work/plain.eml")
expect_error 64 "cleared on 2026-06-03 already" letterbook bookkeeping clear "$item"
expect_error 64 "no bookkeeping flag" letterbook bookkeeping clear "$plain"
expect_error 64 "of which kind" letterbook bookkeeping set "$plain" --year=2024
expect_error 64 "what is it" letterbook bookkeeping set "$plain"
expect_error 64 "kind=bill" letterbook bookkeeping set "$plain" --kind=bill
for year in 1899 3000 x 20.4 -5; do
    expect_error 64 "year=$year is not a year" letterbook bookkeeping set "$plain" --kind=invoice --year=$year
done
expect_error 64 "document-date=2024-02-30 is not a day" letterbook bookkeeping set "$plain" \
    --kind=invoice --document-date=2024-02-30
expect_error 64 "no item 4711" letterbook bookkeeping set 4711 --kind=invoice
expect_error 64 "no item 4711" letterbook bookkeeping clear 4711
expect_error 64 "not an item id" letterbook bookkeeping set x --kind=invoice
expect_error 64 "needs ITEM" letterbook bookkeeping set --kind=invoice
expect_error 64 "no more than 1" letterbook bookkeeping clear "$item" "$other"
expect_equal "$(flags "$work/plain.eml")" ""

test_begin "every act is in the audit chain"
sqlite3 "$archive/archive.db" "SELECT action, detail FROM audit_event WHERE object = 'item'
    AND object_id = $item" >"$work/audit"
expect_match "$(cat "$work/audit")" '^bookkeeping set\|kind=invoice year=2024 document= shorter=no'
expect_match "$(cat "$work/audit")" '^bookkeeping cleared\|kind=invoice'

# --- rules of the configuration --------------------------------------------------------------

new_archive 2024-01-01
cat >>"$config" <<'END'

[bookkeeping invoices from one]
sender = Billing@Supplier.example.com; @pay.example.org
kind = invoice

[bookkeeping any-bill]
attachment = *invoice*.PDF; faktura-??.*
kind = supporting

[bookkeeping box]
mailbox = bills; accounts
sender = strømmen.example
kind = invoice
END
# attached NAME FILENAME [SETTING…]: a message with an attachment
attached() {
    name=$1 filename=$2
    shift 2
    compose "$work/$name.eml" date=2024-02-01 headers='Content-Type: multipart/mixed; boundary="b"' "$@" \
        body="$(printf '%s\n' --b 'Content-Type: text/plain' '' 'See below.' --b \
            'Content-Type: application/pdf' "Content-Disposition: attachment; filename=\"$filename\"" '' \
            PDF --b--)"
    archive_on 2024-02-02 "$work/$name.eml"
}

test_begin "a rule for senders: addresses, and domains with all below"
for pair in address=billing@supplier.example.com domain=x@pay.example.org below=x@no.pay.example.org; do
    compose "$work/${pair%%=*}.eml" date=2024-02-01 from="${pair#*=}"
    archive_on 2024-02-02 "$work/${pair%%=*}.eml"
    expect_equal "$(flags "$work/${pair%%=*}.eml")" "invoice none 1" "${pair#*=}"
done
for address in other@supplier.example.com x@notpay.example.org x@example.org; do
    compose "$work/other.eml" date=2024-02-01 from=$address
    archive_on 2024-02-02 "$work/other.eml"
    expect_equal "$(flags "$work/other.eml")" "" "$address"
done

test_begin "what a rule flags is held to be of its own day's year, and reviewed"
expect_equal "$(decided 2024-02-02 "$work/address.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2029-12-31"
expect_match "$(reviews 2024-02-02 "$work/address.eml")" "financial_year_assumed"

test_begin "by hand it is no longer assumed"
flag 2024-02-03 "$work/address.eml" --year=2023
expect_equal "$(flags "$work/address.eml")" "invoice 2023 0"
expect_no_match "$(reviews 2024-02-03 "$work/address.eml")" "financial_year_assumed"

test_begin "a rule for attachments: patterns in any case"
attached matches 'Invoice 17.pdf'
attached counted 'FAKTURA-07.xml'
attached letters 'Faktura-æå.xml'
attached no-match 'faktura-123.xml'
attached part 'invoice.pdf.exe'
for name in matches counted letters; do
    expect_equal "$(flags "$work/$name.eml")" "supporting none 1" $name
done
expect_equal "$(flags "$work/no-match.eml")$(flags "$work/part.eml")" ""

test_begin "the first rule that matches is applied"
attached both 'invoice.pdf' from=billing@supplier.example.com
expect_equal "$(flags "$work/both.eml")" "invoice none 1"

test_begin "all conditions of a rule must hold, also for a copy in another mailbox"
compose "$work/box.eml" date=2024-02-01 from='post@strømmen.example'
archive_on 2024-02-02 "$work/box.eml"
expect_equal "$(flags "$work/box.eml")" "" "in support"
archive_on 2024-02-03 "$work/box.eml" bills
expect_equal "$(flags "$work/box.eml")" "invoice none 1" "in bills"
compose "$work/boxed.eml" date=2024-02-01 from=x@example.net
archive_on 2024-02-02 "$work/boxed.eml" bills
expect_equal "$(flags "$work/boxed.eml")" "" "another sender"

test_begin "no rule undoes what a person did"
at 2024-02-04 expect_status 0 letterbook bookkeeping clear "$(archived "$work/box.eml")"
flag 2024-02-04 "$work/both.eml" --kind=supporting --year=2022
for name in box both; do
    sed 's/^Subject:/X-Seen: again\n&/' "$work/$name.eml" >"$work/copy.eml"
    archive_on 2024-02-05 "$work/$name.eml" accounts
done
expect_equal "$(flags "$work/both.eml")" "supporting 2022 0"
expect_equal "$(found is:bookkeeping from:post | wc -l)" 0

test_begin "what a rule did is in the audit chain"
expect_equal "$(sqlite3 "$archive/archive.db" "SELECT detail FROM audit_event
    WHERE action = 'bookkeeping assumed' AND object_id = $(archived "$work/box.eml")")" "kind=invoice"

good_config=$(cat "$config")
rule() { # rule LINE…: the configuration with one more rule
    printf '%s\n' "$good_config" '[bookkeeping bad]' "$@" >"$config"
}
test_begin "faults of a rule are named"
rule 'kind = invoice'
expect_error 78 "letterbook.conf: section \[bookkeeping bad\] needs one of the keys 'sender'" letterbook check
rule 'sender = example.com'
expect_error 78 "\[bookkeeping bad\] lacks the key 'kind'" letterbook check
rule 'sender = example.com' 'kind = receipt'
expect_error 78 "\[bookkeeping bad\], key 'kind': 'receipt' is neither" letterbook check
for sender in 'no domain' 'x@' 'localhost' '' 'A <a@example.com>'; do
    rule "sender = $sender" 'kind = invoice'
    expect_error 78 "\[bookkeeping bad\], key 'sender'" letterbook check
done
rule 'mailbox = one two' 'kind = invoice'
expect_error 78 "\[bookkeeping bad\], key 'mailbox'" letterbook check
rule 'attachment = ;' 'kind = invoice'
expect_error 78 "\[bookkeeping bad\], key 'attachment'" letterbook check
rule 'attachments = *.pdf' 'kind = invoice'
expect_error 78 "unknown key 'attachments'" letterbook check
rule 'sender = example.com; me@example.net' 'kind = invoice'
expect_status 0 letterbook check

# --- another financial year ------------------------------------------------------------------

test_begin "a financial year that ends in June"
new_archive 2024-01-01 '' '[retention]' 'financial-year-end = June'
for pair in spring=2024-05-10 summer=2024-07-02; do
    compose "$work/${pair%%=*}.eml" date="${pair#*=}" from=x@example.net
    archive_on 2024-07-03 "$work/${pair%%=*}.eml"
    flag 2024-07-03 "$work/${pair%%=*}.eml" --kind=invoice --document-date="${pair#*=}"
done
expect_equal "$(decided 2026-01-01 "$work/spring.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2029-06-30"
expect_equal "$(decided 2026-01-01 "$work/summer.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2030-06-30"
flag 2024-07-04 "$work/spring.eml" --kind=supporting --year=2024
expect_equal "$(decided 2026-01-01 "$work/spring.eml" | cut -d' ' -f1-3)" "KEEP_UNTIL R-BOOK 2027-12-31"

test_done
