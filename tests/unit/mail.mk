# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests of src/mail/.

mail_test_libraries = src/mail/libmail.a src/model/libmodel.a src/base/libbase.a \
    $(MAIL_LIBS) $(BASE_LIBS)

unit_tests += tests/unit/test-base64
tests_unit_test_base64_SOURCES = tests/unit/test-base64.c
tests_unit_test_base64_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS)
tests_unit_test_base64_LDADD = $(mail_test_libraries)
