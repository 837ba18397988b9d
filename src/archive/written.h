/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all items have in common that came as words and not as a message: calls, meetings, chats.
 * Inside a transaction. */
#pragma once

#include "archive/archive-private.h"
#include "base/digest.h"
#include "model/item.h"

typedef struct {
    Archive *archive;
    Item *item;          /* for the caller to fill in */
    GArray *people;      /* ParticipantRow: who was there, by address or number */
    GArray *linked;      /* int64_t: parties who were there, not by an address */
    GString *searchable; /* names and addresses */
} Written;

void written_init(Written *written, Archive *archive);
void written_clear(Written *written);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Written, written_clear)

/* Earlier than 1990 (retention format, section 2), or in the future. */
bool written_is_too_early(Instant at);
bool written_is_too_late(Instant at);

/* The first words of the first line that has any; newly allocated. */
char *written_subject(const char *text);

/* Somebody with this address (as email_normalize() gives it), whoever it belongs to. `name` as
 * displayed, "" for none, lives until the item is stored. FAIL_USAGE when the address is ours. */
bool written_add_email(Written *written, const char *email, const char *name,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same with a number as people write it. FAIL_USAGE when it is none. */
bool written_add_phone(Written *written, const char *number, const char *name,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A party itself; `name` is its name. */
void written_add_party(Written *written, int64_t party_id, const char *name);

/* Stores the item with who was there, its text and its words. `identity` may be NULL. */
bool written_store(Written *written, const char *text, const Digest *identity,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
