/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One mailbox's token on disk: a file of mode 0600 in a directory of mode 0700, which both belong
 * to us. The caller holds the lock of the file while it changes it. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"

typedef struct {
    Digest source;    /* of the settings that it came from */
    Instant obtained; /* usable from then... */
    Instant renewed;  /* ...until it shall be renewed */
    char *access;
    char *refresh; /* in place of the configured one; NULL: the endpoint gave no other */
} Token;

/* Wipes both texts. */
void token_clear(Token *token);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Token, token_clear)

/* Makes the directory of the file, not those above. FAIL_CONFIG when these are missing,
 * FAIL_REFUSED when it is not private. */
bool token_cache_prepare(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *is_found is false when there is none, or none that can be read. FAIL_REFUSED when the file is
 * not private. */
bool token_cache_read(const char *path, Token *token, bool *is_found,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the room on the disk that token_cache_write() will need: a new refresh token that found no
 * room would be lost, and the old one is void. FAIL_TEMPORARY. */
bool token_cache_reserve(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void token_cache_release(const char *path); /* gives it back, where nothing was written */

/* After token_cache_reserve(). In one step: whoever reads finds the old token or this one. */
bool token_cache_write(const char *path, const Token *token,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
