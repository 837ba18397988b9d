#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks into the JSON objects on standard input, one a line. Apart from helper.py because it runs
often: it imports next to nothing."""

import json
import sys


def no_doubles(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key occurs twice: {keys}")
    return dict(pairs)


def objects(stream):
    """The JSON objects of a stream, one a line; anything else is an error."""
    text = stream.read().decode("utf-8")
    if text and not text.endswith("\n"):
        raise ValueError("the last line does not end")
    for line in text.split("\n")[:-1]:
        value = json.loads(line, object_pairs_hook=no_doubles)
        if not isinstance(value, dict):
            raise ValueError(f"not an object: {line}")
        yield value


def flatten(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(flatten(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def pick(value, path):
    """pick({"a": [{"b": 1}]}, ["a", "b"]) is [1]: lists are walked, a number takes one element."""
    for index, key in enumerate(path):
        if isinstance(value, list):
            if key.isdigit():
                value = value[int(key)]
                continue
            return [pick(each, path[index:]) for each in value]
        value = value[key]
    return value


def field(path):
    for value in objects(sys.stdin.buffer):
        print(flatten(pick(value, path.split("."))))


def add_up(name):
    print(sum(value[name] for value in objects(sys.stdin.buffer)))


def check_json():
    for _ in objects(sys.stdin.buffer):
        pass


COMMANDS = {"field": field, "sum": add_up, "check-json": check_json}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
