# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/phone/libphone.a
src_phone_libphone_a_SOURCES = src/phone/number.cc src/phone/number.h
# Programs that link it are C and linked by $(CC): the C++ runtime must be named.
PHONE_LIBS = $(PHONENUMBER_LIBS) -lstdc++
