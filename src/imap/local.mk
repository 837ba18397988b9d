# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/imap/libimap.a
src_imap_libimap_a_SOURCES =
