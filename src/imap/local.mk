# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/imap/libimap.a
src_imap_libimap_a_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS) $(ZLIB_CFLAGS)
src_imap_libimap_a_SOURCES = \
    src/imap/arrival.c src/imap/arrival.h \
    src/imap/capabilities.c src/imap/capabilities.h \
    src/imap/certificate.c src/imap/certificate.h \
    src/imap/connect.c src/imap/connect.h \
    src/imap/cursor.c src/imap/cursor.h \
    src/imap/data-response.c src/imap/data-response.h \
    src/imap/deflate.c src/imap/deflate.h \
    src/imap/fetch.c src/imap/fetch.h \
    src/imap/folder.c \
    src/imap/folder-entry.h \
    src/imap/folder-list.c src/imap/folder-list.h \
    src/imap/folder-name.c src/imap/folder-name.h \
    src/imap/idle.c \
    src/imap/line-filter.c src/imap/line-filter.h src/imap/line-filter-private.h \
    src/imap/line-teller.c \
    src/imap/list.c \
    src/imap/messages.c \
    src/imap/number-line.c src/imap/number-line.h \
    src/imap/range.c src/imap/range.h \
    src/imap/response-text.c src/imap/response-text.h \
    src/imap/selection.c src/imap/selection.h \
    src/imap/session.c src/imap/session.h src/imap/session-private.h \
    src/imap/sign-in.c \
    src/imap/stream.c src/imap/stream.h \
    src/imap/tls.c src/imap/tls.h \
    src/imap/transport.c src/imap/transport.h \
    src/imap/uid-set.c src/imap/uid-set.h \
    src/imap/wait.c src/imap/wait.h
IMAP_LIBS = $(ETPAN_LIBS) $(GNUTLS_LIBS) $(ZLIB_LIBS)
