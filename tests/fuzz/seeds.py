#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""seeds.py FUZZER DIRECTORY: writes what the fuzzer starts from. All of it is made up."""

import base64
import io
import pathlib
import struct
import sys
import zipfile
import zlib

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))
import documents  # noqa: E402

MESSAGE = b"""Received: from a.example.com by mail.example.no; Fri, 8 Mar 2024 08:00:00 +0000
From: =?utf-8?q?Bl=C3=A5?= <customer@example.com>
To: Support <support@example.no>, group: a@example.no, b@example.no;
Subject: =?iso-8859-1?Q?Bl=E5b=E6r?= about
 folding
Date: Fri, 8 Mar 2024 09:00:00 +0100
Message-ID: <one@example.com>
References: <zero@example.com>
MIME-Version: 1.0
"""

CALENDAR = b"""BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Meeting\\, with a fold
  ed line
DTSTART;TZID="Europe/Oslo":20240308T090000
DTEND:20240308T100000Z
LOCATION:Room
ORGANIZER;CN="A: B":mailto:a@example.com
ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=C:mailto:c@example.com
BEGIN:VALARM
SUMMARY:none
END:VALARM
DESCRIPTION:one\\ntwo
END:VEVENT
BEGIN:VTODO
DUE:20240309
END:VTODO
END:VCALENDAR
"""

# The example of MS-OXRTFCP 3.1.
COMPRESSED = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3"
                           "2068656c090020627705b06c647d0a800fa0")


def attribute(number, content):
    return struct.pack("<BII", 1, number, len(content)) + content + bytes(2)


def mapi(*properties):
    """Type, number, bytes; a number from 0x8000 on has a name."""
    out = struct.pack("<I", len(properties))
    for kind, number, content in properties:
        out += struct.pack("<HH", kind, number)
        out += bytes(16) + struct.pack("<II", 1, 4) + b"a\0b\0" if number >= 0x8000 else b""
        out += content if kind == 3 else struct.pack("<II", 1, len(content)) + content
        out += bytes(-len(content) % 4)
    return out


def winmail(depth=1):
    """What Outlook sends: texts, a file, a message."""
    out = struct.pack("<IH", 0x223E9F78, 1) + attribute(0x69007, struct.pack("<II", 1251, 0))
    out += attribute(0x2800C, b"\xcf\xf0\xe8")
    out += attribute(0x69003, mapi((0x1E, 0x1000, b"text"), (0x102, 0x1013, b"<p>text"),
                                   (0x102, 0x1009, COMPRESSED)))
    out += attribute(0x69002, b"") + attribute(0x18010, b"A~1.PDF") + attribute(0x6800F, b"%PDF-")
    out += attribute(0x69005, mapi((3, 0xE21, bytes(4)), (3, 0x8001, bytes(4)),
                                   (0x1F, 0x3707, "å.pdf".encode("utf-16-le")),
                                   (0x1E, 0x370E, b"application/pdf")))
    if depth > 0:
        out += attribute(0x69002, b"")
        out += attribute(0x69005, mapi((0xD, 0x3701, bytes(16) + winmail(depth - 1))))
    return out


MESSAGES = [
    MESSAGE + b"\nPlain.\n",
    MESSAGE + b"Content-Type: text/plain; charset=utf-8; format=flowed\n\nOne \ntwo\n> three \n",
    MESSAGE + b"Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
    b"<p>Kj=C3=B8p <a href=3D\"https://example.com/\">her</a></p>\n",
    MESSAGE + b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: "
    b"multipart/alternative; boundary=y\n\n--y\n\nText\n--y\nContent-Type: text/html\n\n<b>Text</b>\n"
    b"--y--\n--x\nContent-Type: application/pdf; name*0*=utf-8''a%20; name*1=b.pdf\n"
    b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"%PDF-1.4 nothing" * 100) +
    b"--x--\n",
    MESSAGE + b"Content-Type: message/rfc822\n\nFrom: a@example.com\nSubject: Inside\n\nInner\n",
    MESSAGE + b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\n"
    b"Failed\n--x\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@example.com\n"
    b"Action: failed\n\n--x--\n",
    MESSAGE + b"\nbegin 644 a.txt\n#0V%T\n`\nend\n",
    b"From: \xf8@example.com\r\nSubject: \xe6\xf8\xe5\r\n\r\nraw \xff\xfe bytes\r\n",
    MESSAGE + b"Content-Type: text/plain; charset=iso-2022-jp\n\n\x1b$B4A;z\x1b(B\n",
    MESSAGE + b"Content-Type: text/calendar; method=REQUEST\n\n" + CALENDAR,
    MESSAGE + b"Content-Type: text/rtf\n\n{\\rtf1\\ansicpg1251{\\fonttbl{\\f0 x;}}\\'cf\\par\\uc1 "
    b"\\u-10179?\\u-8704?\\bin2 {}{\\*\\x y}\\emdash\\htmlrtf a\\htmlrtf0 \\~\\{}",
    MESSAGE + b"Content-Type: application/ms-tnef\n\n" + winmail(),
    MESSAGE + b"\n=ybegin line=9 size=3 name=a.txt\n=ypart begin=1 end=3\n\x8b=\x7d\x8c\n=yend size=3\n",
    MESSAGE + b"Content-Type: text/plain; charset=hz-gb-2312\n\n~{VPND~} ~~ ~\n",
    MESSAGE + b"Content-Type: text/plain; charset=utf-7\n\n+AOUA5g-\n",
    MESSAGE + b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx\n",
    MESSAGE + b"Content-Type: multipart/encrypted; boundary=x\n\n--x\nContent-Type: "
    b"application/pgp-encrypted\n\nVersion: 1\n--x\n\nx\n--x--\n",
    MESSAGE + b"Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: x-uuencode\n\n"
    b"--x\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n#0V%T\n`\nend\n--x\nContent-Type: "
    b"message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogYQoKYg==\n--x--\n",
]

