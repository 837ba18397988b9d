# SPDX-License-Identifier: GPL-3.0-or-later

bin_PROGRAMS += letterbook
letterbook_SOURCES = src/cli/main.c
letterbook_LDADD = src/base/libbase.a $(BASE_LIBS)
