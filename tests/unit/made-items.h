/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up items, of which it is known without the store what they fulfil. What an item has comes
 * and goes in stretches of time, here for every n-th item and there at random: so conditions lie
 * apart, are mixed, and change from one to the other. */
#pragma once

#include "model/query.h"
#include "store-fixture.h"

#define ITEMS 12000
#define WORDS 12
#define MAILBOXES 4
#define PARTIES 5 /* the last one is provisional */

typedef struct {
    int64_t id, size;
    guint words, mailboxes; /* bits */
    int channel, direction, attachments;
    int party, linked, unlinked; /* of its address, by a person, taken away by one; -1: none */
    bool is_flagged, is_held, has_cc;
} MadeItem;

typedef struct {
    StoreFixture fixture;
    GRand *random;
    MadeItem items[ITEMS]; /* oldest first */
} MadeItems;

/* In a store of their own. */
MadeItems *made_items_new(void);
void made_items_free(MadeItems *made);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MadeItems, made_items_free)

/* A query about them, of groups up to `depth` deep. */
Query *made_items_query(MadeItems *made, int depth);

bool made_item_fulfils(const MadeItem *item, const Query *query);
