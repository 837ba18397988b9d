/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls and meetings: correspondence that a person writes down. */
#pragma once

#include "archive/archive.h"
#include "model/item.h"
#include "model/reader.h"

typedef struct {
    Reader reader;   /* whose parties may be named */
    Channel channel; /* phone or meeting */
    Instant at;      /* INSTANT_NONE: now */
    Direction direction;
    bool is_answered;
    const char *phone;   /* the other side's number as people write it; NULL: not known */
    char **parties;      /* who was there, as parties_find() takes it, or an e-mail address; may be
                            NULL when there is a number */
    const char *summary; /* what was said */
} NoteEntry;

/* "YYYY-MM-DD HH:MM" by the archive's clock, or RFC 3339. FAIL_USAGE for anything else. */
bool notes_parse_time(const Archive *archive, const char *text, Instant *at,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the item, with its participants, links and words. An unknown number or address becomes a
 * provisional individual. FAIL_USAGE for what cannot be: nothing is stored then. */
bool notes_add(Archive *archive, const NoteEntry *entry, int64_t *item_id,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;
