#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# import: .eml files, folders, Maildirs and mboxes of every kind; nothing twice.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive

imported() { # imported FIELD PATH…: imports, prints the sum of that field
    wanted_field=$1
    shift
    run letterbook import --json --mailbox=support "$@"
    helper sum "$wanted_field" <"$work/stdout"
}

test_begin "one .eml file, byte for byte"
compose "$work/one.eml" subject="The first" body="Blåbærsyltetøy er godt."
expect_status 0 letterbook import --mailbox=support "$work/one.eml"
id=$(archived "$work/one.eml")
expect_status 0 letterbook show --raw "$id"
expect_true "the bytes are the file's" cmp "$work/stdout" "$work/one.eml"
expect_equal "$(field subject letterbook show --json "$id")" "The first"

test_begin "the same again changes nothing"
expect_equal "$(imported archived "$work/one.eml")" 0 archived
expect_status 0 letterbook import --mailbox=support "$work/one.eml"
expect_equal "$(count_found $everything)" 1 items

test_begin "with CRLF line ends, without a last line end, with lone CR"
compose "$work/plain.eml"
sed 's/$/\r/' "$work/plain.eml" >"$work/crlf.eml"
compose "$work/plain.eml" body="The end is missing"
head -c -1 "$work/plain.eml" >"$work/endless.eml"
compose "$work/plain.eml" body="$(printf 'one\rtwo\rthree')"
cp "$work/plain.eml" "$work/cr.eml"
expect_status 0 letterbook import --mailbox=support "$work/crlf.eml" "$work/endless.eml" "$work/cr.eml"
for name in crlf endless cr; do
    letterbook show --raw "$(archived "$work/$name.eml")" >"$work/back"
    expect_true "$name comes back as it was" cmp "$work/back" "$work/$name.eml"
done

test_begin "a folder of .eml files, with folders in it"
mkdir -p "$work/folder/2023/deep" "$work/folder/2024"
compose "$work/folder/2023/a.eml"
compose "$work/folder/2023/deep/b.eml"
compose "$work/folder/2024/c.eml"
expect_equal "$(imported archived "$work/folder")" 3 archived
for file in 2023/a 2023/deep/b 2024/c; do
    expect_match "$(archived "$work/folder/$file.eml")" "^[0-9]+$"
done

test_begin "a Maildir with cur, new and folders"
make_maildir "$work/Maildir"
make_maildir "$work/Maildir/.Sent"
compose "$work/Maildir/cur/1.a.host:2,S"
compose "$work/Maildir/new/2.b.host"
compose "$work/Maildir/.Sent/cur/3.c.host:2,RS" from="Us <support@example.no>" to=customer@example.com
compose "$work/Maildir/tmp/4.half.host" subject="half delivered"
expect_equal "$(imported archived "$work/Maildir")" 3 archived
expect_equal "$(archived "$work/Maildir/tmp/4.half.host")" "" "what lies in tmp"
expect_equal "$(field direction letterbook show --json "$(archived "$work/Maildir/.Sent/cur/3.c.host:2,RS")")" out

# From_-quoting: each variant holds the same message, whose body has lines that look like
# separators and lines that were quoted before.
compose "$work/quoted.eml" subject="Quoting" id=quoting@example.com body="$(
    cat <<'END'
Before.

From here on we see.
>From there too.
>>From everywhere.
From nobody Mon Jan  1 00:00:00 2024
After.
END
)"
compose "$work/after.eml" subject="The one after" id=after@example.com
separator='From customer@example.com Fri Mar 15 10:00:00 2024'

test_begin "mbox, kind mboxrd: any number of > before From is undone by one"
{
    echo "$separator"
    sed -E 's/^(>*From )/>\1/' "$work/quoted.eml" && echo
    echo "$separator"
    cat "$work/after.eml" && echo
} >"$work/mboxrd"
expect_equal "$(imported archived "$work/mboxrd")" 2 archived
expect_match "$(archived "$work/quoted.eml")" "^[0-9]+$"
expect_match "$(archived "$work/after.eml")" "^[0-9]+$"

test_begin "mbox, kind mboxcl2: Content-Length says where the message ends"
compose "$work/length.eml" subject="Length" id=length@example.com headers="Content-Length: LENGTH" body="$(
    cat <<'END'
Before.

From customer@example.com Fri Mar 15 10:00:00 2024
not a new message
END
)"
length=$(sed '1,/^$/d' "$work/length.eml" | wc -c)
sed -i "s/LENGTH/$length/" "$work/length.eml"
compose "$work/length-after.eml" subject="After length" id=length-after@example.com
{
    echo "$separator"
    cat "$work/length.eml" && echo
    echo "$separator"
    cat "$work/length-after.eml" && echo
} >"$work/mboxcl2"
expect_equal "$(imported archived "$work/mboxcl2")" 2 archived
expect_match "$(archived "$work/length.eml")" "^[0-9]+$"

test_begin "mbox, kind mboxo: >From may be quoting or not; no message is lost"
compose "$work/mboxo.eml" subject="Old kind" id=mboxo@example.com body="$(printf 'x\n\nFrom now on.')"
{
    echo "$separator"
    sed 's/^From /&/; /^From now/s/^/>/' "$work/mboxo.eml" && echo
    echo "$separator"
    compose "$work/mboxo-after.eml" id=mboxo-after@example.com
    cat "$work/mboxo-after.eml" && echo
} >"$work/mboxo"
expect_equal "$(imported archived "$work/mboxo")" 2 archived
expect_match "$(found 'message-id:mboxo@example.com')" "^[0-9]+$"

