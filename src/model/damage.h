/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a look through the whole archive found. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef enum {
    DAMAGE_DATABASE,  /* pages, tables or indices of the file */
    DAMAGE_RENDITION, /* raw bytes that are not what was archived */
    DAMAGE_TEXT,      /* the text of an item, as indexed */
    DAMAGE_CONTENT,   /* bytes that are counted wrong, missing, or nobody's */
    DAMAGE_INDEX,     /* the full-text index does not agree with the texts */
} DamageKind;

extern const char *const damage_names[]; /* by DamageKind */

typedef struct {
    DamageKind kind;
    int64_t item_id;    /* 0: not known, or of no item */
    guint rendition;    /* 0 likewise */
    int64_t content_id; /* 0 likewise */
    const char *what;   /* in words */
} Damage;

typedef struct {
    int64_t items, renditions, contents;
    int64_t bytes; /* of the renditions, as archived */
    int64_t damages;
    double seconds;
} IntegrityReport;

/* Borrowed for the call. */
typedef void (*DamageFunc)(const Damage *damage, void *data);
