#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# show in all its forms.
. "${srcdir:-.}/tests/cli/lib.sh"

new_archive

# A message with a text, an HTML twin, and three attachments; one of them is base64 in lines of
# unusual length, which must survive too.
head -c 20000 "$srcdir/COPYING" >"$work/licence.txt"
helper random-bytes "$work/picture.png" 5000 picture
helper random-bytes "$work/odd.bin" 700 odd
{
    cat <<'END'
Received: from mx.example.com by mail.example.no; Fri, 15 Mar 2024 10:00:00 +0000
From: =?utf-8?q?Kari_Kj=C3=B8per?= <kari@example.com>
To: Support <support@example.no>, "Sales, Dept." <sales@example.no>
Cc: partner@example.org
Subject: =?utf-8?q?Sp=C3=B8rsm=C3=A5l_om?=
 =?utf-8?q?_leveransen?=
Date: Fri, 15 Mar 2024 09:59:00 +0100
Message-ID: <show-1@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

Preamble nobody reads.
--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Hei, n=C3=A5r kommer varene?
--inner
Content-Type: text/html; charset=utf-8

<html><body><p>Hei, når kommer <b>varene</b>?</p><script>alert(1)</script></body></html>
--inner--
--outer
Content-Type: text/plain; name="licence.txt"
Content-Disposition: attachment; filename="licence.txt"
Content-Transfer-Encoding: base64

END
    base64 -w 76 "$work/licence.txt"
    cat <<'END'
--outer
Content-Type: image/png
Content-Disposition: attachment; filename*=utf-8''bl%C3%A5b%C3%A6r.png
Content-Transfer-Encoding: base64

END
    base64 -w 60 "$work/picture.png"
    cat <<'END'
--outer
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="../../etc/odd.bin"
Content-Transfer-Encoding: BASE64

END
    base64 -w 0 "$work/odd.bin"
    printf '\n--outer--\nEpilogue.\n'
} >"$work/full.eml"
expect_import() {
    expect_status 0 letterbook import --mailbox=support "$@"
}

test_begin "--raw is byte for byte what came in"
expect_import "$work/full.eml"
id=$(archived "$work/full.eml")
expect_status 0 letterbook show --raw "$id"
expect_true "the bytes are the same" cmp "$work/stdout" "$work/full.eml"

test_begin "--json tells all that is known"
expect_status 0 letterbook show --json "$id"
expect_json_lines
expect_equal "$(field channel letterbook show --json "$id")" email
expect_equal "$(field message_id letterbook show --json "$id")" show-1@example.com
expect_equal "$(field subject letterbook show --json "$id")" "Spørsmål om leveransen"
expect_equal "$(field direction letterbook show --json "$id")" in
expect_equal "$(field from.address letterbook show --json "$id")" kari@example.com
expect_equal "$(field from.name letterbook show --json "$id")" "Kari Kjøper"
expect_equal "$(field to.address letterbook show --json "$id")" "support@example.no sales@example.no"
expect_equal "$(field to.name letterbook show --json "$id")" "Support Sales, Dept."
expect_equal "$(field cc.address letterbook show --json "$id")" partner@example.org
expect_equal "$(field size letterbook show --json "$id")" "$(stat -c %s "$work/full.eml")"
expect_equal "$(field sha256 letterbook show --json "$id")" "$(sha256sum <"$work/full.eml" | cut -d' ' -f1)"
expect_equal "$(field attachments.filename letterbook show --json "$id")" "licence.txt blåbær.png odd.bin"
expect_equal "$(field attachments.content_type letterbook show --json "$id")" \
    "text/plain image/png application/octet-stream"
expect_equal "$(field attachments.size letterbook show --json "$id")" "20000 5000 700"
expect_equal "$(field attachments.sha256 letterbook show --json "$id")" \
    "$(sha256sum <"$work/licence.txt" | cut -d' ' -f1) $(sha256sum <"$work/picture.png" | cut -d' ' -f1) $(sha256sum <"$work/odd.bin" | cut -d' ' -f1)"
