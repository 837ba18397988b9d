#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command-line tests need beyond the shell: digests, heaps of messages."""

import base64
import collections
import datetime
import email.header
import email.utils
import hashlib
import json
import os
import quopri
import random
import sqlite3
import subprocess
import sys
import zlib


def ask(program, config, *arguments):
    result = subprocess.run([program, "--config=" + config, *arguments],
                            stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    if result.returncode != 0:
        raise SystemExit(f"status {result.returncode}: {' '.join(arguments)}")
    return result.stdout


def ask_json(program, config, *arguments):
    return [json.loads(line) for line in ask(program, config, *arguments).splitlines()]


def all_ids(program, config):
    found = ask_json(program, config, "search", "--json", "--limit=100000", "after:1900-01-01")
    return [str(each["id"]) for each in found]


def renditions(program, config, item):
    shown = ask_json(program, config, "show", "--json", item)[0]
    return shown.get("renditions") or [{"sha256": shown["sha256"], "size": shown["size"]}]


def archived(program, config, digest):
    for item in all_ids(program, config):
        if any(each["sha256"] == digest for each in renditions(program, config, item)):
            print(item)


def message_files(directory):
    """The messages of a Maildir, of its folders, or of any tree: the server's own files left out."""
    for folder, _, names in os.walk(directory):
        for name in names:
            if not name.startswith("dovecot") and name not in ("maildirfolder", "subscriptions"):
                yield os.path.join(folder, name)


def reconcile(program, config, kind, *directories):
    """Every file is archived exactly once, byte for byte, and nothing else is. Of kind "single"
    no item has a second rendition, which saves half of the work."""
    files = collections.defaultdict(list)
    for directory in directories:
        for path in message_files(directory):
            with open(path, "rb") as stream:
                files[hashlib.sha256(stream.read()).hexdigest()].append(path)
    archived_as = collections.defaultdict(list)
    complaints = []
    items = all_ids(program, config)
    if len(items) != len(set(items)):
        complaints.append("search names an item twice")
    for item in items:
        described = [None] if kind == "single" else renditions(program, config, item)
        for number, rendition in enumerate(described, 1):
            option = ["--rendition=%d" % number] if number > 1 else []
            raw = ask(program, config, "show", "--raw", *option, item)
            digest = hashlib.sha256(raw).hexdigest()
            archived_as[digest].append(item)
            if rendition and (digest != rendition["sha256"] or len(raw) != rendition["size"]):
                complaints.append(f"item {item}, rendition {number}: says {rendition}, is {digest}")
            if digest not in files:
                complaints.append(f"item {item}, rendition {number}: no such file ({len(raw)} bytes)")
    for digest, paths in files.items():
        if digest not in archived_as:
            complaints.append(f"not archived: {paths[0]}")
    for digest, holders in archived_as.items():
        if len(holders) > 1:
            complaints.append(f"archived {len(holders)} times: items {' '.join(holders)}")
    for complaint in complaints:
        print(complaint)
    total = sum(len(paths) for paths in files.values())
    print(f"{total} files, {len(files)} of them different; {len(items)} items, "
          f"{len(archived_as)} renditions; {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)


def follow(program, config, cache, directory):
    """As reconcile for files named by their digests, in an archive that only grows: what was compared
    before (it is in the file `cache`) is not read again."""
    compared = {}
    if os.path.exists(cache):
        with open(cache, encoding="ascii") as stream:
            compared = json.load(stream)
    items = all_ids(program, config)
    for item in items:
        if item not in compared:
            raw = ask(program, config, "show", "--raw", item)
            compared[item] = hashlib.sha256(raw).hexdigest()
    with open(cache, "w", encoding="ascii") as stream:
        json.dump(compared, stream)
    archived_as = collections.Counter(compared[item] for item in items)
    complaints = [f"item {item} is gone" for item in compared.keys() - set(items)]
    complaints += [f"not archived: {digest}" for digest in os.listdir(directory)
                   if digest not in archived_as]
    complaints += [f"archived {count} times: {digest}" for digest, count in archived_as.items()
                   if count > 1]
    complaints += [f"never on the server: item {item}" for item in items
                   if not os.path.exists(os.path.join(directory, compared[item]))]
    sys.exit("\n".join(complaints) if complaints else 0)


def expect_digests(database, directory):
    """The archive has every file of the directory exactly once, by the digests that it compared when it
    stored them, and has seen each once. Quick: for thousands of messages, again and again."""
    files = collections.Counter()
    for path in message_files(directory):
        with open(path, "rb") as stream:
            files[hashlib.sha256(stream.read()).digest()] += 1
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    stored = collections.Counter(row[0] for row in connection.execute("SELECT sha256 FROM rendition"))
    items, = connection.execute("SELECT count(*) FROM item").fetchone()
    seen, = connection.execute("SELECT count(*) FROM sighting").fetchone()
    if stored != files or items != files.total() or seen != items:
        sys.exit(f"{files.total()} files; {items} items, {seen} sightings; {(files - stored).total()} "
                 f"not archived, {(stored - files).total()} too many")


WORDS = ("invoice delivery question contract meeting agreement price quarter update garden boat "
         "faktura søknad måned ønsker vedlegg takk hilsen møte avtale pris tilbud kjøp blåbær "
         "grüße straße façade naïve 東京 привет").split()


def text(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count))


def wrapped(words):
    lines, line = [], ""
    for word in words.split(" "):
        if len(line) + len(word) > 70:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    return "\r\n".join(lines + [line])


def bulk_message(chance, number, tag):
    """One message in CRLF; kinds alternate so that every store and parser path is walked."""
    sender = "Person %d <person-%d@firm-%d.example.com>" % (number % 37, number % 37, number % 11)
    subject = email.header.Header(text(chance, chance.randint(2, 7)), "utf-8").encode(
        linesep="\r\n")
    instant = 1640995200 + number * 3600
    head = (f"Received: from mx.example.com by mail.example.no; {email.utils.formatdate(instant)}\r\n"
            f"From: {sender}\r\nTo: support@example.no\r\nSubject: {subject}\r\n"
            f"Date: {email.utils.formatdate(instant)}\r\n"
            f"Message-ID: <{tag}-{number}@example.com>\r\n")
    if number % 5 == 4:
        head += f"In-Reply-To: <{tag}-{number - 1}@example.com>\r\n"
    body = wrapped(text(chance, chance.randint(5, 400)))
    kind = number % 8
    if kind == 0:
        result = head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body
        return result.encode(), instant
    if kind == 1:
        encoded = quopri.encodestring(body.replace("\r\n", "\n").encode()).replace(b"\n", b"\r\n")
        return (head + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n\r\n").encode() + encoded + b"\r\n", instant
    if kind == 2:
        blob = base64.encodebytes(chance.randbytes(chance.randint(10, 60000))).replace(b"\n", b"\r\n")
        return (head + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_x\"\r\n\r\n"
                f"--=_x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
                "--=_x\r\nContent-Type: application/pdf; name=\"vedlegg.pdf\"\r\n"
                "Content-Disposition: attachment; filename=\"vedlegg.pdf\"\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\n").encode() + blob + b"--=_x--\r\n", instant
    if kind == 3:
        return (head + "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
                f"<html><body><p>{body}</p></body></html>\r\n").encode(), instant
    if kind == 4:  # raw Latin-1 nobody announced
        return head.encode() + b"\r\n" + "blåbær og grøt\r\n".encode("latin-1") * 3, instant
    if kind == 5:  # one endless line
        return (head + "\r\n" + text(chance, 900)).encode() + b"\r\n", instant
    if kind == 6:  # no body at all
        return head.encode() + b"\r\n", instant
    return (head + "Content-Type: text/plain\r\n\r\n"
            "From the start\r\n.\r\n..\r\n--\r\n* 1 EXISTS\r\n)\r\na1 OK done\r\n").encode(), instant


def bulk(maildir, count, tag):
    """Delivers `count` different messages with the dates of their Received fields."""
    chance = random.Random(tag)
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(maildir, name), exist_ok=True)
    for number in range(int(count)):
        raw, instant = bulk_message(chance, number, tag)
        path = os.path.join(maildir, "tmp", f"{number}.{tag}.test")
        with open(path, "wb") as stream:
            stream.write(raw)
        os.utime(path, (instant, instant))
        os.rename(path, os.path.join(maildir, "new", f"{instant}.{number}.{tag}.test"))


def small_message(number, tag):
    """A letter of a few lines, with LF; and its date."""
    instant = 1640995200 + number * 60
    return (f"From: Person {number % 97} <person-{number % 97}@example.com>\n"
            f"To: support@example.no\nSubject: Small {number}\n"
            f"Date: {email.utils.formatdate(instant)}\n"
            f"Message-ID: <{tag}-{number}@example.com>\n\nLetter {number} of {tag}.\n"), instant


def small(maildir, count, tag):
    """Delivers `count` different messages of a few lines, quickly."""
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(maildir, name), exist_ok=True)
    for number in range(int(count)):
        text_, instant = small_message(number, tag)
        path = os.path.join(maildir, "new", f"{instant}.{number}.{tag}.test")
        with open(path, "w", encoding="ascii", newline="\r\n") as stream:
            stream.write(text_)
        os.utime(path, (instant, instant))


