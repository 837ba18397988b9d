# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of reading attachments. Who starts the program looks for it beside itself.

extract_program = tests/unit/letterbook-extract
$(extract_program): letterbook-extract
	$(AM_V_GEN)$(MKDIR_P) tests/unit && ln -sf ../../letterbook-extract $@
CLEANFILES += $(extract_program)

extract_libraries = \
    src/extract/libextract.a \
    src/base/libbase.a \
    $(BASE_LIBS)

unit_tests += tests/unit/test-document-kind
tests_unit_test_document_kind_SOURCES = tests/unit/test-document-kind.c
tests_unit_test_document_kind_LDADD = $(extract_libraries)

unit_tests += tests/unit/test-extractor
tests_unit_test_extractor_SOURCES = tests/unit/test-extractor.c
tests_unit_test_extractor_LDADD = $(extract_libraries)
EXTRA_tests_unit_test_extractor_DEPENDENCIES = \
    $(extract_program) tests/unit/misbehaving-reader$(EXEEXT)

check_PROGRAMS += tests/unit/misbehaving-reader
tests_unit_misbehaving_reader_SOURCES = tests/unit/misbehaving-reader.c
tests_unit_misbehaving_reader_LDADD = $(reader_libraries)

unit_tests += tests/unit/test-sandbox
tests_unit_test_sandbox_SOURCES = tests/unit/test-sandbox.c
tests_unit_test_sandbox_LDADD = $(reader_libraries)

reading_libraries = \
    src/archive/libarchive.a \
    src/mail/libmail.a \
    src/extract/libextract.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(MAIL_LIBS) $(BASE_LIBS)

unit_tests += tests/unit/test-attachment-reader
tests_unit_test_attachment_reader_SOURCES = tests/unit/test-attachment-reader.c
tests_unit_test_attachment_reader_LDADD = $(reading_libraries)
EXTRA_tests_unit_test_attachment_reader_DEPENDENCIES = $(extract_program)

unit_tests += tests/unit/test-conveyor
tests_unit_test_conveyor_SOURCES = tests/unit/test-conveyor.c
tests_unit_test_conveyor_LDADD = \
    src/archive/libarchive.a \
    src/store/libstore.a \
    src/mail/libmail.a \
    src/extract/libextract.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(STORE_LIBS) $(MAIL_LIBS) $(BASE_LIBS)
EXTRA_tests_unit_test_conveyor_DEPENDENCIES = $(extract_program)
