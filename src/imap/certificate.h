/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificate that a server showed, in words. */
#pragma once

#include "base/digest.h"

#include <gnutls/gnutls.h>

/* SHA-256 of the server's own certificate (DER). False: it showed none. */
bool certificate_digest(gnutls_session_t session, Digest *digest);

/* All that is wrong with it, in words, and what to configure if it is right all the same:
 * "it is self-signed; it expired on 2026-03-01: set ca-file ...". `status` are the flags of
 * gnutls_certificate_verify_peers(). */
char *certificate_explain(gnutls_session_t session, unsigned status, const char *host);

/* "certificate of imap.example.no, valid to 2027-01-31". */
char *certificate_describe(gnutls_session_t session);
