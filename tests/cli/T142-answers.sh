#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Replies that do not say what they reply to: joined when everything else says it, and else not.
. "${srcdir:-.}/tests/cli/lib.sh"

# imported FILE…: in this order, into a new archive
imported() {
    new_archive
    for message in "$@"; do
        expect_status 0 letterbook import --mailbox=support "$work/$message.eml"
    done
}

conversation() { # conversation FILE
    field conversation letterbook show --json "$(archived "$work/$1.eml")"
}

expect_joined() { # expect_joined FILE FILE…: all in one conversation
    joined=$(conversation "$1")
    expect_match "$joined" "."
    for message in "$@"; do
        expect_equal "$(conversation "$message")" "$joined" "conversation of $message"
    done
}

expect_apart() { # expect_apart FILE FILE
    expect_true "$1 and $2 are apart" test "$(conversation "$1")" != "$(conversation "$2")"
}

them=kari@example.com us=support@example.no
compose "$work/question.eml" from="$them" to="$us" subject="The price  of tables" date=2026-03-02
compose "$work/answer.eml" from="$us" to="$them" subject="SV: the price of tables" date=2026-03-03
compose "$work/thanks.eml" from="$them" to="$us" subject="Re: SV: The price of tables" date=2026-03-05
compose "$work/colleague.eml" from=ola@example.no to="$them" cc="$us" \
    subject="Aw: The price of tables" date=2026-03-04

test_begin "an answer without References joins what it answers"
imported question answer thanks colleague
expect_joined question answer thanks colleague

test_begin "in whatever order they come"
imported thanks colleague answer question
expect_joined question answer thanks colleague
imported answer thanks question
expect_joined question answer thanks

test_begin "two conversations become one when the mail between them comes late"
compose "$work/late.eml" from="$us" to="$them" subject="The price of tables" date=2026-03-04 \
    references=elsewhere@example.com
compose "$work/elsewhere.eml" from="$us" to=other@example.org subject="Tables" id=elsewhere@example.com \
    date=2026-03-01
imported thanks elsewhere
expect_apart thanks elsewhere
expect_status 0 letterbook import --mailbox=support "$work/late.eml"
expect_joined thanks late elsewhere

test_begin "what names another message is no answer to a subject"
compose "$work/named.eml" from="$us" to="$them" subject="Re: The price of tables" date=2026-03-03 \
    references=unknown@example.com
imported question named
expect_apart question named
imported named question
expect_apart question named

test_begin "the same subject from elsewhere, a forward, a new letter, a machine"
compose "$work/stranger.eml" from=per@example.com to="$us" subject="Re: The price of tables" date=2026-03-04
compose "$work/forward.eml" from="$us" to="$them" subject="Fwd: The price of tables" date=2026-03-04
compose "$work/again.eml" from="$us" to="$them" subject="The price of tables" date=2026-03-04
compose "$work/machine.eml" from="$us" to="$them" subject="Re: The price of tables" date=2026-03-04 \
    headers='Auto-Submitted: auto-replied'
compose "$work/same-side.eml" from="$them" to="$us" subject="Re: The price of tables" date=2026-03-04
compose "$work/other-subject.eml" from="$us" to="$them" subject="Re: The price of chairs" date=2026-03-04
for other in stranger forward again machine same-side other-subject; do
    imported question $other
    expect_apart question $other
    imported $other question
    expect_apart question $other
done

test_begin "two weeks, and not a day more; never before it was asked"
compose "$work/in-time.eml" from="$us" to="$them" subject="Re: The price of tables" date=2026-03-16
compose "$work/too-late.eml" from="$us" to="$them" subject="Re: The price of tables" date=2026-03-17
compose "$work/before.eml" from="$us" to="$them" subject="Re: The price of tables" date=2026-03-01
imported question in-time too-late before
expect_joined question in-time
expect_apart question too-late
expect_apart question before

test_begin "not among ourselves, not under next to no subject"
compose "$work/lunch.eml" from=a@example.no to=b@example.no subject="Lunch today" date=2026-03-02
compose "$work/re-lunch.eml" from=b@example.no to=a@example.no subject="Re: Lunch today" date=2026-03-02
compose "$work/hi.eml" from="$them" to="$us" subject="Hi" date=2026-03-02
compose "$work/re-hi.eml" from="$us" to="$them" subject="Re: Hi" date=2026-03-03
imported lunch re-lunch hi re-hi
expect_apart lunch re-lunch
expect_apart hi re-hi

test_begin "not what went to many"
many=$(seq -s ', ' -f 'reader-%g@example.org' 1 10)
compose "$work/circular.eml" from="$us" to="$them, $many" subject="Our new tables" date=2026-03-02
compose "$work/re-circular.eml" from="$them" to="$us" subject="Re: Our new tables" date=2026-03-03
imported circular re-circular
expect_apart circular re-circular
imported re-circular circular
expect_apart circular re-circular

# chatter COUNT: a folder with so many mails of theirs, between the question and the answer
chatter() {
    rm -rf "$work/chatter"
    mkdir "$work/chatter"
    for number in $(seq "$1"); do
        compose "$work/chatter/$number.eml" from="$them" to="$us" subject="Notice $number" date=2026-03-02\ 12:00:00
    done
}

test_begin "among much other mail of the same address the nearest is looked at"
for count in 150 250; do
    chatter $count
    new_archive
    expect_status 0 letterbook import --mailbox=support "$work/question.eml" "$work/chatter" "$work/answer.eml"
    [ $count = 250 ] || expect_joined question answer
done
expect_apart question answer

test_done
