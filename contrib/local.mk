# SPDX-License-Identifier: GPL-3.0-or-later
# Helpers around the program; none of them is installed.

EXTRA_DIST += .ci/run \
    contrib/build contrib/check contrib/imap-server contrib/cyrus-server contrib/private-server.sh \
    contrib/install-packages contrib/packages contrib/quickstart contrib/demonstration
