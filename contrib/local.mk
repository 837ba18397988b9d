# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers around the program; none of them is installed.

EXTRA_DIST += contrib/imap-server
