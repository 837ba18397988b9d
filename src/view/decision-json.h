/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decision as the JSON object that `explain` and `decide` print. */
#pragma once

#include "model/decision.h"

/* One line without its end, newly allocated. `ids` names parties and items; `explanation` may be
 * NULL. */
char *decision_json(const Question *question, const Decision *decision, const FactNames *ids,
                    const char *explanation);
