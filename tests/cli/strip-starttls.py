#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An IMAP server for one client that offers no TLS, and writes down what it hears.

strip-starttls.py absent|refused|injected BASE: the port goes to BASE.port, the client's bytes to
BASE.heard. "injected" answers STARTTLS with more than the answer, in one packet.
"""

import os
import socket
import sys

kind, base = sys.argv[1:]
listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(20)
with open(base + ".port.new", "w", encoding="ascii") as port:
    port.write(str(listener.getsockname()[1]))
os.rename(base + ".port.new", base + ".port")
client, _ = listener.accept()
client.settimeout(5)
abilities = "IMAP4rev1 AUTH=PLAIN" + ("" if kind == "absent" else " STARTTLS")
heard = b""


def say(text):
    client.sendall(text.encode())


try:
    say(f"* OK [CAPABILITY {abilities}] ready\r\n")
    pending = b""
    while True:
        received = client.recv(4096)
        if not received:
            break
        heard += received
        pending += received
        while b"\r\n" in pending:
            line, pending = pending.split(b"\r\n", 1)
            tag, _, command = line.decode("latin-1").partition(" ")
            verb = command.upper().split(" ")[0]
            if verb == "CAPABILITY":
                say(f"* CAPABILITY {abilities}\r\n{tag} OK done\r\n")
            elif verb == "STARTTLS" and kind == "injected":
                say(f"{tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n{tag} OK more\r\n")
            elif verb == "STARTTLS":
                say(f"{tag} NO not today\r\n")
            elif verb == "LOGOUT":
                say(f"* BYE\r\n{tag} OK bye\r\n")
            else:
                say(f"{tag} OK done\r\n")
except OSError:
    pass
with open(base + ".heard", "wb") as record:
    record.write(heard)
