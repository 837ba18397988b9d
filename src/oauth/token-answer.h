/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a token endpoint answers (RFC 6749 §5): a token, or why there is none. */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* Longer answers are not read. */
#define TOKEN_ANSWER_MAX ((size_t)64 * 1024)

typedef struct {
    long status;         /* of HTTP */
    int64_t retry_after; /* seconds; 0: it did not say */
    const char *body;
    size_t length;
} TokenReply;

/* Both tokens are ASCII without blanks and control characters. */
typedef struct {
    char *access;
    char *refresh;    /* in place of the one that was used; NULL: that one stays */
    int64_t lifetime; /* seconds, from 0 to a day */
} TokenAnswer;

/* Wipes both tokens. */
void token_answer_clear(TokenAnswer *answer);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TokenAnswer, token_answer_clear)

/* False: *answer is left alone, and the message tells what the endpoint said, but nothing in which
 * it repeats one of `secrets` (ends with NULL). FAIL_REFUSED: client or refresh token are turned
 * down; FAIL_TEMPORARY: later, perhaps; FAIL_CONFIG: the request is not to its liking;
 * FAIL_UNAVAILABLE: this is no answer of a token endpoint. */
bool token_answer_read(const TokenReply *reply, const char *const *secrets, TokenAnswer *answer,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
