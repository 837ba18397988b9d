# SPDX-License-Identifier: GPL-3.0-or-later

EXTRA_DIST += tests/bench/run.sh tests/bench/expire.sh tests/bench/poll.sh tests/bench/letters.py \
    tests/bench/search.sh tests/bench/index.sh tests/bench/peers.sh
BENCH_SIZES = 6k
BENCH_EXPIRY = 20000 6000
BENCH_ITEMS = 100000
.PHONY: bench
bench: letterbook tests/bench/bench-decider$(EXEEXT) tests/bench/bench-search$(EXEEXT)
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/run.sh $(BENCH_SIZES)
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/index.sh $(BENCH_SIZES)
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/expire.sh $(BENCH_EXPIRY)
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/poll.sh
	builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/search.sh $(BENCH_ITEMS)
	tests/bench/bench-decider$(EXEEXT)

EXTRA_PROGRAMS += tests/bench/bench-decider
tests_bench_bench_decider_SOURCES = tests/bench/bench-decider.c
tests_bench_bench_decider_LDADD = \
    src/retention/libretention.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(BASE_LIBS)

EXTRA_PROGRAMS += tests/bench/bench-search
tests_bench_bench_search_SOURCES = tests/bench/bench-search.c \
    tests/bench/search-cases.c tests/bench/search-cases.h \
    tests/bench/search-filling.c tests/bench/search-filling.h
tests_bench_bench_search_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_bench_bench_search_LDADD = $(mail_libraries) -lm
