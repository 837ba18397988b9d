#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mail program for the tests: what people do to a mailbox that is being archived.

imap-client.py PORT CA-FILE PASSWORD-FILE USER COMMAND ARGUMENT...

append FOLDER FILE...      with CRLF, dated by the Date field; made where there is none
append-raw FOLDER FILE...  the bytes as they are
create|delete FOLDER, rename FOLDER TO, share FOLDER USER
copy|move FOLDER UIDS TO, expunge FOLDER UIDS, flag FOLDER UIDS FLAG
uids FOLDER
collect DIRECTORY          everything there is, as DIRECTORY/SHA256; prints a line for each message

Folders are named in UTF-8, UIDs as in IMAP.
"""

import base64
import email.utils
import hashlib
import imaplib
import os
import re
import ssl
import sys
import time


def wire_name(name):
    """Modified UTF-7 (RFC 3501, 5.1.3), quoted."""
    def encode(match):
        packed = base64.b64encode(match.group().encode("utf-16-be")).decode().rstrip("=")
        return "&" + packed.replace("/", ",") + "-"
    encoded = re.sub(r"[^ -~]+", encode, name.replace("&", "&-"))
    return '"' + encoded.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sign_in(port, authorities, password_file, user):
    context = ssl.create_default_context(cafile=authorities)
    client = imaplib.IMAP4_SSL("localhost", int(port), ssl_context=context, timeout=60)
    with open(password_file, encoding="utf-8") as secret:
        client.login(user, secret.read().strip())
    return client


def must(answer):
    status, data = answer
    if status != "OK":
        sys.exit(f"the server refuses: {data}")
    return data


def instant_of(raw):
    match = re.search(rb"(?im)^Date: *(.*?)\r?$", raw.split(b"\r\n\r\n")[0])
    try:
        return email.utils.parsedate_to_datetime(match.group(1).decode()).timestamp()
    except (AttributeError, ValueError):
        return time.time()


def append(client, folder, *files, convert=lambda raw: re.sub(rb"\r*\n", b"\r\n", raw)):
    name = wire_name(folder)
    for path in files:
        with open(path, "rb") as stream:
            raw = convert(stream.read())
        date = imaplib.Time2Internaldate(instant_of(raw))
        client.literal = raw
        answer = client._simple_command("APPEND", name, date)
        if answer[0] == "NO" and b"TRYCREATE" in answer[1][0]:
            must(client.create(name))
            client.literal = raw
            answer = client._simple_command("APPEND", name, date)
        must(answer)


def append_raw(client, folder, *files):
    append(client, folder, *files, convert=bytes)


def folders(client):
    """All that can be opened, as the server writes them."""
    for line in must(client.list('""', '"*"')):
        if isinstance(line, tuple):
            line = line[0] + b'"' + line[1] + b'"'
        flags, name = re.match(rb'\((.*?)\) (?:".*?"|NIL) (.*)', line or b"() NIL ").groups()
        if name and not re.search(rb"(?i)\\no(select|nexistent)", flags):
            yield name.decode() if name.startswith(b'"') else f'"{name.decode()}"'


def pieces(data):
    """FETCH responses with a body: what leads it, the body."""
    for part in data:
        if isinstance(part, tuple):
            yield part
        elif part and b"BODY[]" in part:
            yield part, b""


def collect(client, directory):
    os.makedirs(directory, exist_ok=True)
    for folder in sorted(folders(client)):
        status, _ = client.select(folder, readonly=True)
        if status != "OK":
            continue
        validity = client.untagged_responses["UIDVALIDITY"][0].decode()
        for lead, raw in pieces(must(client.uid("FETCH", "1:*", "(FLAGS INTERNALDATE BODY.PEEK[])"))):
            digest = hashlib.sha256(raw).hexdigest()
            with open(os.path.join(directory, digest), "wb") as stream:
                stream.write(raw)
            fact = {key: re.search(rb"(?i)" + key.encode() + rb" (\d+|\(.*?\)|\".*?\")", lead).group(1)
                    for key in ("UID", "FLAGS", "INTERNALDATE")}
            flags = " ".join(sorted(fact["FLAGS"].decode().strip("()").split()))
            print(folder, validity, fact["UID"].decode(), flags or "-",
                  fact["INTERNALDATE"].decode(), digest)


def on_messages(client, folder, uids, *command):
    must(client.select(wire_name(folder)))
    must(client.uid(command[0], uids, *command[1:]))


def copy(client, folder, uids, other):
    on_messages(client, folder, uids, "COPY", wire_name(other))


def move(client, folder, uids, other):
    on_messages(client, folder, uids, "MOVE", wire_name(other))


def flag(client, folder, uids, name):
    on_messages(client, folder, uids, "STORE", "+FLAGS", f"({name})")


def expunge(client, folder, uids):
    flag(client, folder, uids, "\\Deleted")
    must(client.uid("EXPUNGE", uids))


def uids_of(client, folder):
    must(client.select(wire_name(folder), readonly=True))
    print(must(client.uid("SEARCH", "ALL"))[0].decode())


def create(client, folder):
    must(client.create(wire_name(folder)))


def delete(client, folder):
    must(client.delete(wire_name(folder)))


def rename(client, folder, other):
    must(client.rename(wire_name(folder), wire_name(other)))


def share(client, folder, user):
    must(client.setacl(wire_name(folder), user, "lrs"))


imaplib.Commands.update({"MOVE": ("SELECTED",), "EXPUNGE": ("SELECTED",)})
COMMANDS = {"append": append, "append-raw": append_raw, "create": create, "delete": delete,
            "rename": rename, "share": share, "copy": copy, "move": move, "expunge": expunge,
            "flag": flag, "uids": uids_of, "collect": collect}

if __name__ == "__main__":
    CLIENT = sign_in(*sys.argv[1:5])
    COMMANDS[sys.argv[5]](CLIENT, *sys.argv[6:])
    CLIENT.logout()