test_begin "mbox with CRLF, without blank line before the separator, without a last line end"
compose "$work/x1.eml" id=x1@example.com
compose "$work/x2.eml" id=x2@example.com
compose "$work/x3.eml" id=x3@example.com
{ echo "$separator" && cat "$work/x1.eml" && echo && echo "$separator" && cat "$work/x2.eml" && echo; } |
    sed 's/$/\r/' >"$work/crlf.mbox"
{ echo "$separator" && head -c -1 "$work/x3.eml"; } >"$work/endless.mbox"
expect_equal "$(imported archived "$work/crlf.mbox")" 2 archived
sed 's/$/\r/' "$work/x1.eml" >"$work/x1-crlf.eml"
expect_match "$(archived "$work/x1-crlf.eml")" "^[0-9]+$"
expect_equal "$(imported archived "$work/endless.mbox")" 1 archived

test_begin "mbox separators as programs write them: time zone, no seconds, unusual senders"
{
    number=0
    for line in 'From customer@example.com Fri Mar 15 10:00:00 2024' \
        'From customer@example.com  Fri Mar 15 10:00 2024' \
        'From customer@example.com Fri Mar 15 10:00:00 MET 2024' \
        'From customer@example.com Fri Mar 15 10:00:00 +0100 2024' \
        'From MAILER-DAEMON Fri Mar 15 10:00:00 2024' \
        'From - Fri Mar 15 10:00:00 2024' \
        'From "a customer"@example.com Fri Mar  5 10:00:00 2024'; do
        number=$((number + 1))
        echo "$line"
        compose "$work/separated.eml" id="separated-$number@example.com"
        cat "$work/separated.eml" && echo
    done
} >"$work/separators"
expect_equal "$(imported archived "$work/separators")" 7 archived

test_begin "importing all of it once more changes nothing"
before=$(found $everything)
expect_equal "$(imported archived "$work/folder" "$work/Maildir" "$work/mboxrd" "$work/mboxcl2" \
    "$work/mboxo" "$work/crlf.mbox" "$work/endless.mbox" "$work/separators")" 0 archived
expect_equal "$(found $everything)" "$before" items

test_begin "dates: Received counts, not the sender's Date"
compose "$work/dated.eml" date="2023-02-03 04:05:06" subject="Dated"
sed -i '/^Date:/s/:.*/: Mon, 1 Jan 2035 00:00:00 +0000/' "$work/dated.eml"
expect_status 0 letterbook import --mailbox=support "$work/dated.eml"
expect_match "$(field received letterbook show --json "$(archived "$work/dated.eml")")" "^2023-02-03T0[45]:05:06"

test_begin "dates: without Received the From_ line counts, else the file's time"
compose "$work/bare.eml" subject="Bare" id=bare@example.com
sed -i '/^Received:/d' "$work/bare.eml"
{ echo 'From x@example.com Tue Jul  4 12:00:00 2023' && cat "$work/bare.eml" && echo; } >"$work/bare.mbox"
expect_equal "$(imported archived "$work/bare.mbox")" 1 archived
expect_match "$(field received letterbook show --json "$(archived "$work/bare.eml")")" "^2023-07-04T1[24]:00:00"
compose "$work/bare2.eml" subject="Bare 2" id=bare2@example.com
sed -i '/^Received:/d' "$work/bare2.eml"
touch -d '2022-10-11 12:13:14' "$work/bare2.eml"
expect_equal "$(imported archived "$work/bare2.eml")" 1 archived
expect_match "$(field received letterbook show --json "$(archived "$work/bare2.eml")")" "^2022-10-11T1[24]:13:14"

test_begin "dates: none lies after now"
compose "$work/future.eml" date=2095-01-01 subject="Future"
touch -d '2095-01-01' "$work/future.eml"
expect_equal "$(imported archived "$work/future.eml")" 1 archived
received=$(field received letterbook show --json "$(archived "$work/future.eml")")
expect_true "$received is not after now" test "$(date -d "$received" +%s)" -le "$(date +%s)"

test_begin "the same Message-ID with other content is another item"
compose "$work/same1.eml" id=same@example.com body="One content"
compose "$work/same2.eml" id=same@example.com body="Quite another"
expect_equal "$(imported archived "$work/same1.eml" "$work/same2.eml")" 2 archived
expect_equal "$(count_found 'message-id:same@example.com')" 2

test_begin "copies that differ in delivery fields only are one item with two renditions"
compose "$work/copy1.eml" id=copy@example.com subject="Copied"
{ echo 'Delivered-To: sales@example.no' &&
    echo 'Received: by other.example.no; Fri, 15 Mar 2024 10:00:09 +0000' &&
    cat "$work/copy1.eml"; } >"$work/copy2.eml"
expect_equal "$(imported archived "$work/copy1.eml" "$work/copy2.eml")" 1 archived
id=$(archived "$work/copy2.eml")
expect_equal "$id" "$(archived "$work/copy1.eml")" "item"
expect_status 0 letterbook show --raw --rendition=1 "$id"
expect_true "the first rendition" cmp "$work/stdout" "$work/copy1.eml"
expect_status 0 letterbook show --raw --rendition=2 "$id"
expect_true "the second rendition" cmp "$work/stdout" "$work/copy2.eml"
expect_error 64,65 "number 3" letterbook show --raw --rendition=3 "$id"

test_done
