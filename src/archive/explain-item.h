/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an item is kept, and until when. */
#pragma once

#include "archive/archive.h"
#include "model/decision.h"

/* `ids` and `names` name parties and items by their place in the facts, each only where the
 * decision speaks of it. Everything is borrowed for the call. */
typedef struct {
    const Question *question;
    const Decision *decision;
    const FactNames *ids, *names;
    const char *paragraph;
} Explanation;

typedef void (*ExplanationFunc)(const Explanation *explanation, void *data);

/* Decides the stored item as of `today`, by the very function that expiry uses. FAIL_USAGE when
 * there is no such item, or none yet on that day. */
bool explain_item(Archive *archive, int64_t item_id, Day today, ExplanationFunc on_explained,
                  void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
