#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents for the tests of attachments: documents.py DIRECTORY writes all of them there, sound
ones by their kind, hostile ones as hostile-*. Nothing but the standard library is needed."""

import gzip
import io
import os
import sys
import tarfile
import zipfile
import zlib

ROWS = [("Vare", "Beløp"), ("Fjellglass", "4711"), ("Straßenlampe", "0815")]
LINES = ["Tilbud på glass til Ærøskøbing", "Grüße aus Österreich", "Side to følger"]
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OPEN = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"')
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def zip_of(members, stored=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=kind)
    return out.getvalue()


def word_paragraph(text):
    return f'<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'


def docx(body=None):
    table = "".join("<w:tr>" + "".join(f"<w:tc>{word_paragraph(cell)}</w:tc>" for cell in row)
                    + "</w:tr>" for row in ROWS)
    if body is None:
        body = ("".join(map(word_paragraph, LINES)) + f"<w:tbl>{table}</w:tbl>"
                + "<w:p><w:del><w:r><w:delText>strøket</w:delText></w:r></w:del>"
                + "<w:r><w:t>delt</w:t></w:r><w:r><w:t>ord</w:t></w:r></w:p>")
    return zip_of({
        "[Content_Types].xml": f"{XML}<Types/>",
        "word/document.xml": f"{XML}<w:document {WORD}><w:body>{body}</w:body></w:document>",
        "word/header1.xml": f"{XML}<w:hdr {WORD}>{word_paragraph('Topptekst')}</w:hdr>",
        "word/footnotes.xml": f"{XML}<w:footnotes {WORD}>{word_paragraph('Fotnote')}</w:footnotes>",
    })


def pptx():
    members = {"[Content_Types].xml": f"{XML}<Types/>",
               "ppt/presentation.xml": f"{XML}<p:presentation xmlns:p='p'/>"}
    for number in (1, 2, 10):
        members[f"ppt/slides/slide{number}.xml"] = (
            f"{XML}<p:sld xmlns:p='p' {DRAWING}><a:p><a:r><a:t>Lysbilde {number} på skjermen"
            "</a:t></a:r></a:p></p:sld>")
    members["ppt/notesSlides/notesSlide1.xml"] = (
        f"{XML}<p:notes xmlns:p='p' {DRAWING}><a:p><a:r><a:t>Foredragsnotat</a:t></a:r></a:p></p:notes>")
    return zip_of(members)


def xlsx(strings=None):
    if strings is None:
        strings = "".join(f"<si><t>{row[0]}</t></si>" for row in ROWS)
    rows = "".join(f'<row><c t="s"><v>{i}</v></c><c><v>{i * 1000 + 0.5}</v></c></row>'
                   for i in range(len(ROWS)))
    inline = '<row><c t="inlineStr"><is><t>Innebygd Überschrift</t></is></c></row>'
    sheet = f"{XML}<worksheet {SHEET}><sheetData>%s</sheetData></worksheet>"
    return zip_of({
        "[Content_Types].xml": f"{XML}<Types/>",
        "xl/workbook.xml": f'{XML}<workbook {SHEET}><sheets><sheet name="Prisliste"/>'
                           '<sheet name="Lager"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": sheet % rows,
        "xl/worksheets/sheet2.xml": sheet % inline,
        "xl/sharedStrings.xml": f"{XML}<sst {SHEET}>{strings}</sst>",
    })


def opendocument(kind):
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    paragraphs += '<text:p>tre<text:s text:c="3"/>blanke</text:p>'
    table = "<table:table>" + "".join(
        "<table:table-row>" + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
                                      for cell in row) + "</table:table-row>" for row in ROWS)
    return zip_of({
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"{XML}<office:document-content {OPEN}><office:body>{paragraphs}{table}"
                       "</table:table></office:body></office:document-content>",
        "styles.xml": f"{XML}<office:document-styles {OPEN}><text:p>Bunntekst</text:p>"
                      "</office:document-styles>",
    }, stored=("mimetype",))


def rtf():
    return (rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Hemmeligfont;}}{\info{\title Skjult}}"
            rb"\pard Tilbud p\'e5 glass til \'c6r\'f8sk\'f8bing\par "
            rb"Gr\u252?\u223?e, \uc1\u8364?uro \u-10179?\u-8704?\par "
            rb"Fjellglass\cell 4711\cell\row}")


def pdf_file(objects):
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
                 % (len(objects) + 1, start))


def stream(content, extra=b""):
    packed = zlib.compress(content, 9)
    return (b"<< /Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream"
            % (len(packed), extra, packed))


def pdf(pages):
    """Pages of lines in two of the fonts that a reader must have: none is embedded."""
    kids = b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
               font % b"Courier", font % b"Times-Roman"]
    for i, lines in enumerate(pages):
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources "
                       b"<< /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (6 + 2 * i))
        shown = b"".join(b"(%s) Tj T*\n" % line.encode("cp1252") for line in lines)
        objects.append(stream(b"BT /F%d 12 Tf 14 TL 50 800 Td\n%sET" % (1 + i % 2, shown)))
    return pdf_file(objects)


def looping_pdf():
    """A tree of pages that contains itself, and a page whose drawing draws itself twice."""
    form = stream(b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources "
                                  b"<< /XObject << /X 5 0 R >> >> ")
    return pdf_file([
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2000000000 /Parent 2 0 R >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> "
        b">> /Contents 4 0 R >>",
        stream(b"/X Do"), form])


def endless_pdf():
    """Each of twelve drawings draws the next ten times."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>",
               b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> "
               b">> /Contents 4 0 R >>", stream(b"/X Do")]
    for number in range(5, 17):
        objects.append(stream(b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                              b"/Resources << /XObject << /X %d 0 R >> >> " % (number + 1)))
    objects.append(stream(b"0 0 m 9 9 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "))
    return pdf_file(objects)