HTML = [
    b"<html><head><title>t</title><style>p{color:red}</style></head><body><p>One &amp; two<br>three"
    b"</p><table><tr><td>a</td><td>b</td></tr></table><ul><li>x</ul><pre> a  b </pre>",
    b"<a href='https://example.com/?q=1#f'>link</a><img src=x alt='a picture'><!-- no -->"
    b"<script>alert('<p>')</script>&#229;&#xE5;&nbsp;&unknown;&#99999999;",
    b"<div style='display:none'>preheader</div><blockquote>quoted</blockquote><o:p>&nbsp;</o:p>",
    b"<p <b <i attr=\"unended",
    b"<span style='font-size:0;color:#fff'>hidden</span><div style=\"mso-hide:all\" hidden>x</div>"
    b"<ol><li>a<ul><li>b</ul></ol><dl><dt>t<dd>d</dl><hr><blockquote type=cite><blockquote>q",
    b"<table width=1><tr><th colspan=2>h<tr><td><table><tr><td>in<td>ner</table><td>x</table>"
    b"<img width=1 height=1 src=x><img alt='logo'><pre>\n  a\tb</pre><textarea>t</textarea><svg><p>",
]

QUERIES = [
    b'offer "the price" -table', b"from:customer to:support (price OR offer) after:2024-01-01",
    b"pric* subject:\"an offer\" has:attachment", b"-(a OR -b) c", b"party:customer role:individual",
    b"mailbox:support channel:email direction:in is:unlinked", b"before:90d on:2024-02-29 id:65536",
    b"with:a.b@example.com filename:table.pdf message-id:x@y cc:someone body:us",
    "søknad Straße \"漢字\"".encode(), "東京 都庁* \"東京都\" -行".encode(), b"size:>1k size:<=2M",
    b"expires:<2027-01-01 OR expires:>=2y -is:restricted", b"pice ofer", b"attachment:table is:held",
    b"channel:phone with:22334455 role:customer", b"after:tomorrow", b"id:x", b"\"a b", b"(a",
    b"from:", b"a OR", b"price price pric* \"price of\" OR (a b c)", b"",
]

MBOX = [
    b"mFrom a@example.com Fri Mar  8 08:00:00 2024\nSubject: x\n\nbody\n>From b\n\n"
    b"From b@example.com Fri Mar  8 08:00:00 2024\nContent-Length: 5\n\nbody\n\n",
    b"mFrom - Fri Mar  8 08:00:00 2024 +0100\n\nFrom there\n\nFrom x\nSubject: y\n\n",
    b"mFrom mboxrd@letterbook.invalid Fri Mar  8 08:00:00 2024\nSubject: x\n\n>From\n\n"
    b"From mboxrd-unended@letterbook.invalid Fri Mar  8 08:00:00 2024\nSubject: x\n\n",
    b"wFrom here\n>From there\n>>From\n==\nSubject: x\r\n\r\nFrom ==\n\n==\n\n\n==\n",
    b"w" + b">" * 300 + b"From \n", b"lSubject: x\n\n\xff\n==\n\n==\nFrom", b"l" + b"\n" * 9000,
    b'j{"id":"1","channel":"email","server_date":"2024-03-08T08:00:00Z","raw":["QUJD","QUJDRA=="]}\n'
    b'{"channel":"x","raw":["QU\\/D"]}\n\n{"raw":[]}\n[1]\n{"a":{"raw":["A"]}',
]

