/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much there is in the archive, how old it is, and when it goes. */
#pragma once

#include "model/item.h"

/* Items of one mailbox and channel; those seen in two mailboxes count in both. */
typedef struct {
    char *mailbox; /* "": in none, as calls and meetings are */
    Channel channel;
    int64_t items, bytes;
} MailboxCount;

typedef struct {
    int month; /* months since the year 0, from 0 */
    int64_t items, bytes;
} MonthCount;

typedef struct {
    int64_t item_id, bytes;
} LargeItem;

#define LARGEST_ITEMS 10

typedef struct {
    int64_t items, renditions;
    int64_t raw_bytes;         /* of all renditions, as they came */
    int64_t content_bytes;     /* the same as stored */
    int64_t text_bytes;        /* texts as stored beside the index */
    int64_t index_bytes;       /* of the full-text index */
    int64_t file_bytes;        /* the whole database */
    GPtrArray *mailboxes;      /* MailboxCount, by name and channel */
    GArray *largest;           /* LargeItem, the largest first */
    GArray *dated;             /* MonthCount, by the date of the items, the oldest first */
    GArray *expiring;          /* MonthCount, by the month in which items are due, without bytes */
    int64_t due, held, active; /* items due already; held; kept while a relationship lasts */
} Statistics;

Statistics *statistics_new(void);
void statistics_free(Statistics *statistics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Statistics, statistics_free)

/* Counts one in that month; keeps the months in order. */
void statistics_count_month(GArray *months, int month, int64_t bytes);
void statistics_count_mailbox(Statistics *statistics, const char *mailbox, Channel channel,
                              int64_t bytes);
void statistics_note_size(Statistics *statistics, int64_t item_id, int64_t bytes);
