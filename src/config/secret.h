/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mailbox's password, from its password-file or password-command: the first line. */
#pragma once

#include "model/mailbox.h"

/* Newly allocated; wipe with secret_free(). FAIL_CONFIG names the source and the fault; the
 * caller knows which mailbox. */
char *secret_load(const MailboxSettings *mailbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void secret_free(char *secret);
