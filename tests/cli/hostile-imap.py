#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""IMAP servers that misbehave, each in its own way and on its own port.

hostile-imap.py DIRECTORY: serves until it is ended; DIRECTORY/ports has a line "SCRIPT PORT KIND"
for each, KIND being "poll" or "list" (what to try on it), "tls" (poll, with STARTTLS; its
certificate and key are DIRECTORY/tls.pem) or "lasting" (poll; the messages of that server can stay
others than those it has after it healed).

Every server has the same messages in INBOX: DIRECTORY/all. A body that a server has sent whole, as
the protocol wants it and under a UID of its own, it keeps in DIRECTORY/SCRIPT/sent; files are named
by their SHA-256. As soon as DIRECTORY/SCRIPT/healed exists, new connections find that server behaving.
"""

import asyncio
import functools
import hashlib
import os
import re
import ssl
import sys

MEGABYTE = b"A" * (1 << 20)
VALIDITY = 1700000000
DATE = "15-Mar-2024 10:00:00 +0000"


def compose(number):
    body = [b"Hello.", b") OK\r\n* BYE\r\n", b"line\r\n" * 20000, b"", b"x" * 3000][number % 5]
    return (b"From: Customer <customer@example.com>\r\nTo: support@example.no\r\n"
            b"Subject: Number %d\r\nDate: Fri, 15 Mar 2024 10:00:00 +0000\r\n"
            b"Message-ID: <hostile-%d@example.com>\r\n\r\n%s\r\n" % (number, number, body))


MESSAGES = {uid: compose(uid) for uid in (11, 12, 13, 15, 19)}


class Closed(Exception):
    """The conversation is over."""


class Behaves:
    """Keeps to RFC 3501. Scripts depart from it in one place; after reach() or within finish()
    of a step, for those that only want to know how far it has come."""
    kind = "poll"
    capabilities = "IMAP4rev1 AUTH=PLAIN"
    date = DATE
    validity = f"* OK [UIDVALIDITY {VALIDITY}] valid\r\n"
    exists = len(MESSAGES)

    def __init__(self, place, reader, writer):
        self.place, self.reader, self.writer = place, reader, writer

    def say(self, data):
        self.writer.write(data if isinstance(data, bytes) else data.encode())

    async def close(self):
        await self.writer.drain()
        raise Closed

    async def silence(self):
        """Says nothing more, until the client has had enough."""
        while await self.reader.read(65536):
            pass
        raise Closed

    async def flood(self, data, count=None):
        """So often, or until the client has had enough."""
        while count is None or count > 0:
            self.say(data)
            await self.writer.drain()
            count = count if count is None else count - 1

    async def reach(self, step):
        """A command has come and is about to be answered."""

    async def finish(self, step, tag, answer="OK done"):
        self.say(f"{tag} {answer}\r\n")

    async def converse(self):
        await self.reach("greeting")
        await self.greet()
        while True:
            line = await self.reader.readline()
            words = line.decode("latin-1").split()
            if len(words) < 2:
                return
            verb = words[1].upper()
            if verb == "UID" and len(words) > 2:
                verb += " " + words[2].upper()
            step, answer = ANSWERS.get(verb, ("other", Behaves.refuse))
            await self.reach(step)
            await getattr(self, answer.__name__)(words[0], line)
            await self.writer.drain()

    async def greet(self):
        self.say("* OK ready\r\n")

    async def refuse(self, tag, line):
        await self.finish("other", tag, "BAD unknown")

    async def tell_capability(self, tag, line):
        self.say(f"* CAPABILITY {self.capabilities}\r\n")
        await self.finish("capability", tag)

    async def start_tls(self, tag, line):
        await self.finish("starttls", tag)
        await self.encrypt()

    async def encrypt(self):
        await self.writer.drain()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(os.path.dirname(self.place), "tls.pem"))
        await self.writer.start_tls(context)

    async def sign_in(self, tag, line):
        if b"AUTHENTICATE" in line.upper():
            self.say("+ \r\n")
            await self.reader.readline()
        await self.finish("sign-in", tag)

    async def list_folders(self, tag, line):
        self.say('* LIST () "/" INBOX\r\n')
        await self.finish("list", tag)

    async def examine(self, tag, line):
        self.say(f"* FLAGS (\\Seen)\r\n* {self.exists} EXISTS\r\n* 0 RECENT\r\n{self.validity}"
                 "* OK [UIDNEXT 20] next\r\n")
        await self.finish("examine", tag, "OK [READ-ONLY] done")

    def uids_of(self, words):
        """UIDs that a set names, ascending."""
        chosen = set()
        for part in re.search(rb"([\d:,*]+)", words).group(1).split(b","):
            ends = [max(MESSAGES) if end == b"*" else int(end) for end in part.split(b":")]
            chosen.update(uid for uid in MESSAGES if min(ends) <= uid <= max(ends))
        return sorted(chosen)

    async def search(self, tag, line):
        found = self.uids_of(line.upper().split(b" UID ")[-1])
        self.say(f"* SEARCH {' '.join(map(str, self.found(found)))}\r\n")
        await self.finish("search", tag)

    def found(self, uids):
        return uids

    async def fetch(self, tag, line):
        uids = self.uids_of(line.upper().split(b"FETCH ")[1])
        for uid in self.served(uids):
            if b"BODY.PEEK[]" in line.upper():
                await self.serve(uid)
            else:
                self.serve_overview(uid, line)
        await self.finish("fetch", tag)

    def served(self, uids):
        return uids

    def body(self, uid):
        return MESSAGES[uid]

    def keep(self, raw):
        """This body is about to be sent whole."""
        with open(os.path.join(self.place, "sent", hashlib.sha256(raw).hexdigest()), "wb") as file:
            file.write(raw)

    def size(self, uid):
        return len(self.body(uid))

    def facts(self, uid):
        return f'UID {uid} INTERNALDATE "{self.date}" RFC822.SIZE {self.size(uid)}'

    def lead(self, uid):
        return f"* {list(MESSAGES).index(uid) + 1} FETCH ({self.facts(uid)} BODY[] "

    async def serve(self, uid):
        raw = self.body(uid)
        self.keep(raw)
        self.say(self.lead(uid) + "{%d}\r\n" % len(raw))
        self.say(raw + b")\r\n")
        await self.writer.drain()

    def serve_overview(self, uid, line):
        fields = re.search(rb"BODY(?:\.PEEK)?(\[HEADER[^]]*\])", line.upper())
        header = self.body(uid).split(b"\r\n\r\n")[0] + b"\r\n\r\n"
        end = b""
        if fields:
            end = b" BODY" + fields.group(1) + b" {%d}\r\n" % len(header) + header
        self.say(b"* %d FETCH (" % (list(MESSAGES).index(uid) + 1) + self.facts(uid).encode() + end + b")\r\n")

    async def log_out(self, tag, line):
        self.say("* BYE\r\n")
        await self.finish("logout", tag)
        await self.close()


ANSWERS = {"CAPABILITY": ("capability", Behaves.tell_capability),
           "STARTTLS": ("starttls", Behaves.start_tls),
           "LOGIN": ("sign-in", Behaves.sign_in), "AUTHENTICATE": ("sign-in", Behaves.sign_in),
           "LIST": ("list", Behaves.list_folders), "EXAMINE": ("examine", Behaves.examine),
           "SELECT": ("examine", Behaves.examine), "UID SEARCH": ("search", Behaves.search),
           "UID FETCH": ("fetch", Behaves.fetch), "LOGOUT": ("logout", Behaves.log_out)}
STEPS = ("greeting", "capability", "sign-in", "examine", "search", "fetch", "logout")
SCRIPTS = {}


def script(name, **parts):
    """A server that behaves but for these attributes; a method is given as a function."""
    assert name not in SCRIPTS, name
    SCRIPTS[name] = type(name, (Behaves,), parts)


# --- at every step ------------------------------------------------------------------------------

def at(step, act):
    """reach() that acts at a step; act(self) is a coroutine."""
    async def reach(self, reached):
        if reached == step:
            await act(self)
    return reach


def ending(step, act):
    """finish() that acts in place of the tagged answer of a step."""
    async def finish(self, reached, tag, answer="OK done"):
        if reached == step:
            await act(self, tag)
        else:
            await Behaves.finish(self, reached, tag, answer)
    return finish


def says(text):
    """An act: these bytes, or this text with the tag as {tag}."""
    async def act(self, tag=""):
        self.say(text.replace("{tag}", tag) if isinstance(text, str) else text)
    return act


def says_and(text, act):
    async def both(self, tag=""):
        await says(text)(self, tag)
        await act(self)
    return both


def floods(data, count=None):
    return lambda self, tag="": self.flood(data, count)


closes = lambda self, tag="": self.close()
is_silent = lambda self, tag="": self.silence()

LONG = b"x" * 4000 + b"\r\n"
for each in STEPS:
    script(f"closes-before-{each}", reach=at(each, closes))
    script(f"silent-before-{each}", reach=at(each, is_silent))
    script(f"garbage-before-{each}", reach=at(each, says(bytes(range(256)) * 4 + b"\r\n")))
    script(f"endless-line-before-{each}", reach=at(each, floods(MEGABYTE, 100)))
    if each == "greeting":
        continue
    script(f"closes-within-{each}", finish=ending(each, closes))
    script(f"silent-within-{each}", finish=ending(each, is_silent))
    script(f"other-tag-{each}", finish=ending(each, says_and("zz9 OK done\r\n", is_silent)))
    script(f"no-{each}", finish=ending(each, says("{tag} NO [SERVERBUG] today not\r\n")))
    script(f"bad-{each}", finish=ending(each, says("{tag} BAD what\r\n")))
    script(f"bye-{each}", finish=ending(each, says_and("* BYE going down\r\n", closes)))
    script(f"nul-{each}", finish=ending(each, says("* OK a\0b\r\n\0\0{tag} OK \0done\r\n")))
    script(f"endless-lines-{each}", reach=at(each, floods(b"* OK " + LONG)))
    script(f"deep-{each}", reach=at(each, says(b"* LIST " + b"(" * 500000 + b")" * 500000 + b"\r\n")))
    script(f"plus-{each}", reach=at(each, floods(b"+ " + LONG)))

script("endless-short-lines", reach=at("search", floods(b"* OK\r\n" * 4096)))
script("endless-short-plus", reach=at("search", floods(b"+\r\n" * 4096)))

# --- greeting, abilities, TLS -------------------------------------------------------------------

script("greets-as-http", greet=says_and("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", closes))
script("greets-with-bye", greet=says_and("* BYE too many of you\r\n", closes))
script("greets-with-preauth", greet=says("* PREAUTH welcome\r\n"))
script("greets-with-literal", greet=says_and("* OK {4294967295}\r\n", is_silent))
script("capability-100000", capabilities="IMAP4rev1 " + " ".join(f"X{i}" for i in range(100000)))
script("capability-none", capabilities="IMAP4rev1 LOGINDISABLED")


def after_starttls(text):
    """More than the answer to STARTTLS, inside TLS or ahead of it."""
    async def start_tls(self, tag, line):
        await Behaves.finish(self, "starttls", tag)
        await self.encrypt()
        self.say(text)
    return start_tls


async def injects(self, tag, line):
    self.say(f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1\r\nx1 OK done\r\n")
    await self.encrypt()


def starttls(name, **parts):
    script("starttls-" + name, kind="tls", capabilities="IMAP4rev1 STARTTLS AUTH=PLAIN", **parts)


starttls("good")
starttls("injected", start_tls=injects)
starttls("nul", start_tls=after_starttls("* OK \0\0\0\r\n"))
starttls("crlf", start_tls=after_starttls("\r\n\r\n\n\n* OK x\r\n"))
starttls("answers-ahead", start_tls=after_starttls("* CAPABILITY IMAP4rev1\r\nx1 OK done\r\nx2 OK done\r\n"))
starttls("garbage", start_tls=lambda self, tag, line: says_and(f"{tag} OK\r\n" + "x" * 9999, is_silent)(self))
starttls("silent", start_tls=lambda self, tag, line: says_and(f"{tag} OK\r\n", is_silent)(self))
starttls("closes", start_tls=lambda self, tag, line: says_and(f"{tag} OK\r\n", closes)(self))

# --- folders ------------------------------------------------------------------------------------


def lists(text, count=1):
    async def list_folders(self, tag, line):
        await self.flood(text, count)
        await self.finish("list", tag)
    return list_folders


def listing(name, text, count=1):
    script("list-" + name, kind="list", list_folders=lists(text, count))


listing("control-characters", b'* LIST () "/" "a\x1b[2J\x07b\x7f"\r\n* LIST () "/" {5}\r\na\r\nb\x00\r\n')
listing("escapes-encoded", b'* LIST () "/" "&ABsAWwAyAEo-&AAo-x"\r\n')
listing("bad-names", b'* LIST () "/" "&AAAA"\r\n* LIST () "/" "&-&-&"\r\n* LIST () "/" "\xff\xfe"\r\n')
listing("million", b'* LIST () "/" "folder"\r\n' * 1000, 1000)
listing("long-name", b'* LIST () "/" "' + b"n" * 900000 + b'"\r\n')
listing("literal", b'* LIST () "/" {4294967295}\r\n' + MEGABYTE)
listing("deep", b"* LIST (" + b"(" * 400000)
listing("delimiters", b'* LIST () "//" "a"\r\n* LIST () NIL NIL\r\n* LIST () "" ""\r\n')

script("exists-too-many", exists=4000)
script("exists-4-billion", exists=4294967295)
script("exists-beyond", exists=99999999999)
script("exists-none", exists=0)
script("exists-changes", finish=ending("search", says("* 2 EXISTS\r\n* 900 EXISTS\r\n{tag} OK done\r\n")))
script("expunge-meanwhile", finish=ending("fetch", says("* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 3 EXISTS\r\n{tag} OK done\r\n")))
script("validity-zero", validity="* OK [UIDVALIDITY 0] valid\r\n")
script("validity-none", validity="")
script("validity-twice", validity="* OK [UIDVALIDITY 7] valid\r\n* OK [UIDVALIDITY 8] valid\r\n")
script("validity-beyond", validity="* OK [UIDVALIDITY 99999999999] valid\r\n")
script("validity-changes", finish=ending("search", says("* OK [UIDVALIDITY 9] valid\r\n{tag} OK done\r\n")))


class AlwaysAnew(Behaves):
    """Another UIDVALIDITY whenever it is asked."""
    count = 0

    @property
    def validity(self):
        AlwaysAnew.count += 1
        return f"* OK [UIDVALIDITY {AlwaysAnew.count}] valid\r\n"


SCRIPTS["validity-always-anew"] = AlwaysAnew

# --- UIDs ---------------------------------------------------------------------------------------

script("search-repeats", found=lambda self, uids: uids * 3)
script("search-reorders", found=lambda self, uids: uids[::-1])
script("search-unasked", found=lambda self, uids: [1, 2, 3] + uids + list(range(100, 300)))
script("search-zero", found=lambda self, uids: [0] + uids)
script("search-beyond", found=lambda self, uids: uids + [4294967295, 4294967296, 99999999999])
script("search-nothing", found=lambda self, uids: [])
script("search-words", found=lambda self, uids: uids + ["eleven", "-3", "1.5", "()"])
script("fetch-repeats", served=lambda self, uids: uids * 3)
script("fetch-reorders", served=lambda self, uids: uids[::-1])
script("fetch-leaves-out", served=lambda self, uids: [uid for uid in uids if uid != 13])
script("fetch-nothing", served=lambda self, uids: [])


def also(line):
    """fetch() with more ahead of the answers."""
    async def fetch(self, tag, asked):
        self.say(line)
        if self.kind == "lasting":
            self.keep(STRANGE)
        await Behaves.fetch(self, tag, asked)
    return fetch


STRANGE = b"From: stranger@example.org\r\nSubject: Nobody asked\r\n\r\nHere.\r\n"
LITERAL = b"{%d}\r\n%s" % (len(STRANGE), STRANGE)
script("fetch-unasked", fetch=also(b"* 9 FETCH (UID 999 BODY[] " + LITERAL + b")\r\n"))
script("fetch-without-uid", fetch=also(b"* 1 FETCH (BODY[] " + LITERAL + b")\r\n"))
script("fetch-uid-zero", fetch=also(b"* 1 FETCH (UID 0 BODY[] " + LITERAL + b")\r\n"))
script("fetch-uid-beyond", fetch=also(b"* 1 FETCH (UID 4294967307 BODY[] " + LITERAL + b")\r\n"))
# Of two statements the first holds: UID 11 is this one for good.
script("fetch-two-uids", kind="lasting", fetch=also(b"* 1 FETCH (UID 11 UID 12 BODY[] " + LITERAL + b" UID 13)\r\n"))
script("fetch-two-bodies", kind="lasting", fetch=also(b"* 1 FETCH (UID 11 BODY[] " + LITERAL + b" BODY[] " + LITERAL + b")\r\n"))
script("fetch-part", fetch=also(b"* 1 FETCH (UID 11 BODY[1] " + LITERAL + b")\r\n"))
script("fetch-header", fetch=also(b"* 1 FETCH (UID 11 BODY[HEADER] " + LITERAL + b")\r\n"))
script("fetch-origin", fetch=also(b"* 1 FETCH (UID 11 BODY[]<0> " + LITERAL + b")\r\n"))
script("fetch-nil", fetch=also(b"* 1 FETCH (UID 11 BODY[] NIL)\r\n"))
script("fetch-flags", fetch=also(b"* 1 FETCH (FLAGS (\\Seen) UID 11)\r\n" * 20000))
script("fetch-deep", fetch=also(b"* 1 FETCH (UID 11 BODY " + b"(" * 500000 + b")" * 500000 + b")\r\n"))
script("fetch-envelope", fetch=also(b"* 1 FETCH (ENVELOPE (" + b"((" * 100000 + b"\r\n"))
script("fetch-endless", reach=at("fetch", floods(b"* 9 FETCH (UID 999 BODY[] " + LITERAL + b")\r\n")))

# --- bodies -------------------------------------------------------------------------------------


def first_body(write):
    """serve() that writes UID 12 its own way; write(self, lead, raw) is a coroutine. Nothing that it
    sends counts as a message sent whole."""
    async def serve(self, uid):
        if uid == 12:
            await write(self, self.lead(uid), self.body(uid))
        else:
            await Behaves.serve(self, uid)
    return serve


def literal(name, announced, sent, act):
    """UID 12 with a literal of `announced(n)` bytes for a message of n, then `sent(raw)`, then act."""
    async def write(self, lead, raw):
        self.say(lead + "{%s}\r\n" % announced(len(raw)))
        self.say(sent(raw))
        await act(self)
    script("literal-" + name, serve=first_body(write))


same = lambda raw: raw
half = lambda raw: raw[:len(raw) // 2]
whole = lambda raw: raw + b")\r\n"
nothing = says("")
literal("cut", str, half, closes)
literal("cut-silent", str, half, is_silent)
literal("complete-cut", str, same, closes)
literal("complete-silent", str, same, is_silent)
literal("bye", str, lambda raw: half(raw) + b"\r\n* BYE\r\n", closes)
literal("4-gb", lambda n: "4294967295", lambda raw: MEGABYTE, is_silent)
literal("4-gb-cut", lambda n: "4294967295", lambda raw: MEGABYTE, closes)
literal("5-gb", lambda n: "5000000000", lambda raw: MEGABYTE, is_silent)
literal("20-digits", lambda n: "9" * 20, lambda raw: MEGABYTE, is_silent)
literal("megabyte-of-digits", lambda n: "9" * 1000000, whole, nothing)
literal("negative", lambda n: "-1", whole, nothing)
literal("short", lambda n: str(n - 20), whole, nothing)
literal("long", lambda n: str(n + 40), whole, nothing)
literal("hexadecimal", lambda n: hex(n), whole, nothing)
literal("unclosed", str, same, says("\r\n"))


async def drip(self):
    """A byte a second of the first body."""
    self.say(self.lead(11) + "{4000}\r\n")
    while True:
        self.say("x")
        await self.writer.drain()
        await asyncio.sleep(1)


script("drips", reach=at("fetch", drip))


async def drip_lines(self):
    while True:
        self.say("* OK x\r\n")
        await self.writer.drain()
        await asyncio.sleep(0.5)


script("drips-lines", reach=at("search", drip_lines))


async def quote(self, lead, raw):
    self.keep(b"From: x@example.com")
    self.say(lead + '"From: x@example.com" RFC822.SIZE 19)\r\n')


async def add_item(self, lead, raw):
    self.keep(raw)
    self.say(lead + "{%d}\r\n" % len(raw))
    self.say(raw + b" X-THING {10}\r\n0123456789)\r\n")


script("body-quoted", kind="lasting", serve=first_body(quote))
script("body-and-more", serve=first_body(add_item))


class Changes(Behaves):
    """Another body whenever it is asked."""
    kind = "lasting"
    count = 0

    def body(self, uid):
        return MESSAGES[uid] + b"Version %d\r\n" % Changes.count

    async def fetch(self, tag, line):
        Changes.count += 1
        await Behaves.fetch(self, tag, line)


SCRIPTS["body-changes"] = Changes


class ChangesSize(Changes):
    """And another size, which is not the one it tells."""

    def body(self, uid):
        return Changes.body(self, uid) + b"x" * Changes.count

    def size(self, uid):
        return 17


SCRIPTS["body-changes-size"] = ChangesSize
script("size-too-large", size=lambda self, uid: len(self.body(uid)) + 1000)
script("size-too-small", size=lambda self, uid: 1)
script("size-zero", size=lambda self, uid: 0)
script("size-4-gb", size=lambda self, uid: 4294967295)
script("size-negative", size=lambda self, uid: -1)
script("size-beyond", size=lambda self, uid: 10 ** 30)

for each, date in {"month": "15-Foo-2024 10:00:00 +0000", "day": "31-Feb-2024 10:00:00 +0000",
                   "hour": "15-Mar-2024 99:99:99 +0000", "past": "01-Jan-1900 00:00:00 +0000",
                   "zero": "00-Jan-0000 00:00:00 +0000", "future": "15-Mar-2061 10:00:00 +0000",
                   "far-future": "31-Dec-9999 23:59:59 -9999", "zone": "15-Mar-2024 10:00:00 +2400",
                   "empty": "", "text": "yesterday", "long": "1" * 100000}.items():
    script(f"date-{each}", date=date)

for each in ("THROTTLED", "OVERQUOTA", "UNAVAILABLE", "INUSE", "LIMIT", "EXPIRED", "X" * 5000):
    script(f"fetch-{each[:20].lower()}", finish=ending("fetch", says("{tag} NO [" + each + "] not now\r\n")),
           served=lambda self, uids: [])


# --- serving ------------------------------------------------------------------------------------

async def attend(name, place, reader, writer):
    healed = os.path.exists(os.path.join(place, "healed"))
    kind = SCRIPTS[name]
    if healed:
        kind = type("healed", (Behaves,), {"capabilities": kind.capabilities if kind.kind == "tls"
                                           else Behaves.capabilities})
    try:
        await kind(place, reader, writer).converse()
    except (Closed, OSError, EOFError, ValueError, asyncio.LimitOverrunError):
        pass
    finally:
        writer.close()


def keep_all(directory):
    os.makedirs(directory)
    for raw in MESSAGES.values():
        with open(os.path.join(directory, hashlib.sha256(raw).hexdigest()), "wb") as file:
            file.write(raw)


async def main(directory):
    keep_all(os.path.join(directory, "all"))
    lines = []
    for name, kind in SCRIPTS.items():
        place = os.path.join(directory, name)
        os.makedirs(os.path.join(place, "sent"))
        server = await asyncio.start_server(functools.partial(attend, name, place), "127.0.0.1", 0)
        lines.append(f"{name} {server.sockets[0].getsockname()[1]} {kind.kind}\n")
    with open(os.path.join(directory, "ports.new"), "w", encoding="ascii") as file:
        file.writelines(lines)
    os.rename(os.path.join(directory, "ports.new"), os.path.join(directory, "ports"))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
