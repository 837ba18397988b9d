/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chat as another system tells of it, on its way in. */
#pragma once

#include "model/item.h"

typedef struct {
    Instant at;
    char *from; /* who wrote it, as the other system names them */
    char *text;
} ChatMessage;

/* Either messages or the text as a whole. */
typedef struct {
    char *id; /* the other system's */
    Instant started_at;
    Instant ended_at;           /* INSTANT_NONE: not told */
    char *name, *email, *phone; /* whom it was with; each may be NULL */
    Direction direction;        /* in: they began it */
    char *subject;              /* NULL: none */
    GPtrArray *messages;        /* ChatMessage, as they were written */
    char *text;                 /* NULL: there are messages */
} Chat;

Chat *chat_new(void);
void chat_free(Chat *chat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chat, chat_free)

/* Appends a message; copies. */
void chat_add_message(Chat *chat, Instant at, const char *from, const char *text);
