/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations: items joined by the Message-IDs they have or refer to. */
#pragma once

#include "base/civil.h"
#include "store/db.h"

#include <glib.h>

/* The conversation that an item with these Message-IDs (char *, its own and those it refers to)
 * belongs to, and which `also` (int64_t) belong to as well. Joins several into the oldest; makes
 * one when there is none. */
bool conversation_store_get(Db *db, const GPtrArray *message_ids, const GArray *also,
                            int64_t *conversation_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* E-mail of a time between us and one address that is not ours: that address wrote it, or, with
 * `is_from_us`, it was among those whom we wrote to. Where there is much of it, what is nearest to
 * the last instant, or with `is_after` to the first. */
typedef struct {
    int64_t address_id;
    Instant first, last;
    bool is_after;
    bool is_from_us;
    guint outsiders_max; /* what we wrote to more of them is left out */
} AnswerRange;

typedef struct {
    const char *subject;
    int64_t conversation_id;
    bool has_references; /* besides its own Message-ID */
    bool is_automated;
} AnswerCandidate;

/* Borrowed for the call. */
typedef bool (*AnswerCandidateFunc)(const AnswerCandidate *candidate, void *data, GError **error);

bool conversation_store_candidates(Db *db, const AnswerRange *range,
                                   AnswerCandidateFunc on_candidate, void *data,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Remembers the item's Message-IDs for those that come later. */
bool conversation_store_refer(Db *db, int64_t item_id, const GPtrArray *message_ids,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes conversations without items. */
/* Before the item, a message from the party, is purged: it wrote in that conversation, whatever is
 * left of it. */
bool conversation_store_note_writing(Db *db, int64_t item_id, int64_t party_id, Day on,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool conversation_store_forget_empty(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
