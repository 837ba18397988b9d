#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A run over 5,000 items in bad company.
export letters=5000 kills=25
exec sh "${srcdir:-.}/tests/cli/T085-runs.sh"
