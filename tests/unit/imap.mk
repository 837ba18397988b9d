# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of src/imap.

imap_test_libs = src/imap/libimap.a src/model/libmodel.a src/base/libbase.a $(IMAP_LIBS) $(BASE_LIBS)
imap_server = tests/unit/imap-server.c tests/unit/imap-server.h
wire_fixture = tests/unit/wire-fixture.c tests/unit/wire-fixture.h
session_fixture = $(imap_server) tests/unit/session-fixture.c tests/unit/session-fixture.h

unit_tests += tests/unit/test-folder-name
tests_unit_test_folder_name_SOURCES = tests/unit/test-folder-name.c
tests_unit_test_folder_name_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-line-filter
tests_unit_test_line_filter_SOURCES = tests/unit/test-line-filter.c $(wire_fixture)
tests_unit_test_line_filter_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-line-facts
tests_unit_test_line_facts_SOURCES = tests/unit/test-line-facts.c $(wire_fixture)
tests_unit_test_line_facts_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-transport
tests_unit_test_transport_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_transport_SOURCES = tests/unit/test-transport.c $(imap_server)
tests_unit_test_transport_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-session
tests_unit_test_session_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_session_SOURCES = tests/unit/test-session.c $(session_fixture)
tests_unit_test_session_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-sign-in
tests_unit_test_sign_in_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_sign_in_SOURCES = tests/unit/test-sign-in.c $(imap_server)
tests_unit_test_sign_in_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-idle
tests_unit_test_idle_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_idle_SOURCES = tests/unit/test-idle.c $(session_fixture)
tests_unit_test_idle_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-deflate
tests_unit_test_deflate_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_deflate_SOURCES = tests/unit/test-deflate.c $(session_fixture)
tests_unit_test_deflate_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-list
tests_unit_test_list_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_list_SOURCES = tests/unit/test-list.c $(session_fixture)
tests_unit_test_list_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-messages
tests_unit_test_messages_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_messages_SOURCES = tests/unit/test-messages.c $(session_fixture)
tests_unit_test_messages_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-resync
tests_unit_test_resync_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_resync_SOURCES = tests/unit/test-resync.c $(session_fixture)
tests_unit_test_resync_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-dovecot
tests_unit_test_dovecot_SOURCES = tests/unit/test-dovecot.c
tests_unit_test_dovecot_LDADD = $(imap_test_libs)

unit_tests += tests/unit/test-source-copies
tests_unit_test_source_copies_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_source_copies_SOURCES = \
    tests/unit/test-source-copies.c $(imap_server) \
    tests/unit/party-fixture.c tests/unit/party-fixture.h
tests_unit_test_source_copies_LDADD = \
    src/archive/libarchive.a \
    src/retention/libretention.a \
    src/store/libstore.a \
    src/mail/libmail.a \
    src/imap/libimap.a \
    src/oauth/liboauth.a \
    src/phone/libphone.a \
    src/config/libconfig.a \
    src/extract/libextract.a \
    src/model/libmodel.a \
    src/base/libbase.a \
    $(STORE_LIBS) $(MAIL_LIBS) $(IMAP_LIBS) $(OAUTH_LIBS) $(PHONE_LIBS) $(BASE_LIBS)
