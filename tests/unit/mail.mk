# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of src/mail/.

mail_test_libraries = src/mail/libmail.a src/model/libmodel.a src/base/libbase.a \
    $(MAIL_LIBS) $(BASE_LIBS)

mail_fixture = tests/unit/mail-fixture.c tests/unit/mail-fixture.h

unit_tests += tests/unit/test-base64
tests_unit_test_base64_SOURCES = tests/unit/test-base64.c
tests_unit_test_base64_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
tests_unit_test_base64_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-address
tests_unit_test_address_SOURCES = tests/unit/test-address.c $(mail_fixture)
tests_unit_test_address_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-charset
tests_unit_test_charset_SOURCES = tests/unit/test-charset.c
tests_unit_test_charset_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-date
tests_unit_test_date_SOURCES = tests/unit/test-date.c
tests_unit_test_date_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-words
tests_unit_test_words_SOURCES = tests/unit/test-words.c
tests_unit_test_words_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-flowed
tests_unit_test_flowed_SOURCES = tests/unit/test-flowed.c
tests_unit_test_flowed_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-header
tests_unit_test_header_SOURCES = tests/unit/test-header.c $(mail_fixture)
tests_unit_test_header_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-html-text
tests_unit_test_html_text_SOURCES = tests/unit/test-html-text.c
tests_unit_test_html_text_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-lines
tests_unit_test_lines_SOURCES = tests/unit/test-lines.c $(mail_fixture)
tests_unit_test_lines_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-scan
tests_unit_test_scan_SOURCES = tests/unit/test-scan.c $(mail_fixture)
tests_unit_test_scan_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-envelope
tests_unit_test_envelope_SOURCES = tests/unit/test-envelope.c $(mail_fixture)
tests_unit_test_envelope_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-identity
tests_unit_test_identity_SOURCES = tests/unit/test-identity.c $(mail_fixture)
tests_unit_test_identity_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-outline
tests_unit_test_outline_SOURCES = tests/unit/test-outline.c
tests_unit_test_outline_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-parse
tests_unit_test_parse_SOURCES = tests/unit/test-parse.c $(mail_fixture)
tests_unit_test_parse_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-source
tests_unit_test_source_SOURCES = tests/unit/test-source.c
tests_unit_test_source_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-subject
tests_unit_test_subject_SOURCES = tests/unit/test-subject.c
tests_unit_test_subject_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-calendar
tests_unit_test_calendar_SOURCES = tests/unit/test-calendar.c
tests_unit_test_calendar_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-parameters
tests_unit_test_parameters_SOURCES = tests/unit/test-parameters.c
tests_unit_test_parameters_LDADD = $(mail_test_libraries)

unit_tests += tests/unit/test-tnef
tests_unit_test_tnef_SOURCES = tests/unit/test-tnef.c $(mail_fixture)
tests_unit_test_tnef_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
tests_unit_test_tnef_LDADD = $(mail_test_libraries)
