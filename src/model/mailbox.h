/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shared mailbox as configured: where it is and how to reach it safely. */
#pragma once

#include "base/digest.h"

typedef enum {
    WIRE_TLS,      /* imaps: TLS from the first byte */
    WIRE_STARTTLS, /* imap: the TLS upgrade is required before anything else */
    WIRE_PLAIN,    /* imap+insecure: loopback addresses only */
} WireSecurity;

typedef struct {
    char *name; /* of the mailbox, as in its section */
    WireSecurity security;
    char *host;
    uint16_t port;
    char *user;
    char *password_file;    /* NULL when password_command is given */
    char *password_command; /* NULL when password_file is given */
    char *ca_file;          /* PEM; NULL: the system's authorities */
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
