# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/phone/libphone.a
src_phone_libphone_a_SOURCES =