def small_mbox(path, count, tag):
    """The same in one mbox file, for hundreds of thousands."""
    with open(path, "w", encoding="ascii") as stream:
        for number in range(int(count)):
            stream.write("From - Sat Jan  1 00:00:00 2022\n" + small_message(number, tag)[0] + "\n")


def nested(depth):
    """A message of parts within parts."""
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'
                   for level in range(depth))
    tail = "".join(f"\r\n--b{level}--\r\n" for level in reversed(range(depth)))
    return head + "Content-Type: text/plain\r\n\r\nAt the bottom.\r\n" + tail


def bad_messages(directory, large):
    """What no mail program should have sent, as NAME.eml; huge.eml has `large` bytes."""
    os.makedirs(directory)
    plain = "From: odd@example.com\r\nTo: support@example.no\r\nSubject: {}\r\nMIME-Version: 1.0\r\n"
    mixed = 'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
    messages = {
        "headers": plain.format("many headers") + "".join(
            f"X-{number}: {number}\r\n" for number in range(100000)) + "\r\nBody.\r\n",
        "one-header": plain.format("long") + "X-Long: " + "word " * 400000 + "\r\n\r\nBody.\r\n",
        "recipients": plain.format("many people") + "Cc: " + ",\r\n ".join(
            f"p{number}@example.org" for number in range(20000)) + "\r\n\r\nBody.\r\n",
        "nested": plain.format("nested") + nested(1000),
        "unclosed": plain.format("unclosed") + mixed + "--x\r\nContent-Type: text/plain\r\n\r\nno end",
        "no-parts": plain.format("no parts") + mixed + "nothing but a preamble\r\n",
        "no-boundary": plain.format("no boundary") + "Content-Type: multipart/mixed\r\n\r\n--\r\n",
        "bad-base64": plain.format("bad base64") + "Content-Transfer-Encoding: base64\r\n\r\n====%%\r\nQQ=Q\r\n",
        "unknown": plain.format("unknown") + "Content-Type: a/b/c;;;=\"\r\nContent-Transfer-Encoding: x-rot\r\n\r\nx\r\n",
        "twice": plain.format("twice") * 3 + "Date: never\r\nDate: 99 Foo 2024\r\n\r\nBody.\r\n",
        "eight-bit": plain.format("bl\u00e5b\u00e6rsaft") + "\r\n\u00e6\u00f8\u00e5\r\n",
        "headless": "\r\nA body and nothing else.\r\n",
        "colonless": "This is no header\r\nnor is this\r\n\r\nBody.\r\n",
        "bodiless": plain.format("no body"),
        "zeros": plain.format("ze\0ros") + "X-Zero: \0\0\r\n\r\nA\0B\r\n\0",
        "bare": "Subject: bare ends\nX: y\rZ: w\n\nBody\rwith\nall\r\nkinds",
        "mbox": plain.format("mbox") + "\r\nFrom somebody\r\n>From here\r\n.\r\n",
    }
    for name, text_ in messages.items():
        with open(os.path.join(directory, name + ".eml"), "wb") as stream:
            stream.write(text_.encode("latin-1"))
    with open(os.path.join(directory, "huge.eml"), "wb") as stream:
        stream.write((plain.format("huge") + mixed + "--x\r\nContent-Type: application/zip\r\n"
                      "Content-Transfer-Encoding: base64\r\n\r\n").encode())
        chance = random.Random(1)
        while stream.tell() < int(large):
            stream.write(base64.encodebytes(chance.randbytes(570000)).replace(b"\n", b"\r\n"))
        stream.write(b"--x--\r\n")


