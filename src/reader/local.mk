# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/reader/libreader.a
src_reader_libreader_a_SOURCES = \
    src/reader/charsets.c src/reader/charsets.h \
    src/reader/document.c src/reader/document.h \
    src/reader/server.c src/reader/server.h
reader_libraries = \
    src/reader/libreader.a \
    src/extract/libdocuments.a \
    src/extract/libextract.a \
    src/mail/libmail.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(DOCUMENT_LIBS) $(MAIL_LIBS) $(BASE_LIBS)

libexec_PROGRAMS += letterbook-extract
letterbook_extract_SOURCES = src/reader/main.c
letterbook_extract_LDADD = $(reader_libraries)
