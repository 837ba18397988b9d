#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wire between two network namespaces that can be slow, lossy or cut; without netem, which not every
kernel has.

wire.py SPACE SPACE CONDITIONS: each namespace gets a device "wire" (192.0.2.1 and 192.0.2.2). Then
CONDITIONS.ready is made. The file CONDITIONS says how the wire is, at any time:
"DELAY-MS LOSS-PERCENT KBIT-A-SECOND" (0: any speed), or "cut".
"""

import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
QUEUE_SECONDS = 1  # what would wait longer for a slow wire is dropped, as routers do


def attach(space, name, address):
    """A device of that namespace; what the namespace sends is read here."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    for command in (f"link set {name} netns {space}", f"-n {space} link set {name} name wire",
                    f"-n {space} address add {address}/24 dev wire",
                    f"-n {space} link set lo up", f"-n {space} link set wire up"):
        subprocess.run(["ip", *command.split()], check=True)
    return device


class Wire:
    def __init__(self, conditions, ends):
        self.conditions, self.ends = conditions, ends
        self.is_cut, self.delay, self.loss, self.rate = False, 0, 0, 0
        self.read_at = 0
        self.free_at = {end: 0 for end in ends}
        self.under_way = []
        self.count = 0

    def look(self, now):
        """At the conditions, twenty times a second."""
        if now < self.read_at:
            return
        self.read_at = now + 0.05
        with open(self.conditions, encoding="ascii") as file:
            words = file.read().split()
        self.is_cut = words == ["cut"]
        if len(words) == 3:
            self.delay, self.loss, self.rate = map(float, words)

    def take(self, end, packet, now):
        if self.is_cut or random.random() * 100 < self.loss:
            return
        start = max(now, self.free_at[end])
        if start > now + QUEUE_SECONDS:
            return
        self.free_at[end] = start + (len(packet) * 8 / (self.rate * 1000) if self.rate else 0)
        other = self.ends[1 - self.ends.index(end)]
        self.count += 1
        heapq.heappush(self.under_way, (self.free_at[end] + self.delay / 1000, self.count, other, packet))

    def hand_over(self, now):
        while self.under_way and self.under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(self.under_way)
            if not self.is_cut:
                os.write(end, packet)

    def run(self):
        while True:
            now = time.monotonic()
            self.look(now)
            self.hand_over(now)
            wait = min([self.under_way[0][0] - now if self.under_way else 1, 0.05])
            for end in select.select(self.ends, [], [], max(wait, 0))[0]:
                self.take(end, os.read(end, 65536), time.monotonic())


def main(one, other, conditions):
    wire = Wire(conditions, [attach(one, f"one{os.getpid()}", "192.0.2.1"),
                             attach(other, f"two{os.getpid()}", "192.0.2.2")])
    with open(conditions + ".ready", "w", encoding="ascii"):
        wire.run()


main(*sys.argv[1:])
