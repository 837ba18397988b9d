# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/retention/libretention.a
src_retention_libretention_a_SOURCES =