ANSWERS = [
    b'* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=OAUTHBEARER\r\n* ENABLED QRESYNC CONDSTORE\r\n',
    b'* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\Sent) "." {4}\r\nSent\r\n'
    b'* LIST (\\Noselect) NIL "&AOY-"\r\n* LIST () "/" "S&APg-knader/\\"x\\""\r\n'
    b'* STATUS INBOX (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 9)\r\n',
    b'* NAMESPACE (("" "/")) (("Other Users/" "/" "X" ("y"))) NIL\r\n',
    b"* 3 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 9] x\r\n"
    b"* OK [HIGHESTMODSEQ 9] x\r\n* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\*)] x\r\n"
    b"* VANISHED (EARLIER) 1:2,4\r\n* 2 EXPUNGE\r\n",
    b"* SEARCH 1 2 3 (MODSEQ 9)\r\n",
    b'* 1 FETCH (UID 1 INTERNALDATE "08-Mar-2024 08:00:00 +0000" RFC822.SIZE 5 BODY[] {5}\r\nHello)'
    b'\r\n* 2 FETCH (FLAGS (\\Seen) UID 2 RFC822.SIZE 2 BODY[] "ab")\r\n* 3 FETCH (UID 3 BODY[] NIL'
    b' MODSEQ (9) X ("y" (z {1}\r\nz)))\r\n',
    b"* 1 FETCH (UID 1 RFC822.SIZE 5 BODY[HEADER.FIELDS (DATE)] {10}\r\nDate: x\r\n\r)\r\n",
    b"* BYE later\r\n", b"+ eyJzdGF0dXMiOiI0MDAifQ==\r\n", b"+ idling\r\n* 4 EXISTS\r\n",
]
STATUSES = [b"1 OK done\r\n", b"1 NO [LIMIT] Suggested Backoff Time: 9 ms\r\n",
            b"1 OK [READ-ONLY] done\r\n", b"1 BAD [CAPABILITY IMAP4rev1] no\r\n"]
LINES = [bytes([piece, wanted]) + b"* OK hi\r\n" + answer + STATUSES[wanted % len(STATUSES)]
         for piece in (0, 9) for wanted in range(8) for answer in ANSWERS]


def session(able, *answers):
    """A whole session: what the server says to each command, and how it ends it."""
    all_of_them = [(ANSWERS[0], b"OK done"), (b"", b"OK [CAPABILITY IMAP4rev1 %s] in" % able), *answers]
    return b"* OK hi\r\n" + b"".join(b"%s%d %s\r\n" % (data, tag, status)
                                     for tag, (data, status) in enumerate(all_of_them, 1))


DONE = b"OK done"
LISTS, _, SELECTION, NUMBERS, MESSAGES_SENT, HEADERS = ANSWERS[1:7]
PLAIN = session(b"UIDPLUS IDLE", (LISTS, DONE), (LISTS, DONE), (SELECTION, DONE), (NUMBERS, DONE),
                (HEADERS, DONE), (NUMBERS, DONE), (MESSAGES_SENT, DONE), (b"+ idling\r\n* 4 EXISTS\r\n", DONE),
                (SELECTION, b"OK [READ-WRITE] done"), (b"", DONE), (b"", DONE), (NUMBERS, DONE),
                (b"* BYE bye\r\n", DONE))
ABLE = session(b"UIDPLUS IDLE NOTIFY ENABLE QRESYNC NAMESPACE LIST-EXTENDED LIST-STATUS SPECIAL-USE",
               (b"* ENABLED QRESYNC\r\n", DONE), (ANSWERS[2], DONE), (LISTS, DONE), (LISTS, DONE),
               (SELECTION, DONE), (NUMBERS, DONE), (HEADERS, DONE), (NUMBERS, DONE),
               (MESSAGES_SENT, b"NO [SERVERBUG] no"), (MESSAGES_SENT, b"NO [SERVERBUG] no"),
               (b"* STATUS Sent (MESSAGES 3 UIDNEXT 9)\r\n", DONE), (b"", DONE))
PACKER = zlib.compressobj(wbits=-15)
PACKED = session(b"COMPRESS=DEFLATE", (b"", DONE)) + PACKER.compress(
    LISTS + b"4 OK done\r\n" + LISTS + b"5 OK done\r\n" + SELECTION + b"6 OK done\r\n") + PACKER.flush()
