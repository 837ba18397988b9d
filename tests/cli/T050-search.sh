#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# search: words, phrases, fields, order, limits, and queries that do not parse.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive
configure_mailbox sales

mkdir "$work/mail"
# name, date: ids are compared by these names
mail() {
    name=$1 day=$2
    shift 2
    compose "$work/mail/$name.eml" id="$name@example.com" date="$day" "$@"
}
mail apple 2024-01-10 subject="Apples from Hardanger" body="The quick brown fox sells fruit."
mail pear 2024-02-11 subject="Pears" body="The brown quick fox sells apples, too." \
    from="Per Olsen <per@orchard.example.com>"
mail plum 2024-03-12 subject="Søknad om plommer" body="Vedlagt følger søknaden. Straße 5." \
    cc="Board <board@example.org>"
mail cherry 2024-04-13 subject="Re: cherries" from="Us <support@example.no>" \
    to="per@orchard.example.com" body="Invoices follow."
mail grape 2024-05-14 subject="Grapes" headers="$(
    cat <<'END'
Content-Type: multipart/mixed; boundary="b"
END
)" body="$(
    cat <<'END'
--b
Content-Type: text/plain

See the enclosed list.
--b
Content-Type: text/csv; name="prisliste-2024.csv"
Content-Disposition: attachment; filename="prisliste-2024.csv"

vine,100
--b--
END
)"
mail inside 2024-06-15 from=a@example.no to=b@example.no subject="Between us" body="internal remark"
expect_status 0 letterbook import --mailbox=support "$work/mail"
compose "$work/sold.eml" id=sold@example.com subject="Sold melons" date=2024-07-16
expect_status 0 letterbook import --mailbox=sales "$work/sold.eml"
expect_status 0 letterbook party add --name="Orchard AS" --domain=orchard.example.com \
    --role=supplier --since=2020-01-01

# finds QUERY NAME…: exactly these, in this order
finds() {
    query=$1
    shift
    names=''
    for item in $(found "$query"); do
        name=$(field message_id letterbook show --json "$item")
        names="$names ${name%@*}"
    done
    expect_equal "$names" "${*:+ $*}" "$query"
}

test_begin "words are ANDed, whatever their order and case"
finds 'quick fox' pear apple
finds 'FOX Quick' pear apple
finds 'fox hardanger' apple
finds 'nosuchword'

test_begin "newest first"
finds $everything sold inside grape cherry plum pear apple

test_begin "phrases"
finds '"quick brown fox"' apple
finds '"brown quick fox"' pear
finds '"fox quick"'

test_begin "-word, OR, parentheses, prefix*"
finds 'fox -hardanger' pear
finds 'hardanger OR plommer' plum apple
finds '(hardanger OR pears) fox -too' apple
finds 'plom*' plum
finds 'invoic*' cherry

test_begin "case and diacritics are folded"
for query in søknad SØKNAD soknad Soknad; do
    finds "$query" plum
done
finds strasse plum
finds straße plum
finds 'felger OR folger' plum

test_begin "subject: body: filename:"
finds 'subject:apples' apple
finds 'body:apples' pear
finds 'subject:"apples from"' apple
finds 'filename:prisliste' grape
finds 'filename:prisliste-2024.csv' grape

test_begin "from: to: with:"
finds 'from:per@orchard.example.com' pear
finds 'from:olsen' pear
finds 'to:per@orchard.example.com' cherry
finds 'to:board@example.org' plum
finds 'with:per@orchard.example.com' cherry pear
finds 'from:orchard.example.com' pear

test_begin "party:"
finds 'party:orchard' cherry pear
finds 'party:"Orchard AS"' cherry pear
finds 'party:nobody'

test_begin "mailbox: channel: direction:"
finds 'mailbox:sales' sold
finds 'channel:email mailbox:support' inside grape cherry plum pear apple
finds 'channel:phone'
finds 'direction:out' cherry
finds 'direction:internal' inside
finds 'direction:in fox' pear apple