expect_match "$(field text letterbook show --json "$id")" "når kommer varene"
expect_match "$(field date letterbook show --json "$id")" "^2024-03-15T(08:59:00(Z|\+00:00)|09:59:00\+01:00)$"
expect_match "$(field received letterbook show --json "$id")" "^2024-03-15T(10:00:00(Z|\+00:00)|11:00:00\+01:00)$"
expect_match "$(field mailboxes letterbook show --json "$id")" "support"

test_begin "--text is the body as a reader sees it"
expect_status 0 letterbook show --text "$id"
expect_match "$stdout" "Hei, når kommer varene\?"
expect_no_match "$stdout" "script|alert|<p>"

test_begin "plain show has the head, the text and the attachments"
expect_status 0 letterbook show "$id"
expect_match "$stdout" "Kari Kjøper"
expect_match "$stdout" "Spørsmål om leveransen"
expect_match "$stdout" "varene"
expect_match "$stdout" "licence.txt"

test_begin "--attachment=N gives the decoded bytes"
number=0
for file in licence.txt picture.png odd.bin; do
    number=$((number + 1))
    expect_status 0 letterbook show --attachment=$number "$id"
    expect_true "attachment $number is $file" cmp "$work/stdout" "$work/$file"
done

test_begin "an attachment or an item that is not there"
expect_error 64,65 "attachment" letterbook show --attachment=4 "$id"
expect_error 64,65 "attachment" letterbook show --attachment=0 "$id"
expect_error 64,65 "12345" letterbook show 12345
expect_error 64 "raw|text|one" letterbook show --raw --text "$id"

test_begin "a body in HTML only is readable"
compose "$work/html.eml" headers='Content-Type: text/html; charset=utf-8' \
    body='<html><head><style>p{color:red}</style></head><body><p>Kj&oslash;p &amp; salg</p><br>Ny linje<img src="http://example.com/x.png"></body></html>'
expect_import "$work/html.eml"
expect_status 0 letterbook show --text "$(archived "$work/html.eml")"
expect_match "$stdout" "Kjøp & salg"
expect_no_match "$stdout" "<|color"

test_begin "old character sets are read"
compose "$work/latin.eml" headers='Content-Type: text/plain; charset=iso-8859-1' body=BODY \
    subject='=?iso-8859-1?Q?Bl=E5b=E6r?='
sed -i "s/BODY/$(printf 'Gr\370t')/" "$work/latin.eml"
expect_import "$work/latin.eml"
id=$(archived "$work/latin.eml")
expect_match "$(field text letterbook show --json "$id")" "Grøt"
expect_equal "$(field subject letterbook show --json "$id")" "Blåbær"

test_begin "control characters of a sender do not reach the terminal"
compose "$work/escape.eml" body="$(printf 'red \033[31mtext \007 bell')" \
    subject='=?utf-8?q?evil_=1B]0;title=07?='
expect_import "$work/escape.eml"
expect_status 0 letterbook show "$(archived "$work/escape.eml")"
expect_true "there is no escape character" sh -c "! grep -q '$(printf '\033')' '$work/stdout'"

test_begin "directions: in, out, internal"
compose "$work/in.eml" from=someone@example.com to=support@example.no
compose "$work/out.eml" from=support@example.no to=someone@example.com
compose "$work/internal.eml" from=a@example.no to=b@example.no
compose "$work/sub.eml" from=a@mail.example.no to=someone@example.com
expect_import "$work/in.eml" "$work/out.eml" "$work/internal.eml" "$work/sub.eml"
for kind in in out internal; do
    expect_equal "$(field direction letterbook show --json "$(archived "$work/$kind.eml")")" $kind
done

test_begin "--json for an item of every kind parses"
for id in $(found $everything); do
    expect_status 0 letterbook show --json "$id"
    expect_json_lines
done

test_done
