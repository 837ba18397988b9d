/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Access tokens for mailboxes (OAuth 2.0, RFC 6749): kept in a file, asked for anew some minutes
 * before they end. */
#pragma once

#include "base/secret-text.h"
#include "oauth/token-request.h"

/* The token in the file settings->kept_at, or a new one that is then kept there. The file counts
 * only for the settings it came from: endpoint, client, scope, and the refresh token of the
 * request, which is the configured one; in its place, the endpoint is sent what it gave last
 * instead of it. Only one process at a time asks.
 *
 * `rejected`: a token that the mailbox's server turned down although it should be good still; it is
 * not returned again. NULL: none. *is_asked: the endpoint was asked, so a token is new, or
 * FAIL_REFUSED is what it says. Errors are those of token_request(), led by the endpoint's address,
 * and those of the file. */
SecretText token_get(const TokenRequest *request, const char *rejected, bool *is_asked,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
