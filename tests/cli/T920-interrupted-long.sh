#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The server goes away in the middle of a poll of many messages.
export messages=4000
exec sh "${srcdir:-.}/tests/cli/T120-interrupted.sh"
