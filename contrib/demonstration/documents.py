# SPDX-License-Identifier: GPL-3.0-or-later
"""Attachments made from data: PDF pages of text, a PNG picture, a calendar invitation."""

import datetime
import random
import struct
import zlib

import correspondence

PDF_LINES_PER_PAGE = 58


def pdf_text(line):
    text = line.encode("cp1252", "replace")
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def pdf_page(lines):
    """The content of one A4 page; a line that starts with '# ' is a heading."""
    content = [b"BT 14 TL 56 790 Td"]
    for line in lines:
        if line.startswith("# "):
            content.append(b"/F2 15 Tf (" + pdf_text(line[2:]) + b") Tj T*")
        else:
            content.append(b"/F1 9.5 Tf (" + pdf_text(line) + b") Tj T*")
    return zlib.compress(b"\n".join(content + [b"ET"]), 9)


def pdf(text, title):
    """A small PDF 1.4 file with the text in Courier, headings in Helvetica."""
    lines = text.splitlines() or [""]
    pages = [pdf_page(lines[i:i + PDF_LINES_PER_PAGE])
             for i in range(0, len(lines), PDF_LINES_PER_PAGE)]
    kids = b" ".join(b"%d 0 R" % (6 + 2 * i) for i in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        font % b"Courier",
        font % b"Helvetica-Bold",
        b"<< /Title (%s) /Producer (Fjordglass) >>" % pdf_text(title),
    ]
    for i, content in enumerate(pages):
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
                       b"<< /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (7 + 2 * i))
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
                       % (len(content), content))
    return pdf_file(objects)


def pdf_file(objects):
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += (b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n"
            % (len(objects) + 1, start))
    return bytes(out)


INVOICE_WORDS = {
    "no": ("FAKTURA", "Fakturadato", "Forfallsdato", "Til", "Netto", "25 % mva", "Å betale NOK",
           "Betales til konto 0000.00.00000, merket med fakturanummeret."),
    "en": ("INVOICE", "Invoice date", "Due date", "To", "Net", "VAT, export", "To pay NOK",
           "Please pay to account 0000.00.00000 and state the invoice number."),
}


def invoice_pdf(invoice, people):
    (word, date, due, to, net, vat, pay, how) = INVOICE_WORDS[invoice.language]
    kroner, language = correspondence.kroner, invoice.language

    def row(label, amount):
        return f"{label:<60}{amount:>14}"
    text = [
        "# Fjordglass AS", "Glassveien 1, 0000 Fjordvik", "Org.nr 999 999 991 MVA", "",
        f"# {word} {invoice.number}", "",
        f"{to}: {people[invoice.customer].name}",
        f"{date}: {correspondence.spoken_date(invoice.date, language)}",
        f"{due}: {correspondence.spoken_date(invoice.due(), language)}", "", "-" * 74,
        *(row(label, kroner(amount)) for label, amount in invoice.lines), "-" * 74,
        row(net, kroner(invoice.net())), row(vat, kroner(invoice.total() - invoice.net())),
        row(pay, kroner(invoice.total())), "", how,
    ]
    return pdf("\n".join(text), f"{word} {invoice.number}")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width, height, seed):
    """A photograph, nearly: a grey pane with grain and a crack across it."""
    generator = random.Random(seed)
    rows, crack = [], width // 3
    for y in range(height):
        crack = min(max(crack + generator.randint(-3, 4), 0), width - 6)
        shade = 120 + 90 * y // height
        grain = generator.randbytes(width)
        row = bytearray(shade + (g & 15) for g in grain)
        row[crack:crack + 3] = b"\x10\x18\x10"
        rows.append(b"\0" + bytes(row))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
            + png_chunk(b"IDAT", zlib.compress(b"".join(rows), 6)) + png_chunk(b"IEND", b""))


def invitation(message):
    """iCalendar text for 'invite: DAYS HH:MM MINUTES PLACE', counted from the message."""
    days, clock, minutes, place = message.invite.split(" ", 3)
    start = datetime.datetime.combine(message.day(int(days)), datetime.time.fromisoformat(clock),
                                      correspondence.ZONE)
    end = start + datetime.timedelta(minutes=int(minutes))
    people = message.people

    def utc(moment):
        return moment.astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Fjordglass//Calendar//EN", "METHOD:REQUEST",
        "BEGIN:VEVENT", f"UID:{message.message_id}", f"DTSTAMP:{utc(message.date)}",
        f"DTSTART:{utc(start)}", f"DTEND:{utc(end)}", f"SUMMARY:{message.subject}",
        f"LOCATION:{place}", f"ORGANIZER:mailto:{people[message.sender].address}",
        *(f"ATTENDEE;RSVP=TRUE:mailto:{people[key].address}" for key in message.to),
        "END:VEVENT", "END:VCALENDAR", "",
    ]
    return "\r\n".join(lines)
