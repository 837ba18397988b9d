# SPDX-License-Identifier: GPL-3.0-or-later

EXTRA_DIST += tests/bench/run.sh
BENCH_SIZES = 6k
.PHONY: bench
bench: letterbook tests/bench/bench-decider$(EXEEXT)
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/run.sh $(BENCH_SIZES)
	tests/bench/bench-decider$(EXEEXT)

EXTRA_PROGRAMS += tests/bench/bench-decider
tests_bench_bench_decider_SOURCES = tests/bench/bench-decider.c
tests_bench_bench_decider_LDADD = \
    src/retention/libretention.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(BASE_LIBS)
