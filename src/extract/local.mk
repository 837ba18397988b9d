# SPDX-License-Identifier: GPL-3.0-or-later
# Two libraries: what reads documents is in the sandboxed program alone.

noinst_LIBRARIES += src/extract/libextract.a
src_extract_libextract_a_CPPFLAGS = $(AM_CPPFLAGS) -DEXTRACT_DIRECTORY=\"$(libexecdir)\"
src_extract_libextract_a_SOURCES = \
    src/extract/document-kind.c src/extract/document-kind.h \
    src/extract/extractor.c src/extract/extractor.h \
    src/extract/order.c src/extract/order.h \
    src/extract/protocol.h \
    src/extract/reader-process.c src/extract/reader-process.h

noinst_LIBRARIES += src/extract/libdocuments.a
src_extract_libdocuments_a_CFLAGS = \
    $(AM_CFLAGS) $(POPPLER_CFLAGS) $(ARCHIVE_CFLAGS) $(XML_CFLAGS) $(SECCOMP_CFLAGS)
src_extract_libdocuments_a_SOURCES = \
    src/extract/container.c src/extract/container.h \
    src/extract/office.c src/extract/office.h \
    src/extract/office-part.c src/extract/office-part.h \
    src/extract/pdf.c src/extract/pdf.h \
    src/extract/reading.c src/extract/reading.h \
    src/extract/sandbox.c src/extract/sandbox.h \
    src/extract/sheets.c src/extract/sheets.h \
    src/extract/xml-reader.c src/extract/xml-reader.h
DOCUMENT_LIBS = $(POPPLER_LIBS) $(ARCHIVE_LIBS) $(XML_LIBS) $(SECCOMP_LIBS)
