#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A supervisor's ear: what a service sends by sd_notify(3), one line a variable.

notify-listener.py SOCKET LOG     ends with its parent
"""

import os
import socket
import sys

path, log = sys.argv[1:]
parent = os.getppid()
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(path)
listener.settimeout(1)
with open(log, "w", encoding="utf-8") as lines:
    while os.getppid() == parent:
        try:
            datagram = listener.recv(4096).decode()
        except socket.timeout:
            continue
        for line in datagram.splitlines():
            print(line, file=lines, flush=True)
