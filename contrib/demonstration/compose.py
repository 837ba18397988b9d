# SPDX-License-Identifier: GPL-3.0-or-later
"""Turn a Message into the bytes that lie in the mailbox."""

import email.charset
import email.encoders
import email.generator
import email.header
import email.mime.application
import email.mime.base
import email.mime.message
import email.mime.multipart
import email.mime.nonmultipart
import email.utils
import hashlib
import html
import io
import mimetypes
import re

import correspondence
import documents

OWN_DOMAIN = "fjordglass.example"
OUR_NETWORK, THEIR_NETWORK = "192.0.2", "198.51.100"  # RFC 5737: documentation only
WROTE = {"no": "{day} kl. {clock} skrev {name}:", "en": "On {day} at {clock}, {name} wrote:"}
FORWARDED = {"no": ("Videresendt melding", "Fra", "Dato", "Til", "Emne"),
             "en": ("Forwarded message", "From", "Date", "To", "Subject")}


def header_text(text, charset):
    """An RFC 2047 header where the text needs one."""
    return text if text.isascii() else email.header.Header(text, charset, maxlinelen=74)


def address(person, charset):
    return email.utils.formataddr((person.name, person.address), charset) \
        if not person.name.isascii() else email.utils.formataddr((person.name, person.address))


def addresses(message, keys):
    return ", ".join(address(message.people[key], charset_of(message)) for key in keys)


def charset_of(message):
    return message.charset or "utf-8"


# --- text ---------------------------------------------------------------------------------------

def full_text(message):
    """The message's own words, then what it quotes or forwards inline."""
    text, parent = message.text, message.parent
    if message.quote and parent:
        day = correspondence.spoken_date(parent.date.date(), parent.language)
        name = parent.people[parent.sender].name
        text += "\n" + WROTE[message.language].format(day=day, clock=f"{parent.date:%H:%M}",
                                                      name=name) + "\n"
        text += "".join(("> " + line).rstrip() + "\n" for line in full_text(parent).splitlines())
    if message.forward == "inline" and parent:
        title, sender, date, to, subject = FORWARDED[message.language]
        text += (f"\n---------- {title} ----------\n"
                 f"{sender}: {plain_address(parent, parent.sender)}\n"
                 f"{date}: {email.utils.format_datetime(parent.date)}\n"
                 f"{subject}: {parent.subject}\n"
                 f"{to}: {', '.join(plain_address(parent, key) for key in parent.to)}\n\n"
                 + full_text(parent))
    return text


def plain_address(message, key):
    person = message.people[key]
    return f"{person.name} <{person.address}>"


def html_block(block):
    lines = [html.escape(line, quote=False) for line in block.splitlines()]
    if all(" | " in line for line in lines):
        rows = "".join("<tr><td>" + "</td><td>".join(line.split(" | ")) + "</td></tr>\n"
                       for line in lines)
        return f"<table border=\"1\" cellpadding=\"4\">\n{rows}</table>"
    if all(line.startswith("* ") for line in lines):
        return "<ul>\n" + "".join(f"<li>{line[2:]}</li>\n" for line in lines) + "</ul>"
    if all(line.startswith("&gt;") for line in lines):
        return "<blockquote>" + "<br>\n".join(line[4:].strip() for line in lines) + "</blockquote>"
    return "<p>" + "<br>\n".join(lines) + "</p>"


def html_text(message):
    """The same words as HTML, with the remote picture that newsletters like to load."""
    blocks = re.split(r"\n{2,}", full_text(message).strip())
    pixel = ""
    if any(header.startswith("List-Id:") for header in message.header):
        pixel = (f"<img src=\"https://track.{message.people[message.sender].domain}/open.gif\""
                 " width=\"1\" height=\"1\" alt=\"\">\n")
    return (f"<!DOCTYPE html>\n<html lang=\"{message.language}\"><head>"
            f"<meta charset=\"{charset_of(message)}\">\n"
            f"<style>body {{ font-family: sans-serif }}</style>"
            f"<title>{html.escape(message.subject)}</title></head>\n<body>\n"
            + "\n".join(html_block(block) for block in blocks) + "\n" + pixel + "</body></html>\n")


def text_part(text, subtype, message):
    """A text part; 7bit where ASCII is enough, else as `transfer:` says, quoted-printable if it
    says nothing."""
    plain_ascii = text.isascii() and message.transfer is None and message.charset is None
    charset = email.charset.Charset("us-ascii" if plain_ascii else charset_of(message))
    part = email.mime.nonmultipart.MIMENonMultipart("text", subtype, charset=str(charset))
    transfer = message.transfer or ("7bit" if plain_ascii else "quoted-printable")
    charset.body_encoding = {"base64": email.charset.BASE64,
                             "quoted-printable": email.charset.QP}.get(transfer)
    if charset.body_encoding is None:
        part["Content-Transfer-Encoding"] = transfer
        raw = text.encode(charset.output_charset or str(charset))
        part.set_payload(raw.decode("ascii", "surrogateescape"))
    else:
        part.set_payload(text, charset)
    return part


# --- parts --------------------------------------------------------------------------------------

