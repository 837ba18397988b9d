#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Bad messages, one of them of 200 MB.
export large=200000000
exec sh "${srcdir:-.}/tests/cli/T155-bad-messages.sh"
