# SPDX-License-Identifier: GPL-3.0-or-later
# How tests run: TAP, with GLib's warnings fatal.

TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
    export G_DEBUG=fatal-warnings srcdir='$(abs_top_srcdir)' builddir='$(abs_top_builddir)';

dist_check_SCRIPTS = tests/check-floors.sh tests/check-headers.sh tests/check-docs.sh \
    tests/check-units.sh
TESTS += $(dist_check_SCRIPTS)