def attachment_content(message, name):
    """The bytes of an attachment, and its file name."""
    name, _, measure = name.partition(" ")
    if name == "invoice":
        word = {"no": "faktura", "en": "invoice"}[message.language]
        return (documents.invoice_pdf(message.invoice, message.people),
                f"{word}-{message.invoice.number}.pdf")
    if measure:
        width, height = (int(side) for side in measure.split("x"))
        return documents.picture(width, height, name), name
    folder = message.source.parent / "documents"
    stem = name.rpartition(".")[0]
    source = folder / (stem + ".txt") if name.endswith(".pdf") else folder / name
    try:
        text = correspondence.expand(source.read_text(encoding="utf-8"), message.day(),
                                     message.language)
    except FileNotFoundError:
        raise correspondence.SourceError(f"{message.message_id}: no documents/{source.name}")
    return (documents.pdf(text, stem) if name.endswith(".pdf") else text.encode()), name


def attachment_part(message, name):
    content, filename = attachment_content(message, name)
    kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
    charset = {"charset": "utf-8"} if kind.startswith("text/") else {}
    part = email.mime.base.MIMEBase(*kind.split("/"), **charset)
    part.set_payload(content)
    email.encoders.encode_base64(part)
    if filename.isascii():
        part.add_header("Content-Disposition", "attachment", filename=filename)
    else:  # RFC 2231
        part.add_header("Content-Disposition", "attachment",
                        filename=(charset_of(message), "", filename))
    return part


def invitation_part(message):
    part = email.mime.nonmultipart.MIMENonMultipart("text", "calendar", charset="utf-8",
                                                    method="REQUEST")
    charset = email.charset.Charset("utf-8")
    charset.body_encoding = email.charset.BASE64
    part.set_payload(documents.invitation(message), charset)
    return part


def multipart(subtype, parts, message):
    if len(parts) == 1:
        return parts[0]
    for part in parts:
        del part["MIME-Version"]  # belongs at the top only
    digest = hashlib.sha256((subtype + message.message_id).encode()).hexdigest()[:24]
    return email.mime.multipart.MIMEMultipart(subtype, "=_" + digest, parts)


def body(message):
    text = full_text(message)
    alternatives = [] if message.html == "only" else [text_part(text, "plain", message)]
    if message.html:
        alternatives.append(text_part(html_text(message), "html", message))
    if message.invite:
        alternatives.append(invitation_part(message))
    parts = [multipart("alternative", alternatives, message)]
    if message.forward == "attached":
        parts.append(email.mime.message.MIMEMessage(whole(message.parent)))
    parts += [attachment_part(message, name) for name in message.attach]
    return multipart("mixed", parts, message)


# --- headers ------------------------------------------------------------------------------------

def trace_headers(message, mailbox):
    """What the servers on the way wrote: different in each mailbox that got the message."""
    person = message.people[mailbox]
    origin = message.people[message.sender].domain
    arrived = email.utils.format_datetime(message.arrived())
    sent = email.utils.format_datetime(message.date)
    queue = hashlib.sha256((mailbox + message.message_id).encode()).hexdigest()[:10].upper()
    headers = [("Return-Path", f"<{message.people[message.sender].address}>"),
               ("Delivered-To", person.address)]
    if origin != OWN_DOMAIN:
        headers.append(("Received", f"from mail.{origin} (mail.{origin} [{THEIR_NETWORK}.25])\n"
                        f"\tby mx.{OWN_DOMAIN} (Postfix) with ESMTPS id {queue}\n"
                        f"\tfor <{person.address}>; {arrived}"))
    else:
        headers.append(("Received", f"by mx.{OWN_DOMAIN} (Postfix, from userid 120) id {queue};\n"
                        f"\t{arrived}"))
    headers.append(("Received", f"from [{OUR_NETWORK}.17] by mail.{origin} with ESMTPSA;\n"
                    f"\t{sent}"))
    return headers


def letter_headers(message):
    charset = charset_of(message)
    headers = [("From", address(message.people[message.sender], charset)),
               ("To", addresses(message, message.to))]
    if message.cc:
        headers.append(("Cc", addresses(message, message.cc)))
    headers += [("Subject", header_text(message.subject, charset)),
                ("Date", email.utils.format_datetime(message.date)),
                ("Message-ID", f"<{message.message_id}>")]
    if message.parent and message.forward is None:
        headers += [("In-Reply-To", f"<{message.parent.message_id}>"),
                    ("References", "\n ".join(f"<{i}>" for i in message.references()))]
    return headers + [tuple(header.split(": ", 1)) for header in message.header]


def whole(message, trace=()):
    content = body(message)
    own = content.items()
    for name, _ in own:
        del content[name]
    for name, value in [*trace, *letter_headers(message), ("MIME-Version", "1.0"), *own]:
        if name != "MIME-Version" or name not in content:
            content[name] = value
    return content


def as_bytes(message, delivered_to):
    """The message as it lies in a mailbox; `delivered_to` is None for our own Sent folder."""
    trace = trace_headers(message, delivered_to) if delivered_to else ()
    out = io.BytesIO()
    email.generator.BytesGenerator(out, mangle_from_=False).flatten(whole(message, trace))
    return out.getvalue()
