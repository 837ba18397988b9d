#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""letters.py DIRECTORY COUNT DUE: a Maildir of short letters in DIRECTORY/cur, DUE of them from
people who wrote last more than a year ago (names begin with "old"), the others recent ("new").
The time of a file is that of its letter."""

import email.utils
import itertools
import os
import random
import sys
import time

directory, count, due = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random.seed(7)
words = ["".join(random.choices("abdefgiklmnoprstuv", k=random.randrange(2, 11))) for _ in range(30000)]
weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(words))))
now = int(time.time())
for folder in ("cur", "new", "tmp"):
    os.makedirs(os.path.join(directory, folder), exist_ok=True)
for number in range(count):
    is_old = number < due
    sent = now - 86400 * (random.randrange(450, 700) if is_old else random.randrange(2, 300)) - number % 86400
    person = f"{'old' if is_old else 'new'}{number // 4}"
    date = email.utils.formatdate(sent)
    lines = (" ".join(random.choices(words, cum_weights=weights, k=11)) for _ in range(random.randrange(8, 60)))
    path = os.path.join(directory, "cur", f"{'old' if is_old else 'new'}{number}.letters:2,S")
    with open(path, "w", encoding="ascii") as letter:
        letter.write(f"Received: from mx.example.com by mail.example.no with ESMTPS id {number}; {date}\n"
                     f"From: {person}@{person[-2:]}.example.com\nTo: support@example.no\n"
                     f"Subject: {' '.join(random.choices(words, cum_weights=weights, k=5))}\nDate: {date}\n"
                     f"Message-ID: <{number}.{sent}@example.com>\nMIME-Version: 1.0\n"
                     "Content-Type: text/plain; charset=us-ascii\n\n" + "\n".join(lines) + "\n")
    os.utime(path, (sent, sent))
