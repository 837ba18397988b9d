/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request to a token endpoint, by libcurl: TLS 1.2 or later with the server's certificate
 * verified, no redirections, no proxies (the environment's neither), nothing but the endpoint
 * itself. */
#pragma once

#include "model/mailbox.h"
#include "oauth/token-answer.h"

typedef struct {
    const OAuthSettings *settings;
    const char *client_secret; /* NULL: a public client */
    const char *refresh_token; /* NULL: by client credentials */
    int timeout_ms;            /* for everything; half of it to connect */
    int stop_descriptor;       /* readable: the request is given up; -1: none */
} TokenRequest;

/* FAIL_TEMPORARY: network, time-out, "stopped"; FAIL_UNAVAILABLE: a server that is not to be
 * trusted; FAIL_CONFIG: oauth2-ca-file cannot be read; else as token_answer_read(). Our copies of
 * the secrets are wiped; libcurl keeps none, but passes them through buffers of its own. */
bool token_request(const TokenRequest *request, TokenAnswer *answer,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
