# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/retention/libretention.a
src_retention_libretention_a_SOURCES = \
    src/retention/book.c src/retention/book.h \
    src/retention/claims.c \
    src/retention/conclude.c \
    src/retention/contact.c \
    src/retention/coverage.c src/retention/coverage.h \
    src/retention/day-table.c src/retention/day-table.h \
    src/retention/decider.c src/retention/decider.h src/retention/decider-private.h \
    src/retention/explain.c src/retention/explain.h \
    src/retention/item.c \
    src/retention/item-date.c src/retention/item-date.h \
    src/retention/known.h \
    src/retention/record.c
