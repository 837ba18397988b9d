# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/phone/libphone.a
src_phone_libphone_a_CPPFLAGS = $(AM_CPPFLAGS) -DPHONE_MODULE_DIRECTORY=\"$(pkglibdir)\"
src_phone_libphone_a_SOURCES = src/phone/number.c src/phone/number.h src/phone/module.h

# The module is a program to automake, which would need libtool to know of shared objects; but it is
# installed as data, under exactly the name by which number.c knows it.
noinst_PROGRAMS += letterbook-phone.so
letterbook_phone_so_CXXFLAGS = $(AM_CXXFLAGS) -fPIC
letterbook_phone_so_LDFLAGS = -shared $(LINKING)
letterbook_phone_so_SOURCES = src/phone/module.cc src/phone/module.h
letterbook_phone_so_LDADD = $(PHONENUMBER_LIBS) $(GLIB_LIBS)
phoneexecdir = $(pkglibdir)
phoneexec_DATA = letterbook-phone.so
