# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of src/oauth.

oauth_test_libs = src/oauth/liboauth.a src/model/libmodel.a src/base/libbase.a \
    $(OAUTH_LIBS) $(GNUTLS_LIBS) $(ZLIB_LIBS) $(BASE_LIBS)

unit_tests += tests/unit/test-token-answer
tests_unit_test_token_answer_SOURCES = tests/unit/test-token-answer.c
tests_unit_test_token_answer_LDADD = $(oauth_test_libs)

unit_tests += tests/unit/test-token
tests_unit_test_token_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_unit_test_token_SOURCES = tests/unit/test-token.c $(imap_server)
tests_unit_test_token_LDADD = $(oauth_test_libs)
