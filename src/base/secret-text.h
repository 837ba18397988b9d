/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A password or token in memory: overwritten before its memory is given back. */
#pragma once

#include <glib.h>

typedef char *SecretText;

/* NULL is allowed. */
void secret_text_free(char *text);
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(SecretText, secret_text_free, NULL)
