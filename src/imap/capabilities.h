/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says it can do. It says so when asked, and of itself when that changes: by TLS,
 * by signing in. The last word counts. */
#pragma once

#include "imap/cursor.h"

typedef struct {
    GHashTable *names; /* in capitals */
    unsigned times_told;
    bool has_qresync; /* it was told to use RFC 7162, and agreed */
} Capabilities;

void capabilities_init(Capabilities *capabilities);
void capabilities_clear(Capabilities *capabilities);

/* As if the server had never told. */
void capabilities_forget(Capabilities *capabilities);

/* The names behind the word CAPABILITY replace those known so far. */
void capabilities_take(Capabilities *capabilities, Cursor names);

/* The names behind the word ENABLED (RFC 5161). */
void capabilities_take_enabled(Capabilities *capabilities, Cursor names);

/* `name` in capitals: "IDLE", "AUTH=PLAIN". */
bool capabilities_have(const Capabilities *capabilities, const char *name);
