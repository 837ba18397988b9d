# SPDX-License-Identifier: GPL-3.0-or-later

noinst_LIBRARIES += src/oauth/liboauth.a
src_oauth_liboauth_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(JANSSON_CFLAGS)
src_oauth_liboauth_a_SOURCES = \
    src/oauth/token.c src/oauth/token.h \
    src/oauth/token-answer.c src/oauth/token-answer.h \
    src/oauth/token-cache.c src/oauth/token-cache.h \
    src/oauth/token-request.c src/oauth/token-request.h
OAUTH_LIBS = $(CURL_LIBS) $(JANSSON_LIBS)
