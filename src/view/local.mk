# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/view/libview.a
src_view_libview_a_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
src_view_libview_a_SOURCES = \
    src/view/audit-json.c src/view/audit-json.h \
    src/view/certificate-json.c src/view/certificate-json.h \
    src/view/bookkeeping-json.c src/view/bookkeeping-json.h \
    src/view/chat-json.c src/view/chat-json.h \
    src/view/decision-json.c src/view/decision-json.h \
    src/view/expiry-json.c src/view/expiry-json.h \
    src/view/export-json.c src/view/export-json.h \
    src/view/facts-json.c src/view/facts-json.h \
    src/view/hold-json.c src/view/hold-json.h \
    src/view/integrity-json.c src/view/integrity-json.h \
    src/view/item-json.c src/view/item-json.h \
    src/view/json.c src/view/json.h \
    src/view/mailbox-json.c src/view/mailbox-json.h \
    src/view/party-json.c src/view/party-json.h \
    src/view/review-json.c src/view/review-json.h \
    src/view/search-json.c src/view/search-json.h \
    src/view/schedule-json.c src/view/schedule-json.h \
    src/view/residue-json.c src/view/residue-json.h \
    src/view/statistics-json.c src/view/statistics-json.h \
    src/view/strict-json.c src/view/strict-json.h
VIEW_LIBS = $(JANSSON_LIBS)
