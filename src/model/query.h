/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A search as a tree: what the query language (letterbook-query.7) means, before anyone
 * thinks of SQL. */
#pragma once

#include "base/civil.h"

#include <glib.h>

typedef enum {
    QUERY_ALL,       /* children: every one holds; none: everything matches */
    QUERY_ANY,       /* children: at least one holds */
    QUERY_NOT,       /* one child, which does not hold */
    QUERY_WORDS,     /* text, in `field`; a phrase when it has several words */
    QUERY_PARTY,     /* text: id, external id, organisation number, or part of the name */
    QUERY_ROLE,      /* text: of a party at the date of the item; "individual": no role */
    QUERY_MAILBOX,   /* text */
    QUERY_CHANNEL,   /* text */
    QUERY_DIRECTION, /* text */
    QUERY_AFTER,     /* at: items from this instant on */
    QUERY_BEFORE,    /* at: items before this instant */
    QUERY_HAS_ATTACHMENT,
    QUERY_IS_UNLINKED,
    QUERY_IS_HELD,        /* in the scope of an open hold, as stored */
    QUERY_IS_BOOKKEEPING, /* flagged, and not cleared */
    QUERY_SIZE_FROM,      /* number: so many bytes or more */
    QUERY_SIZE_BELOW,     /* number: less */
    QUERY_MESSAGE_ID,     /* text */
    QUERY_ID,             /* number */
    QUERY_IDS,            /* text: JSON array of ids */

    /* What the decision about an item says: archive/query-decisions.h turns these into ids. */
    QUERY_IS_RESTRICTED,
    QUERY_EXPIRES_FROM,   /* number: the last day it may be kept is this day or later */
    QUERY_EXPIRES_BEFORE, /* number: it is before this day */
} QueryKind;

typedef enum {
    QUERY_FIELD_ANY,
    QUERY_FIELD_SUBJECT,
    QUERY_FIELD_FROM,
    QUERY_FIELD_TO, /* To, Cc and Bcc */
    QUERY_FIELD_CC,
    QUERY_FIELD_WITH, /* any side */
    QUERY_FIELD_BODY,
    QUERY_FIELD_FILENAME,
    QUERY_FIELD_ATTACHMENT, /* what stands in attachments */
} QueryField;

typedef struct Query {
    QueryKind kind;
    QueryField field;
    bool is_prefix;     /* the last word of `text` is the beginning of a word ... */
    GPtrArray *endings; /* ... which stands for these texts (char *), ... */
    bool is_wide;       /* ... or for too many: the store fills these in */
    char *text;
    gsize offset, length; /* of QUERY_WORDS: where they stand in the text of the whole query */
    Instant at;
    int64_t number;
    GPtrArray *children; /* Query */
} Query;

Query *query_new(QueryKind kind);
Query *query_new_number(QueryKind kind, int64_t number);
void query_free(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)
