#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a file is in Prometheus' text format: complains, or prints nothing.

check-metrics.py FILE
"""

import re
import sys

SAMPLE = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-z_]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? '
                    r'([+-]?(?:[0-9.e+-]+|Inf|NaN))')

with open(sys.argv[1], encoding="utf-8") as stream:
    text = stream.read()
described, typed, seen, current = set(), {}, set(), None
if not text.endswith("\n"):
    print("the last line has no end")
for line in text.splitlines():
    if line.startswith("# HELP "):
        current = line.split(" ")[2]
        if current in described:
            print("described twice:", current)
        described.add(current)
    elif line.startswith("# TYPE "):
        name, kind = line.split(" ")[2:]
        typed[name] = kind
        if name != current or kind not in ("counter", "gauge"):
            print("bad type:", line)
    else:
        sample = SAMPLE.fullmatch(line)
        if not sample:
            print("no sample:", line)
        elif sample[1] != current or sample[1] not in typed:
            print("not below its description:", line)
        elif (sample[1], sample[2]) in seen:
            print("told twice:", line)
        elif typed[sample[1]] == "counter" and not sample[1].endswith("_total"):
            print("a counter without _total:", line)
        else:
            seen.add((sample[1], sample[2]))