def pdf(words):
    """A page with these words, the last half of them in a compressed stream."""
    half = len(words) // 2
    plain = b"BT /F1 12 Tf 72 720 Td (" + " ".join(words[:half]).encode() + b") Tj ET"
    packed = zlib.compress(b"BT 72 700 Td (" + " ".join(words[half:]).encode() + b") Tj ET")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents [4 0 R 5 0 R] >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(plain), plain),
               b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number + 1, text) for number, text in enumerate(objects))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 6 >>\n%%EOF\n"


def planted(directory, count, day):
    """Letters of this day with `count` random words, ten in each: four in the body, two in the
    subject, one in the address, one in the name of a PDF file and two on its page. Prints the
    words in this order of places."""
    chance = random.Random()
    words = ["".join(chance.choices("bcdfghjklmnpqrstvwxz", k=18)) for _ in range(int(count))]
    letters = len(words) // 10
    body, subject = words[:4 * letters], words[4 * letters:6 * letters]
    people, files, pages = (words[6 * letters:7 * letters], words[7 * letters:8 * letters],
                            words[8 * letters:])
    os.makedirs(directory)
    stamp = email.utils.format_datetime(datetime.datetime.fromisoformat(day + "T10:00:00+00:00"))
    for number in range(letters):
        file = base64.encodebytes(pdf(pages[2 * number:2 * number + 2])).decode()
        with open(os.path.join(directory, f"{number}.eml"), "w", encoding="ascii") as letter:
            letter.write(f"Received: from mx.example.com by mail.example.no with ESMTPS id {number}; {stamp}\n"
                         f"From: {people[number]}@example.com\nTo: support@example.no\n"
                         f"Subject: About {' and '.join(subject[2 * number:2 * number + 2])}\n"
                         f"Date: {stamp}\nMessage-ID: <{number}.{people[number]}@example.com>\n"
                         "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                         "--b\nContent-Type: text/plain\n\n"
                         f"The words {' '.join(body[4 * number:4 * number + 4])} stand here.\n"
                         "--b\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n"
                         f'Content-Disposition: attachment; filename="{files[number]}.pdf"\n\n'
                         f"{file}--b--\n")
    print("\n".join(words))


def random_bytes(path, size, seed):
    with open(path, "wb") as stream:
        stream.write(random.Random(seed).randbytes(int(size)))


COMMANDS = {"archived": archived, "reconcile": reconcile, "follow": follow, "bulk": bulk, "small": small, "small-mbox": small_mbox, "bad-messages": bad_messages, "expect-digests": expect_digests, "planted": planted,
            "random-bytes": random_bytes}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
