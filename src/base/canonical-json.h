/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON in the one form in which its bytes can be signed: keys in the order of their bytes, no
 * blanks, integers only, UTF-8 as it is. Whoever reads it and writes it so again has the same
 * bytes. Written front to back; a key out of order is an error of the program. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct CanonicalJson CanonicalJson;

CanonicalJson *canonical_json_new(void);
void canonical_json_free(CanonicalJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CanonicalJson, canonical_json_free)

/* `key` is NULL at the top and in arrays. `bracket` is '{' or '['. */
void canonical_json_open(CanonicalJson *json, const char *key, char bracket);
void canonical_json_close(CanonicalJson *json);

void canonical_json_integer(CanonicalJson *json, const char *key, int64_t value);
/* NULL is null. What is not UTF-8 becomes so. */
void canonical_json_text(CanonicalJson *json, const char *key, const char *text);

/* Everything is closed: the text, borrowed. */
const char *canonical_json_document(const CanonicalJson *json);
