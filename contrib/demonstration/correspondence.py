# SPDX-License-Identifier: GPL-3.0-or-later
"""Read people, threads and invoices (format: README) into Message objects, sorted by date."""

import dataclasses
import datetime
import pathlib
import re
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Oslo")
MONTHS = {
    "en": "January February March April May June July August September October November "
          "December".split(),
    "no": "januar februar mars april mai juni juli august september oktober november "
          "desember".split(),
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "no": "mandag tirsdag onsdag torsdag fredag lørdag søndag".split(),
}
HEADING = re.compile(r"^== (\d+) days (ago|later) (\d\d):(\d\d)$")
PLACEHOLDER = re.compile(r"\{(date|weekday|month|year)(?: ([+-]\d+))?\}")
LISTS = ("to", "cc", "bcc", "attach", "header")
SINGLE = ("from", "subject", "reply", "quote", "html", "charset", "transfer", "forward", "invite")


class SourceError(Exception):
    """A file of the demonstration does not follow the format."""


@dataclasses.dataclass
class Person:
    name: str
    address: str

    @property
    def domain(self):
        return self.address.rpartition("@")[2]


@dataclasses.dataclass
class Message:
    message_id: str
    date: datetime.datetime
    language: str
    people: dict
    source: pathlib.Path
    sender: str
    to: list
    subject: str
    text: str
    cc: list = dataclasses.field(default_factory=list)
    bcc: list = dataclasses.field(default_factory=list)
    attach: list = dataclasses.field(default_factory=list)
    header: list = dataclasses.field(default_factory=list)
    parent: object = None
    quote: bool = False
    html: str = None
    charset: str = None
    transfer: str = None
    forward: str = None
    invite: str = None
    invoice: object = None

    def arrived(self):
        return self.date + datetime.timedelta(seconds=3 + len(self.subject) % 5)

    def references(self):
        return self.parent.references() + [self.parent.message_id] if self.parent else []

    def day(self, shift=0):
        return self.date.date() + datetime.timedelta(shift)


@dataclasses.dataclass
class Invoice:
    number: int
    customer: str
    language: str
    lines: list
    remark: str
    date: datetime.date

    def has_vat(self):
        return self.language == "no"

    def net(self):
        return sum(amount for _, amount in self.lines)

    def total(self):
        return self.net() * 5 // 4 if self.has_vat() else self.net()

    def due(self):
        return self.date + datetime.timedelta(30)


def spoken_date(day, language):
    dot = "." if language == "no" else ""
    return f"{day.day}{dot} {MONTHS[language][day.month - 1]} {day.year}"


def expand(text, day, language):
    """Replace {date}, {date +7}, {weekday -1}, {month} and {year}, counted from `day`.

    {weekday} and {date} with a shift never fall on a Saturday or Sunday: the Monday after instead.
    """
    def replace(match):
        shift = int(match[2] or 0)
        that_day = day + datetime.timedelta(shift)
        if shift != 0 and match[1] in ("date", "weekday") and that_day.weekday() > 4:
            that_day += datetime.timedelta(7 - that_day.weekday())
        return {
            "date": spoken_date(that_day, language),
            "weekday": WEEKDAYS[language][that_day.weekday()],
            "month": MONTHS[language][that_day.month - 1],
            "year": str(that_day.year),
        }[match[1]]
    return PLACEHOLDER.sub(replace, text)


def content_lines(path):
    """Yield (line number, line) without the comments at the top."""
    in_head = True
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        in_head = in_head and line.startswith("#")
        if not in_head:
            yield number, line


def load_people(path):
    people = {}
    for number, line in content_lines(path):
        match = re.fullmatch(r"(\S+) = (.*?) *<(\S+@\S+)>", line)
        if match:
            people[match[1]] = Person(match[2], match[3])
        elif line:
            raise SourceError(f"{path.name}:{number}: not 'key = Name <address>'")
    return people


def split_thread(path):
    """Return the language of a thread file and its (heading, options, text) blocks."""
    language, blocks, text = None, [], None
    for number, line in content_lines(path):
        heading = HEADING.match(line)
        option = re.match(r"^([a-z]+): *(.*)$", line)
        if heading:
            text = []
            blocks.append((heading, {}, text))
            in_options = True
        elif not blocks and option and option[1] == "language" and option[2] in MONTHS:
            language = option[2]
        elif blocks and in_options and option and option[1] in LISTS + SINGLE:
            options = blocks[-1][1]
            if option[1] in LISTS:
                options.setdefault(option[1], []).extend(
                    [option[2]] if option[1] == "header" else re.split(r", *", option[2]))
            else:
                options[option[1]] = option[2]
        elif blocks and (not in_options or not line):
            in_options = False
            text.append(line)
        elif line:
            raise SourceError(f"{path.name}:{number}: not understood: {line}")
    if language is None or not blocks:
        raise SourceError(f"{path.name}: no language, or no message")
    return language, blocks


