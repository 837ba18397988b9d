/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Replies that do not say what they reply to. */
#pragma once

#include "archive/archive.h"
#include "model/item.h"

typedef struct {
    const Item *item; /* about to be stored: its subject, date and direction count */
    bool has_references;
    const GArray *outsiders; /* int64_t: addresses that are not ours, of the sender or, when we
                                wrote it, of those we wrote to */
} AnswerSearch;

/* Adds the conversations (int64_t) of those items that this one answers by its subject alone, or
 * that answer it so. An answer has neither References nor In-Reply-To, was not sent by a machine,
 * and its subject begins with the mark of a reply. It answers what has otherwise the same subject,
 * was written no more than two weeks before, by the side that it is addressed to, to the side that
 * wrote it: an outsider's mail answers what we wrote to this very address, and ours what came from
 * one that we write to. This says the same whichever of the two comes first. */
bool answers_find(Archive *archive, const AnswerSearch *search, GArray *conversations,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
