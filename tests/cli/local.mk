# SPDX-License-Identifier: GPL-3.0-or-later
# The command-line suite: the program from outside, each file with its own archive and server.

cli_tests = \
    tests/cli/T010-init.sh \
    tests/cli/T015-programs.sh \
    tests/cli/T020-config.sh \
    tests/cli/T030-import.sh \
    tests/cli/T035-import-bad.sh \
    tests/cli/T040-show.sh \
    tests/cli/T050-search.sh \
    tests/cli/T051-search-more.sh \
    tests/cli/T060-party.sh \
    tests/cli/T065-phone-module.sh \
    tests/cli/T070-explain.sh \
    tests/cli/T075-calls.sh \
    tests/cli/T080-expire.sh \
    tests/cli/T081-hold.sh \
    tests/cli/T082-bookkeeping.sh \
    tests/cli/T083-guards.sh \
    tests/cli/T084-schedule.sh \
    tests/cli/T085-runs.sh \
    tests/cli/T086-review.sh \
    tests/cli/T087-chat.sh \
    tests/cli/T088-residue.sh \
    tests/cli/T089-evidence.sh \
    tests/cli/T100-poll.sh \
    tests/cli/T110-tls.sh \
    tests/cli/T120-interrupted.sh \
    tests/cli/T130-killed.sh \
    tests/cli/T140-sightings.sh \
    tests/cli/T142-answers.sh \
    tests/cli/T150-trouble.sh \
    tests/cli/T155-bad-messages.sh \
    tests/cli/T160-source.sh \
    tests/cli/T170-audit.sh \
    tests/cli/T180-certificate.sh \
    tests/cli/T190-residue.sh \
    tests/cli/T192-verify.sh \
    tests/cli/T194-export.sh \
    tests/cli/T196-stats.sh \
    tests/cli/T198-access.sh \
    tests/cli/T200-recognised.sh \
    tests/cli/T205-limits.sh \
    tests/cli/T210-oauth.sh \
    tests/cli/T220-watch.sh \
    tests/cli/T225-watch-cyrus.sh \
    tests/cli/T230-check.sh \
    tests/cli/T300-two-servers.sh \
    tests/cli/T310-hostile.sh \
    tests/cli/T340-twenty-mailboxes.sh \
    tests/cli/T400-attachments.sh

# Minutes rather than seconds: `make check-long`.
long_tests = \
    tests/cli/T320-network.sh \
    tests/cli/T330-killed-200.sh \
    tests/cli/T350-large-mailbox.sh \
    tests/cli/T900-corpus.sh \
    tests/cli/T910-large.sh \
    tests/cli/T920-interrupted-long.sh \
    tests/cli/T930-killed-long.sh \
    tests/cli/T940-runs-long.sh \
    tests/cli/T950-years.sh \
    tests/cli/T960-hostile-valgrind.sh \
    tests/cli/T970-bad-messages-long.sh \
    tests/cli/T980-watch-trouble.sh \
    tests/cli/T985-watch-large.sh

TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) $(long_tests) \
    tests/cli/lib.sh tests/cli/documents.py tests/cli/read-document.py tests/cli/helper.py \
    tests/cli/json-lines.py \
    tests/cli/watch-lib.sh tests/cli/check-metrics.py tests/cli/notify-listener.py \
    tests/cli/hostile-imap.py tests/cli/hostile-run.py tests/cli/imap-client.py tests/cli/stall-imap.py \
    tests/cli/strip-starttls.py tests/cli/token-endpoint.py tests/cli/wire.py

check-long: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS="$(long_tests)"
.PHONY: check-long
