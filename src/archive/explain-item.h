/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why an item is kept, and until when. */
#pragma once

#include "archive/archive.h"
#include "model/reader.h"

typedef struct {
    int64_t id; /* of an item or a party */
    Day today;
    Reader reader;
} ExplanationRequest;

/* `ids` and `names` name parties and items by their place in the facts, each only where the
 * decision speaks of it. Everything is borrowed for the call. */
typedef struct {
    const Question *question;
    const Decision *decision;
    const FactNames *ids, *names;
    const char *paragraph;
} Explanation;

typedef void (*ExplanationFunc)(const Explanation *explanation, void *data);

/* Decides the stored item as of a day, by the very function that expiry uses. FAIL_USAGE when there
 * is no such item for the reader today, or none yet on that day. */
bool explain_item(Archive *archive, const ExplanationRequest *request, ExplanationFunc on_explained,
                  void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