def message(inner):
    return (b"From: Kari Kunde <kari@example.com>\nTo: support@example.no\n"
            b"Subject: =?utf-8?Q?Vedlegg_i_=C3=B8st?=\nMIME-Version: 1.0\n"
            b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n'
            b"Content-Transfer-Encoding: 8bit\n\nBrevtekst\n--b\nContent-Type: application/octet-stream\n"
            b'Content-Disposition: attachment; filename="tilbud.rtf"\n\n' + inner + b"\n--b--\n")


def message_of_many(count):
    """So many attachments that each must be found without reading the others again."""
    return (b"From: kari@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
            + b"".join(b"--b\nContent-Disposition: attachment; filename=%d.txt\n\nVedlegg %d\n%s\n"
                       % (i, i, b"linje\n" * 300) for i in range(count)) + b"--b--\n")


def tar_gz(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def laughs():
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return zip_of({
        "[Content_Types].xml": f"{XML}<Types/>",
        "word/document.xml": f'{XML}<!DOCTYPE d [<!ENTITY l0 "latter">{entities}'
                             '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
                             f"<w:document {WORD}><w:t>&l9;&file;</w:t></w:document>"})


def quine(depth):
    content = b"innerst i esken"
    name = "innerst.txt"
    for level in range(depth):
        content = zip_of({name: content})
        name = f"eske{level}.zip"
    return content


def documents():
    text = "\n".join(LINES).encode()
    yield "brev.docx", docx()
    yield "foredrag.pptx", pptx()
    yield "priser.xlsx", xlsx()
    for ending, kind in (("odt", "text"), ("ods", "spreadsheet"), ("odp", "presentation")):
        yield f"dokument.{ending}", opendocument(kind)
    yield "tilbud.rtf", rtf()
    yield "faktura.pdf", pdf([LINES[:2], LINES[2:], ["Siste side"]])
    yield "notat.txt", text
    yield "latin.txt", "Blåbærgrøt".encode("latin-1")
    yield "vindu.txt", "Blåbærgrøt i UTF-16".encode("utf-16")
    yield "polsk.txt", "Zażółć gęślą jaźń".encode("iso-8859-2")
    yield "liste.csv", "vare;antall\nFjellglass;4711\n".encode()
    yield "side.html", ("<meta charset=iso-8859-1><title>t</title><style>x{}</style><p>Blåbær"
                        "<table><tr><td>Fjellglass<td>4711</table>").encode("latin-1")
    yield "brev.eml", message(rtf())
    yield "mange.eml", message_of_many(1900)
    yield "pakke.zip", zip_of({"mappe/notat.txt": text, "brev.docx": docx(), "bilde.png": b"\x89PNG"})
    yield "pakke.tar.gz", tar_gz({"notat.txt": text, "faktura.pdf": pdf([LINES])})
    yield "notat.txt.gz", gzip.compress(text)
    yield "esker2.zip", quine(2)
    yield "esker3.zip", quine(3)
    yield "bilde.png", b"\x89PNG\r\n\x1a\n" + bytes(100)
    yield "skannet.pdf", pdf([[]])
    yield "ukjent.bin", bytes(range(256)) * 10


def hostile():
    """Name, content."""
    yield "zip-bomb.zip", zip_of({"bombe.txt": bytes(300 << 20)})
    yield "many-members.zip", zip_of({f"{i}.txt": b"x" for i in range(20000)})
    yield "laughs.docx", laughs()
    yield "deep.docx", docx("<w:p>" * 100000)
    yield "much-text.docx", docx(word_paragraph("mye tekst " * 100) * 10000)
    yield "strings.xlsx", xlsx("<si><t>streng</t></si>" * 600000)
    yield "broken.xlsx", zip_of({"xl/workbook.xml": "<workbook><sheets>"})
    yield "truncated.docx", docx()[:700]
    yield "truncated.pdf", pdf([LINES] * 20)[:900]
    yield "truncated.gz", gzip.compress(os.urandom(5000))[:-3000]
    yield "loop.pdf", looping_pdf()
    yield "endless.pdf", endless_pdf()
    yield "groups.rtf", b"{\\rtf1 " + b"{" * 1000000
    yield "noise.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 1000
    yield "noise.zip", b"PK\3\4" + bytes(range(256)) * 1000
    yield "long.txt", b"en lang linje uten ende " * 400000


def main():
    directory = sys.argv[1]
    os.makedirs(directory, exist_ok=True)
    for name, content in documents():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(content)
    for name, content in hostile():
        with open(os.path.join(directory, f"hostile-{name}"), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
