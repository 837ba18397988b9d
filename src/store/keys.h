/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive's secret: one random master key in a file of its own beside the database (0600),
 * from which a key for each purpose is derived. Fingerprints are keyed, so that nobody can test
 * from outside whether the archive has or had a given message. */
#pragma once

#include "base/digest.h"
#include "model/certificate.h"
#include "store/db.h"

typedef enum {
    KEY_CONTENT,     /* stored content, for storing equal attachments once */
    KEY_IDENTITY,    /* the same message in two places */
    KEY_REFERENCE,   /* Message-IDs, for joining conversations */
    KEY_SUPPRESSION, /* purged items */
    KEY_AUDIT,       /* the end of the audit chain */
    KEY_SOURCE,      /* copies to be removed from a server */
    KEY_SIGNING,     /* certificates */
    KEY_PASSWORD,    /* passwords that a server rejected */
} KeyPurpose;
#define KEY_PURPOSES 8

typedef struct {
    uint8_t of[KEY_PURPOSES][32];
} Keys;

/* FAIL_CANNOT_CREATE when the file exists. */
bool keys_create(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FAIL_CONFIG when the file is missing, damaged, or readable by others. */
bool keys_load(const char *path, Keys *keys, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keyed BLAKE2b of the bytes with the archive's key for this purpose. */
Digest keys_fingerprint(Db *db, KeyPurpose purpose, const void *bytes, size_t length);

/* Signs with the archive's own key; who has the public key can verify it without the archive. */
Signature keys_sign(Db *db, const void *bytes, size_t length);
PublicKey keys_public_key(Db *db);

/* Needs no archive. */
bool keys_verify(const PublicKey *key, const void *bytes, size_t length,
                 const Signature *signature);
