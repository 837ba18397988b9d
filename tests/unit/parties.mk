# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of whom correspondence is with.

party_fixture = tests/unit/party-fixture.c tests/unit/party-fixture.h
party_libraries = \
    src/archive/libarchive.a \
    src/retention/libretention.a \
    src/store/libstore.a \
    src/mail/libmail.a \
    src/phone/libphone.a \
    src/extract/libextract.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(STORE_LIBS) $(MAIL_LIBS) $(BASE_LIBS)

unit_tests += tests/unit/test-holds
tests_unit_test_holds_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_test_holds_SOURCES = tests/unit/test-holds.c $(party_fixture)
tests_unit_test_holds_LDADD = $(party_libraries)
EXTRA_tests_unit_test_holds_DEPENDENCIES = $(phone_module)

unit_tests += tests/unit/test-link
tests_unit_test_link_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_test_link_SOURCES = tests/unit/test-link.c $(party_fixture)
tests_unit_test_link_LDADD = $(party_libraries)
EXTRA_tests_unit_test_link_DEPENDENCIES = $(phone_module)

unit_tests += tests/unit/test-notes
tests_unit_test_notes_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_test_notes_SOURCES = tests/unit/test-notes.c $(party_fixture)
tests_unit_test_notes_LDADD = $(party_libraries)
EXTRA_tests_unit_test_notes_DEPENDENCIES = $(phone_module)

unit_tests += tests/unit/test-parties
tests_unit_test_parties_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
tests_unit_test_parties_SOURCES = tests/unit/test-parties.c $(party_fixture)
tests_unit_test_parties_LDADD = $(party_libraries)
EXTRA_tests_unit_test_parties_DEPENDENCIES = $(phone_module)
