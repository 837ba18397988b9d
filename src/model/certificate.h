/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proof of one expiry run: what it counted, and its place after the proof before and in the
 * audit chain. Nothing in it tells whom an item was with. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"

/* Ed25519 (RFC 8032). */
typedef struct {
    uint8_t bytes[32];
} PublicKey;

typedef struct {
    uint8_t bytes[64];
} Signature;

#define PUBLIC_KEY_HEX_SIZE (2 * sizeof(PublicKey) + 1)

/* Lower-case hexadecimal with its NUL; returns buffer. */
const char *public_key_format(const PublicKey *key, char buffer[static PUBLIC_KEY_HEX_SIZE]);
bool public_key_parse(const char *hex, PublicKey *key);
bool public_key_equal(const PublicKey *one, const PublicKey *other);

/* As it is kept and handed out. */
typedef struct {
    int64_t run;          /* 0: not known */
    const char *document; /* canonical JSON (base/canonical-json.h), borrowed */
    Signature signature;  /* over the document */
} SignedCertificate;

/* What was purged under one rule, of one mailbox, channel and month; "" when it had none. */
typedef struct {
    char *rule, *mailbox, *channel, *month;
    int64_t items, bytes;
} PurgedCount;

typedef struct {
    char *rule;
    int64_t items;
} KeptCount;

typedef struct {
    int64_t number; /* from 1, without a gap */
    int64_t run;
    Day today;
    Instant started_at, finished_at;
    int64_t evaluated, due, purged, records;
    int64_t schedule_version;
    int64_t accepted_due; /* typed by a person; -1: not */
    Day accepted_clock;   /* likewise; DAY_NONE: not */
    GPtrArray *purged_by; /* PurgedCount */
    GPtrArray *kept;      /* KeptCount */
    int64_t sources_removed, sources_remaining;
    int64_t audit_events; /* how many there were before it */
    Digest audit_hash;    /* of the last of them */
    int64_t previous;     /* number of the certificate before; 0: none */
    Digest previous_hash; /* SHA-256 of its document */
    char *program;        /* "letterbook 1.0" */
    PublicKey public_key;
} Certificate;

Certificate *certificate_new(void);
void certificate_free(Certificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Certificate, certificate_free)

/* Empty, owned by the list. */
PurgedCount *certificate_add_purged(Certificate *certificate);
KeptCount *certificate_add_kept(Certificate *certificate);
