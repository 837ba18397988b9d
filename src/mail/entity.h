/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a message with what its header says of it, and the parts that it contains. */
#pragma once

#include "mail/header.h"

#include <gmime/gmime.h>

typedef struct {
    char *type;     /* "text/plain", lower case, never empty */
    char *boundary; /* of a multipart, bytes as sent; or NULL */
    char *charset;  /* as declared, or NULL */
    char *filename; /* bytes as sent, or NULL */
    char *variant;  /* of S/MIME: smime-type, "enveloped-data"; or NULL */
    char *heading;  /* of the body of a nested message: its author's fields; or NULL */
    bool is_flowed, deletes_space; /* format=flowed; delsp=yes (RFC 3676) */
    bool is_marked_attached;
    bool is_message; /* a nested message, divided: its one child is its body */
    bool has_guess;  /* its boundary is one that was found, not the one that it names */
    GMimeContentEncoding encoding; /* 8bit for all that is not encoded */
    int64_t start, end;            /* of the body */
    GPtrArray *children;           /* Entity */
} Entity;

/* With the type that counts when its header names none. */
Entity *entity_new(const char *type);
void entity_free(Entity *entity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entity, entity_free)

/* Takes over what its header says; `is_nested`: it is the body of a nested message. */
void entity_describe(Entity *entity, const HeaderBlock *header, bool is_nested);

/* message/rfc822 and its like. */
bool entity_is_message_type(const Entity *entity);
bool entity_is_multipart(const Entity *entity);
