# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/archive/libarchive.a
src_archive_libarchive_a_SOURCES =
