# SPDX-License-Identifier: GPL-3.0-or-later

EXTRA_DIST += tests/bench/run.sh
BENCH_SIZES = 6k
.PHONY: bench
bench: letterbook
	srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)' $(srcdir)/tests/bench/run.sh $(BENCH_SIZES)
