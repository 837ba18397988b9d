#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives letterbook-extract an order as letterbook does (src/extract/protocol.h):
read-document.py PROGRAM FILE [TYPE [CHARSET]] prints the text. Exit status: that of the process
that read the document, 128 and the signal that ended it, or 99 when there is no answer."""

import os
import socket
import struct
import subprocess
import sys


def order(file, content_type, charset):
    name = os.path.basename(file).encode()[:63]
    return struct.pack("128s64s64s", content_type.encode(), name, charset.encode())


def read_document(orders, file, content_type, charset):
    text_end, text = os.pipe()
    answer_end, answer = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with open(file, "rb") as document:
        socket.send_fds(orders, [order(file, content_type, charset)],
                        [document.fileno(), text, answer.fileno()])
    os.close(text)
    answer.close()
    with os.fdopen(text_end, "rb") as output:
        for piece in iter(lambda: output.read(65536), b""):
            sys.stdout.buffer.write(piece)
    status = answer_end.recv(4)
    return os.waitstatus_to_exitcode(*struct.unpack("i", status)) if status else 99


def main():
    program, file = sys.argv[1:3]
    content_type, charset = (sys.argv[3:] + ["", ""])[:2]
    orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with subprocess.Popen([program], stdin=theirs) as reader:
        theirs.close()
        if orders.recv(4) != struct.pack("i", 0):
            sys.exit("it is not ready")
        code = read_document(orders, file, content_type, charset)
        orders.close()
        reader.wait()
    sys.exit(128 - code if code < 0 else code)


main()