LIMITED = session(b"", (LISTS, DONE), (LISTS, DONE), (SELECTION, DONE), (NUMBERS, DONE), (HEADERS, DONE),
                  (NUMBERS, DONE), (b"* SEARCH 2\r\n", DONE),
                  (b"* 2 FETCH (UID 2 RFC822.SIZE 200)\r\n", DONE), (MESSAGES_SENT, DONE))
BROKEN = PLAIN[:PLAIN.index(b"Hello")]
RESUMED = session(b"", (SELECTION, DONE), (MESSAGES_SENT, DONE))
IMAP = [b"\0" + PLAIN, b"\0" + ABLE, b"\1" + ABLE, b"\0" + PACKED, b"\2" + LIMITED,
        b"\0" + BROKEN + b"\n==\n" + RESUMED,
        b"\1* OK [CAPABILITY AUTH=XOAUTH2] hi\r\n+ eyJzdGF0dXMiOiI0MDAifQ==\r\n1 NO no\r\n",
        b"\0* OK [CAPABILITY LOGINDISABLED AUTH=SCRAM-SHA-256] hi\r\n+ cj1hLHM9YixpPTE=\r\n1 NO no\r\n",
        b"\0* BYE later\r\n", b"\0* PREAUTH hi\r\n", b"\xff220 smtp.example.org ESMTP\r\n"]

SEED_MAX = 20000  # bytes, as in run.sh

# As the table in fuzz-extract.c: by a file name's ending, and by a member of an office file.
ENDINGS = {"txt": 1, "csv": 4, "html": 5, "eml": 7, "gz": 8}
MEMBERS = {"word/document.xml": 9, "ppt/slides/slide1.xml": 10, "xl/workbook.xml": 11,
           "xl/sharedStrings.xml": 11, "xl/worksheets/sheet1.xml": 11, "xl/worksheets/sheet2.xml": 11,
           "content.xml": 12, "styles.xml": 12}


def plain_pdf():
    """With nothing packed: a page, a font that says which characters it shows, and a form."""
    def stream(content, extra=b""):
        return b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content)
    return documents.pdf_file([
        b"<< /Type /Catalog /Pages 2 0 R /Outlines 7 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Rotate 90 /Contents [4 0 R] /Resources "
        b"<< /Font << /F 5 0 R >> /XObject << /X 8 0 R >> >> >>",
        stream(b"q 1 0 0 1 5 5 cm BT /F 9 Tf 2 Tr 9 9 Td [(wo) -300 (rd)] TJ T* <0102> Tj ET Q /X Do "
               b"/Span << /ActualText (x) >> BDC EMC BI /W 1 /H 1 ID x EI"),
        b"<< /Type /Font /Subtype /TrueType /BaseFont /Times /FirstChar 1 /LastChar 2 /Widths [500 600] "
        b"/Encoding << /Differences [1 /aring /A] >> /ToUnicode 6 0 R >>",
        stream(b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <01> <00e5> "
               b"endbfchar 1 beginbfrange <02> <03> [<d83dde00> <0042>] endbfrange endcmap"),
        b"<< /Type /Outlines >>",
        stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] ")])


def extract_seeds():
    """Documents as they are, and the members of office files not packed."""
    for name, content in documents.documents():
        if len(content) > SEED_MAX:
            continue
        yield bytes([ENDINGS.get(name.split(".")[-1], 0)]) + content
        if not content.startswith(b"PK"):
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in filter(MEMBERS.get, archive.namelist()):
                yield bytes([MEMBERS[member]]) + archive.read(member)
    yield b"\0" + plain_pdf()
    yield b"\x09<!DOCTYPE d [<!ENTITY a 'b'>]><d><t>&a;&amp;</t></d>"
    yield b"\x0c" + "<?xml version='1.0' encoding='UTF-16'?><d><p>å&lt;&#229;</p></d>".encode("utf-16")
    yield b"\x02\x1b$B4A;z\x1b(B"
    yield b"\x03+AOU-"
    yield b"\x06<p>\x80 \xe5</p>"
    yield b"\x0dSubject: x\n\n<p>text"


SEEDS = {"fuzz-message": MESSAGES, "fuzz-html": HTML, "fuzz-query": QUERIES, "fuzz-mbox": MBOX,
         "fuzz-imap": IMAP, "fuzz-lines": LINES, "fuzz-extract": extract_seeds()}

for number, seed in enumerate(SEEDS[sys.argv[1]]):
    pathlib.Path(sys.argv[2], str(number)).write_bytes(seed)
