# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
    src/base/canonical-json.c src/base/canonical-json.h \
    src/base/civil.c src/base/civil.h \
    src/base/digest.c src/base/digest.h \
    src/base/error.c src/base/error.h \
    src/base/installed.c src/base/installed.h \
    src/base/journal.c src/base/journal.h \
    src/base/lock.c src/base/lock.h \
    src/base/needles.c src/base/needles.h \
    src/base/new-file.c src/base/new-file.h \
    src/base/notify.c src/base/notify.h \
    src/base/progress.c src/base/progress.h \
    src/base/secret-text.c src/base/secret-text.h \
    src/base/server-text.c src/base/server-text.h \
    src/base/spool.c src/base/spool.h \
    src/base/zone.c
BASE_LIBS = $(NETTLE_LIBS) $(GLIB_LIBS)
