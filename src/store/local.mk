# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES =
