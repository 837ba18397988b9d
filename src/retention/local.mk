# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/retention/libretention.a
src_retention_libretention_a_SOURCES = \
    src/retention/item-date.c src/retention/item-date.h
