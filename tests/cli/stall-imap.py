#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands between a client and an IMAP server without TLS, and stops at one command for good.

stall-imap.py before|after COMMAND PORT BASE: its own port goes to BASE.port. "before" keeps the
command from the server, "after" keeps the answer from the client; then BASE.reached is made.
"""

import os
import select
import socket
import sys

when, command, port, base = sys.argv[1:]


def write(name, text):
    with open(name + ".new", "w", encoding="ascii") as stream:
        stream.write(text)
    os.rename(name + ".new", name)


def stall(connection):
    """Says that the command is reached, and waits until the client is gone."""
    write(base + ".reached", "")
    while connection.recv(4096):
        pass
    sys.exit(0)


listener = socket.create_server(("127.0.0.1", 0))
listener.settimeout(20)
write(base + ".port", str(listener.getsockname()[1]))
client, _ = listener.accept()
server = socket.create_connection(("127.0.0.1", int(port)))
for each in (client, server):
    each.settimeout(20)
is_reached = False
pending = b""
while True:
    ready, _, _ = select.select([client, server], [], [], 20)
    if not ready:
        sys.exit("nothing happens")
    if server in ready:
        answer = server.recv(65536)
        if is_reached:
            stall(client)
        if not answer:
            break
        client.sendall(answer)
    if client in ready and not is_reached:
        received = client.recv(65536)
        if not received:
            break
        pending += received
        while b"\r\n" in pending:
            line, pending = pending.split(b"\r\n", 1)
            is_reached = command.encode() in line
            if is_reached and when == "before":
                stall(client)
            server.sendall(line + b"\r\n")