def block_date(heading, before, today):
    days, direction, hour, minute = int(heading[1]), heading[2], int(heading[3]), int(heading[4])
    if direction == "later":
        day = before.date() + datetime.timedelta(days)
    else:
        day = today - datetime.timedelta(days)
    return datetime.datetime.combine(day, datetime.time(hour, minute, days * 7 % 60), ZONE)


def find_parent(options, thread, invoices, path):
    """The message that this one answers: the one before it, a numbered one, an invoice, or none."""
    reply = options.get("reply")
    if reply is None:
        return thread[-1] if thread else None
    if reply == "none":
        return None
    if reply.startswith("invoice "):
        return invoices[int(reply[8:])]
    if reply.isdigit() and 0 < int(reply) <= len(thread):
        return thread[int(reply) - 1]
    raise SourceError(f"{path.name}: reply: {reply}: neither a number, an invoice nor none")


def load_thread(path, people, invoices, today):
    language, blocks = split_thread(path)
    thread = []
    for heading, options, text in blocks:
        parent = find_parent(options, thread, invoices, path)
        date = block_date(heading, thread[-1].date if thread else None, today)
        sender = options.get("from")
        for person in [sender] + [p for name in LISTS[:3] for p in options.get(name, [])]:
            if person not in people:
                raise SourceError(f"{path.name}: {heading[0]}: {person} is not in people.txt")
        if date.date() >= today or (parent and date <= parent.date):
            raise SourceError(f"{path.name}: {heading[0]}: not before today, or before its parent")
        subject = options.get("subject") or "Re: " + re.sub("^(Re: )+", "", parent.subject)
        body = expand("\n".join(text).strip() + "\n", date.date(), language)
        if re.search("[{}]", body):
            raise SourceError(f"{path.name}: {heading[0]}: a placeholder that is none")
        message_id = f"{date:%Y%m%d%H%M}.{path.stem}.{len(thread) + 1}@{people[sender].domain}"
        thread.append(Message(
            message_id=message_id, date=date, language=language, people=people, source=path.parent,
            sender=sender, subject=expand(subject, date.date(), language), text=body, parent=parent,
            quote=options.get("quote") == "yes",
            **{name: options.get(name, []) for name in LISTS},
            **{name: options.get(name) for name in SINGLE[4:]}))
    return thread


def load_invoices(path, people, today):
    """Read invoices.txt: the two covering letters, then one block for each invoice."""
    letters, invoices, block = {}, {}, []
    for number, line in content_lines(path):
        if line.startswith("letter: "):
            letter = letters.setdefault(line[8:], [])
        elif re.match(r"^\d+ ", line):
            fields = re.split(r" *\| *", line)
            if len(fields) != 4 or fields[2] not in people or fields[3] not in letters:
                raise SourceError(f"{path.name}:{number}: not 'number | days | customer | language'")
            letter, block = None, []
            invoices[int(fields[0])] = (fields, block)
        elif invoices and line.startswith("  "):
            block.append(line.strip())
        elif not invoices and letters:
            letter.append(line)
        elif line:
            raise SourceError(f"{path.name}:{number}: not understood: {line}")
    return {number: invoice_message(fields, block, "\n".join(letters[fields[3]]), people, today, path)
            for number, (fields, block) in invoices.items()}


def invoice_message(fields, block, letter, people, today, path):
    number, days, customer, language = int(fields[0]), int(fields[1]), fields[2], fields[3]
    day = today - datetime.timedelta(days)
    remark = " ".join(line[2:] for line in block if line.startswith("> "))
    rows = [line.rsplit("|", 1) for line in block if not line.startswith("> ")]
    lines = [(text.strip(), int(amount.replace(" ", ""))) for text, amount in rows]
    invoice = Invoice(number, customer, language, lines, remark, day)
    text = (letter.replace("{number}", str(number)).replace("{total}", kroner(invoice.total()))
            .replace("{remark}", remark + "\n" if remark else ""))
    text = expand(re.sub("\n{3,}", "\n\n", text.strip()) + "\n", day, language)
    date = datetime.datetime.combine(day, datetime.time(7 + number % 4, number * 13 % 60), ZONE)
    word, by = {"no": ("Faktura", "fra"), "en": ("Invoice", "from")}[language]
    return Message(
        message_id=f"invoice.{number}.{day:%Y%m%d}@{people['billing'].domain}", date=date,
        language=language, people=people, source=path.parent, sender="billing", to=[customer],
        subject=f"{word} {number} {by} Fjordglass AS", text=text, attach=["invoice"], invoice=invoice,
        charset="iso-8859-15" if number % 5 == 0 else None)


def kroner(amount):
    return f"{amount:,}".replace(",", " ")


def load(source, today):
    people = load_people(source / "people.txt")
    invoices = load_invoices(source / "invoices.txt", people, today)
    messages = list(invoices.values())
    for path in sorted((source / "threads").glob("*.txt")):
        messages += load_thread(path, people, invoices, today)
    return sorted(messages, key=lambda message: (message.date, message.message_id))
