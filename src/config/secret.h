/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secrets of the configuration: the first line of a file, of a command's output, or of a systemd
 * credential. */
#pragma once

#include "base/secret-text.h"
#include "model/mailbox.h"

/* `key` is what the secret's keys begin with, like "password". FAIL_CONFIG names the key and the
 * fault; the caller knows which mailbox. */
SecretText secret_load(const SecretSource *source, const char *key,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *path is the file that secret_load() would read, newly allocated; NULL: it runs a command.
 * FAIL_CONFIG when it should be a credential, but systemd gave the program none. */
bool secret_file(const SecretSource *source, const char *key, char **path,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