test_begin "after: before:"
finds 'after:2024-05-01' sold inside grape
finds 'after:2024-05-14' sold inside grape
finds 'before:2024-02-12' pear apple
finds 'before:2024-02-11' apple
finds 'after:2024-02-01 before:2024-04-01' plum pear
finds 'after:1d'

test_begin "has:attachment"
finds 'has:attachment' grape
finds 'fox has:attachment'

test_begin "id: message-id:"
id=$(found 'message-id:plum@example.com')
finds "id:$id" plum
finds 'message-id:<plum@example.com>' plum

test_begin "is:unlinked"
finds 'is:unlinked fox' apple

test_begin "--limit takes the newest"
expect_equal "$(field id letterbook search --json --limit=2 $everything | wc -l)" 2
expect_equal "$(field subject letterbook search --json --limit=1 fox)" Pears

test_begin "--json has the fields that others rely on"
expect_status 0 letterbook search --json 'subject:pears'
expect_json_lines
for pair in channel=email direction=in subject=Pears from.address=per@orchard.example.com \
    "from.name=Per Olsen" "parties.name=Orchard AS" mailbox=support; do
    expect_equal "$(helper field "${pair%%=*}" <"$work/stdout")" "${pair#*=}" "${pair%%=*}"
done
expect_match "$(helper field date <"$work/stdout")" "^2024-02-11T1[01]:00:00"
expect_match "$(helper field id <"$work/stdout")" "^[0-9]+$"
helper field snippet <"$work/stdout" >/dev/null || problem "no snippet"
helper field attachments <"$work/stdout" >/dev/null || problem "no attachments"

test_begin "the snippet shows the place"
expect_match "$(field snippet letterbook search --json hardanger)$(field subject letterbook search --json hardanger)" hardanger
expect_match "$(field snippet letterbook search --json plommer søknaden)" "søknaden"
expect_match "$(field snippet letterbook search --json invoices)" "invoices"

test_begin "plain output names what was found"
expect_status 0 letterbook search pears
expect_match "$stdout" "Pears"
expect_match "$stdout" "2024-02-11"
expect_match "$stdout" "$(found 'subject:pears')"

test_begin "words as several arguments are one query"
expect_equal "$(field subject letterbook search --json fox hardanger)" "Apples from Hardanger"

test_begin "an empty query is everything"
finds '' sold inside grape cherry plum pear apple

test_begin "nothing found is no error"
expect_status 0 letterbook search --json nosuchword
expect_equal "$stdout" ""

test_begin "a query that does not parse is an error with a caret under the place"
for query in '"open phrase' '(fox' 'fox)' 'colour:red' 'after:someday' 'before:2024-02-30' 'fox OR' \
    'has:wings' 'direction:up' 'channel:pigeon' 'is:' '-' 'OR fox'; do
    expect_status 64,65 letterbook search --json "$query"
    expect_equal "$stdout" "" "output of $query"
    expect_match "$stderr" "^letterbook: "
    expect_true "a caret for $query" grep -Eq '^ *[^ ]* *\^' "$work/stderr"
done

test_begin "the caret stands under the fault"
expect_status 64,65 letterbook search 'fox colour:red'
under=$(grep -n 'fox colour:red' "$work/stderr" | tail -n 1)
expect_match "$under" "fox colour:red"
place=$(tail -n 1 "$work/stderr" | sed 's/\^.*//' | wc -m)
text=$(tail -n 2 "$work/stderr" | head -n 1 | sed 's/colour.*//' | wc -m)
expect_equal "$place" "$text" "column of the caret"

test_begin "text that is a language elsewhere is text here"
for query in "fox'" "'; DROP TABLE item; --" 'NEAR(fox,2)' 'a*b' '^fox' 'fox + brown' '%' '{}' \
    'col : fox' '*' "$(printf 'fox\ttab')" '日本' '👍'; do
    run letterbook search --json "$query"
    case $status in
    0 | 64 | 65) ;;
    *) problem "status $status: $query: $stderr" ;;
    esac
    expect_json_lines
done
expect_equal "$(count_found $everything)" 7 "items afterwards"

test_done
