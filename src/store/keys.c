/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/keys.h"

#include "store/db-private.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

/* Part of every derived key; changing it orphans all fingerprints. */
static const char derivation_context[crypto_kdf_CONTEXTBYTES] = {'l', 't', 'r', 'b',
                                                                 'o', 'o', 'k', '1'};

static_assert(sizeof((Keys){0}).of[0] == crypto_generichash_KEYBYTES, "one key fits BLAKE2b");
static_assert(sizeof((Keys){0}).of[0] == crypto_sign_SEEDBYTES, "one key is a seed of Ed25519");
static_assert(sizeof(PublicKey) == crypto_sign_PUBLICKEYBYTES, "a public key fits");
static_assert(sizeof(Signature) == crypto_sign_BYTES, "a signature fits");

bool
keys_create(const char *path, GError **error)
{
    if (sodium_init() < 0)
        return fail(error, FAIL_TEMPORARY, "the system gives no random numbers");
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(error, FAIL_CANNOT_CREATE, "making the key file %s: %s", path,
                    g_strerror(errno));
    uint8_t master[crypto_kdf_KEYBYTES];
    crypto_kdf_keygen(master);
    bool written = write(file, master, sizeof master) == sizeof master && fsync(file) == 0;
    int problem = errno;
    sodium_memzero(master, sizeof master);
    if (close(file) != 0 || !written)
        return fail(error, FAIL_CANNOT_CREATE, "writing the key file %s: %s", path,
                    g_strerror(problem));
    return true;
}

bool
keys_load(const char *path, Keys *keys, GError **error)
{
    if (sodium_init() < 0)
        return fail(error, FAIL_TEMPORARY, "the system gives no random numbers");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(error, errno == EACCES ? FAIL_REFUSED : FAIL_CONFIG,
                    "the archive's key file %s: %s", path, g_strerror(errno));
    uint8_t master[crypto_kdf_KEYBYTES];
    struct stat status;
    bool is_private = fstat(file, &status) == 0 && (status.st_mode & 077) == 0;
    bool is_whole =
        status.st_size == sizeof master && read(file, master, sizeof master) == sizeof master;
    close(file);
    if (!is_private)
        return fail(error, FAIL_CONFIG,
                    "the archive's key file %s may be read by others: chmod 600 it", path);
    if (!is_whole)
        return fail(error, FAIL_CONFIG,
                    "the archive's key file %s is damaged: restore it from a backup", path);
    for (uint64_t purpose = 0; purpose < KEY_PURPOSES; purpose++)
        crypto_kdf_derive_from_key(keys->of[purpose], sizeof keys->of[purpose], purpose + 1,
                                   derivation_context, master);
    sodium_memzero(master, sizeof master);
    return true;
}

Digest
keys_fingerprint(Db *db, KeyPurpose purpose, const void *bytes, size_t length)
{
    Digest digest;
    const uint8_t *key = db->keys.of[purpose];
    crypto_generichash(digest.bytes, sizeof digest.bytes, bytes, length, key,
                       sizeof db->keys.of[purpose]);
    return digest;
}

Signature
keys_sign(Db *db, const void *bytes, size_t length)
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    PublicKey key;
    Signature signature;
    crypto_sign_seed_keypair(key.bytes, secret, db->keys.of[KEY_SIGNING]);
    crypto_sign_detached(signature.bytes, NULL, bytes, length, secret);
    sodium_memzero(secret, sizeof secret);
    return signature;
}

PublicKey
keys_public_key(Db *db)
{
    uint8_t secret[crypto_sign_SECRETKEYBYTES];
    PublicKey key;
    crypto_sign_seed_keypair(key.bytes, secret, db->keys.of[KEY_SIGNING]);
    sodium_memzero(secret, sizeof secret);
    return key;
}

bool
keys_verify(const PublicKey *key, const void *bytes, size_t length, const Signature *signature)
{
    return sodium_init() >= 0 &&
           crypto_sign_verify_detached(signature->bytes, bytes, length, key->bytes) == 0;
}
