#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Polls the servers of hostile-imap.py, many at a time, and judges what became of it.

hostile-run.py COMMAND CONFIG DIRECTORY LIMITS [SCRIPT...]: COMMAND is the program, with what it is
run under before it. CONFIG is a template in which ARCHIVE, SERVER and TIMEOUT are filled in;
DIRECTORY/template is an archive without a message. LIMITS is SECONDS:MEGABYTES that a poll may take.
For each script a line "SCRIPT: ok" or lines "SCRIPT: what is wrong"; and "SCRIPT: note what happened"
where messages stayed out of the archive.

Each archive meets its server twice. First as it misbehaves: the poll ends in time, with a status of
its own, in little memory, in words. Then as it behaves: all its messages are archived exactly once
or the ledger says that they are not, and nothing else is, whatever it said before.
"""

import concurrent.futures
import json
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import threading
import time

COMMAND, CONFIG, DIRECTORY, LIMITS, *CHOSEN = sys.argv[1:]
SECONDS, MEGABYTES = map(int, LIMITS.split(":"))
PROGRAM = shlex.split(COMMAND)[-1:]
STATUSES = (0, 65, 69, 75, 77, 78)
# What is the matter with the server or with its day, not with a message: no message is given up.
OF_TODAY = (r"(closes|silent|garbage|endless-line|endless-lines|endless-short|other-tag|bye|nul|deep|plus|greets|starttls|validity)-.*"
            r"|fetch-(throttled|overquota|unavailable|inuse|limit)|drips.*")


class Run:
    """A finished command: status (-9: it had to be killed), output, errors, megabytes."""

    def __init__(self, place, *arguments, program=None):
        command = [*(program or PROGRAM), "--config=" + os.path.join(place, "conf"), *arguments]
        with open(os.path.join(place, "output"), "wb") as output, \
                open(os.path.join(place, "errors"), "wb") as errors:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
            timer = threading.Timer(SECONDS, process.kill)
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        self.status, self.megabytes = process.returncode, usage.ru_maxrss // 1024
        with open(os.path.join(place, "output"), "rb") as output:
            self.output = output.read()
        with open(os.path.join(place, "errors"), "rb") as errors:
            self.errors = errors.read()

    def objects(self):
        return [json.loads(line) for line in self.output.splitlines()]


class Attack:
    """One archive and one server."""

    def __init__(self, name, port, kind):
        self.name, self.kind = name, kind
        self.place = os.path.join(DIRECTORY, name)
        self.scheme = "imap" if kind == "tls" else "imap+insecure"
        self.server = f"{self.scheme}://localhost:{port}"
        self.asks_first = False
        self.complaints, self.notes = [], []

    def expect(self, is_so, complaint):
        if not is_so:
            self.complaints.append(complaint)

    def configure(self, timeout):
        with open(CONFIG, encoding="utf-8") as template:
            text = template.read()
        text = text.replace("ARCHIVE", os.path.join(self.place, "archive"))
        text = text.replace("SERVER", self.server).replace("TIMEOUT", timeout)
        with open(os.path.join(self.place, "conf"), "w", encoding="utf-8") as conf:
            conf.write(text)

    def judge_run(self, run):
        said = run.errors.decode("utf-8", "replace")
        self.expect(run.status != -9, f"does not end within {SECONDS} s")
        self.expect(run.status in STATUSES or run.status == -9, f"status {run.status}: {said[:3000]}")
        self.expect(run.megabytes <= MEGABYTES, f"takes {run.megabytes} MB")
        self.expect((run.status == 0) == (said == ""), f"status {run.status}, but says: {said[:1000]}")
        self.expect(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", run.output + run.errors),
                    f"prints control characters: {run.output[:500]} {run.errors[:500]}")
        self.expect(re.fullmatch(r"(letterbook: [^\n]{1,1000}\n)?", said), f"not one line: {said[:3000]}")

    def sent(self):
        return set(os.listdir(os.path.join(self.place, "sent")))

    def misbehave(self):
        self.configure("2 seconds")
        run = Run(self.place, *(["mailbox", "test"] if self.kind == "list" else ["poll", "--json"]),
                  program=shlex.split(COMMAND))
        self.judge_run(run)
        if run.status == 77:  # a rejected password is not tried again until somebody asks for it
            self.asks_first = True
        if self.kind != "list" and run.status in STATUSES:
            archived = sum(each["archived"] for each in run.objects())
            self.expect(archived <= len(self.sent()), f"{archived} archived, {len(self.sent())} sent")

    def heal(self):
        with open(os.path.join(self.place, "healed"), "wb"):
            self.configure("60 seconds")
        if self.asks_first:
            Run(self.place, "mailbox", "test")
        run = Run(self.place, "poll", "--json")
        self.judge_run(run)
        self.expect(run.status == 0, f"status {run.status} after the server healed: {run.errors}")

    def digests(self):
        items = Run(self.place, "search", "--json", "--limit=1000", "after:1900-01-01").objects()
        tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
        for item in items:
            self.expect("1971" < item["date"] <= tomorrow, f"an item of {item['date']}")
        raw = [Run(self.place, "show", "--raw", str(item["id"])).output for item in items]
        return [hashlib.sha256(each).hexdigest() for each in raw]

    def judge_archive(self):
        digests, everything = self.digests(), set(os.listdir(os.path.join(DIRECTORY, "all")))
        self.expect(len(digests) == len(set(digests)), "a message is archived twice")
        self.expect(len(digests) <= len(everything), f"{len(digests)} items of {len(everything)} messages")
        for digest in set(digests) - self.sent():
            self.complaints.append(f"archived, but never sent whole: {digest}")
        folder = Run(self.place, "mailbox", "status", "--json").objects()[0]
        lost = len(everything - set(digests)) - folder["failed"]
        self.expect(lost <= 0 or self.kind == "lasting", f"{lost} messages are nowhere")
        self.expect(folder["missing"] == [], f"missing: {folder['missing']}")
        if re.fullmatch(OF_TODAY, self.name):
            self.expect(folder["failed"] == 0, f"gave up {folder['failed']} of {len(everything)}")
        elif folder["failed"] > 0:
            self.notes.append(f"note {folder['failed']} of {len(everything)} are in the ledger as failed")

    def run(self):
        shutil.copytree(os.path.join(DIRECTORY, "template"), os.path.join(self.place, "archive"))
        try:
            self.misbehave()
            self.heal()
            self.judge_archive()
        except Exception as error:  # a test that cannot be judged has failed
            self.complaints.append(f"{type(error).__name__}: {error}")
        return [f"{self.name}: {line}".replace("\n", "\\n") for line in self.complaints or ["ok"]] + \
            [f"{self.name}: {line}" for line in self.notes]


def main():
    with open(os.path.join(DIRECTORY, "ports"), encoding="ascii") as ports:
        attacks = [Attack(*line.split()) for line in ports]
    attacks = [attack for attack in attacks if not CHOSEN or attack.name in CHOSEN]
    # Those that are waited for come first, so that the others fill the time.
    attacks.sort(key=lambda attack: not re.search("silent|drips|other-tag|literal|plus", attack.name))
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        for lines in pool.map(Attack.run, attacks):
            print("\n".join(lines), flush=True)


main()
