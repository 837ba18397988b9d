#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The poller of many messages is killed at random moments.
export messages=4000
exec sh "${srcdir:-.}/tests/cli/T130-killed.sh"
