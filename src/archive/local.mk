# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/archive/libarchive.a
src_archive_libarchive_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
src_archive_libarchive_a_SOURCES = \
    src/archive/answer.c src/archive/answer.h \
    src/archive/archive.c src/archive/archive.h src/archive/archive-private.h
