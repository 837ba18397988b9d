/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hypothetical facts and questions about them, as `letterbook decide` reads them. */
#pragma once

#include "model/decision.h"

typedef struct {
    Facts *facts;
    Zone *zone;                            /* that of the schedule; NULL: none */
    GPtrArray *parties, *items, *requests; /* ids (char *), by place in the facts */
    GArray *questions;                     /* Question, in the order asked */
} FactsDocument;

/* NULL and FAIL_MALFORMED, naming the place, unless everything in the text is valid: unknown keys,
 * contradictions and references to nothing are errors. */
FactsDocument *facts_document_parse(const char *text, size_t length,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
void facts_document_free(FactsDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactsDocument, facts_document_free)

/* The document's ids, borrowed. */
FactNames facts_document_names(const FactsDocument *document);
