/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shared mailbox as configured: where it is and how to reach it safely. */
#pragma once

#include "base/digest.h"

typedef enum {
    WIRE_TLS,      /* imaps: TLS from the first byte */
    WIRE_STARTTLS, /* imap: the TLS upgrade is required before anything else */
    WIRE_PLAIN,    /* imap+insecure: loopback addresses only */
} WireSecurity;

/* Where a secret is read from; exactly one is set, or none where there is no such secret. */
typedef struct {
    char *file;
    char *command;    /* for sh */
    char *credential; /* a file of $CREDENTIALS_DIRECTORY */
} SecretSource;

bool secret_source_is_none(const SecretSource *source);

/* Signing in with access tokens (RFC 6749): by the refresh token, or, without one, with the
 * client's own credentials. */
typedef struct {
    char *token_url; /* https; http on this machine only */
    char *client_id;
    SecretSource client_secret; /* none: a public client */
    SecretSource refresh_token;
    char *scope;   /* NULL: what the server gives unasked */
    char *ca_file; /* PEM, for the token's server; NULL: the system's authorities */
    char *kept_at; /* the file that the token is kept in, below the archive's directory */
} OAuthSettings;

OAuthSettings *oauth_settings_new(void);
void oauth_settings_free(OAuthSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OAuthSettings, oauth_settings_free)

typedef struct {
    char *name; /* of the mailbox, as in its section */
    WireSecurity security;
    char *host;
    uint16_t port;
    char *user;
    SecretSource password; /* none with oauth2 */
    OAuthSettings *oauth2; /* NULL: it is signed in to with the password */
    char *ca_file;         /* PEM; NULL: the system's authorities */
    bool has_pin;
    Digest pin;             /* SHA-256 of the server's certificate (DER): instead of a chain */
    GStrv folders;          /* names as people write them, UTF-8 */
    bool deletes_at_source; /* the server's copies go once they are archived, or purged here */
    int timeout_ms;         /* one wait for the server */
    int64_t size_max;       /* bytes of a message; larger ones are left out; 0: 256 MiB */
    int64_t bytes_a_day;    /* fetched at most; 0: any number */
    int messages_a_second;  /* likewise */
    int check_every;        /* seconds between two polls while watching, where the server does not
                               tell by itself that something is new */
} MailboxSettings;

MailboxSettings *mailbox_settings_new(const char *name);
void mailbox_settings_free(MailboxSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailboxSettings, mailbox_settings_free)
