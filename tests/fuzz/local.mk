# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzers (libFuzzer): `make fuzz FUZZ_SECONDS=600` builds everything again with clang and its
# sanitizers below fuzz-build/, and runs each for that time. See tests/fuzz/run.sh. `make check` runs
# them over what was found before, with what compiler there is: then replay.c is their main program.

fuzzers = fuzz-message fuzz-html fuzz-extract fuzz-query fuzz-mbox fuzz-lines fuzz-imap
check_PROGRAMS += \
    tests/fuzz/fuzz-message \
    tests/fuzz/fuzz-html \
    tests/fuzz/fuzz-extract \
    tests/fuzz/fuzz-query \
    tests/fuzz/fuzz-mbox \
    tests/fuzz/fuzz-lines \
    tests/fuzz/fuzz-imap
check_LIBRARIES = tests/fuzz/libreplay.a
dist_check_SCRIPTS += tests/fuzz/check-cases.sh
TESTS += tests/fuzz/check-cases.sh
EXTRA_DIST += tests/fuzz/run.sh tests/fuzz/seeds.py tests/fuzz/dictionaries tests/fuzz/cases

FUZZ_SECONDS = 60
FUZZERS = $(fuzzers)
# Set by run.sh alone: other compilers have no such thing.
FUZZ_LINKING =

tests_fuzz_libreplay_a_SOURCES = tests/fuzz/replay.c tests/fuzz/fuzz.h

tests_fuzz_fuzz_message_SOURCES = tests/fuzz/fuzz-message.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_message_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_message_LDADD = tests/fuzz/libreplay.a $(mail_test_libraries)

tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz-html.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_html_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_html_LDADD = tests/fuzz/libreplay.a $(mail_test_libraries)

tests_fuzz_fuzz_extract_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
tests_fuzz_fuzz_extract_SOURCES = tests/fuzz/fuzz-extract.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_extract_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_extract_LDADD = tests/fuzz/libreplay.a $(reader_libraries)

tests_fuzz_fuzz_query_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_fuzz_fuzz_query_SOURCES = tests/fuzz/fuzz-query.c tests/fuzz/fuzz.h $(party_fixture)
tests_fuzz_fuzz_query_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_query_LDADD = tests/fuzz/libreplay.a $(party_libraries)

tests_fuzz_fuzz_mbox_SOURCES = tests/fuzz/fuzz-mbox.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_mbox_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_mbox_LDADD = tests/fuzz/libreplay.a $(mail_test_libraries)

tests_fuzz_fuzz_lines_SOURCES = tests/fuzz/fuzz-lines.c tests/fuzz/fuzz.h $(wire_fixture)
tests_fuzz_fuzz_lines_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_lines_LDADD = tests/fuzz/libreplay.a $(imap_test_libs)

tests_fuzz_fuzz_imap_SOURCES = tests/fuzz/fuzz-imap.c tests/fuzz/fuzz.h
tests_fuzz_fuzz_imap_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LINKING)
tests_fuzz_fuzz_imap_LDADD = tests/fuzz/libreplay.a $(imap_test_libs)

fuzz:
	$(srcdir)/tests/fuzz/run.sh $(FUZZ_SECONDS) $(FUZZERS)
.PHONY: fuzz
