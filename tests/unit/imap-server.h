/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scripted IMAP server on loopback, in a thread of the test: it says and expects what the
 * script tells, once, and closes. */
#pragma once

#include "base/digest.h"
#include "model/mailbox.h"

#include <gnutls/gnutls.h>

/* A certificate with its key, for a server. */
typedef struct {
    gnutls_certificate_credentials_t credentials;
    char *authority_file; /* PEM of who issued it (itself, when self-signed) */
    Digest digest;
} TestCertificate;

typedef struct {
    const char *host;     /* "imap.example.org", or an IP address */
    int64_t begins, ends; /* days from now */
    bool is_self_signed;
} CertificateWish;

TestCertificate *test_certificate_new(const CertificateWish *wish);
void test_certificate_free(TestCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestCertificate, test_certificate_free)

/* Script lines: "C LOGIN" waits for a command that contains LOGIN and remembers its tag;
 * "S * OK hi" says the rest and CRLF; "T OK done" says the tag, the rest and CRLF; "R x" says x
 * alone; "N 1000" says a thousand bytes; "SLEEP 100" and "DRIP 100" (a byte each 20 ms) in
 * milliseconds and bytes; "TLS" shakes hands; "DEFLATE" begins to compress and to expect it, but
 * for "W x", which says x alone as it is; "AGAIN" hangs up and waits for the next to come. A script
 * ends with NULL. */
typedef struct ImapServer ImapServer;

ImapServer *imap_server_new(const char *const *script, const TestCertificate *certificate);

/* Settings that lead to it, with timeout_ms = 2000. */
MailboxSettings *imap_server_settings(const ImapServer *server, WireSecurity security);

/* Waits for its end: all lines that the client sent, each ending in LF. A line of the script
 * that could not be played is in it as "! line". */
char *imap_server_finish(ImapServer *server);
