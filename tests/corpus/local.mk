# SPDX-License-Identifier: GPL-3.0-or-later
# Real messages with expected results, when a corpus lies beside the project (run.sh says where).

check_PROGRAMS += tests/corpus/corpus-results
tests_corpus_corpus_results_SOURCES = tests/corpus/corpus-results.c
tests_corpus_corpus_results_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
tests_corpus_corpus_results_LDADD = src/mail/libmail.a src/model/libmodel.a src/base/libbase.a \
    $(MAIL_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
dist_check_SCRIPTS += tests/corpus/run.sh
TESTS += tests/corpus/run.sh
