# SPDX-License-Identifier: GPL-3.0-or-later
# The command-line suite: the program from outside, each file with its own archive and server.

cli_tests =

# Minutes rather than seconds: `make check-long`.
long_tests = \
    tests/cli/T900-corpus.sh \
    tests/cli/T910-large.sh

TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) $(long_tests) \
    tests/cli/lib.sh tests/cli/helper.py tests/cli/json-lines.py \
    tests/cli/strip-starttls.py

check-long: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="$(long_tests)"
.PHONY: check-long
