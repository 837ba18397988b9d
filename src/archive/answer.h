/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions about facts that come from elsewhere than an archive. */
#pragma once

#include "model/decision.h"

/* `explanation` is borrowed for the call, as is the rest. */
typedef void (*TakeAnswer)(const Question *question, const Decision *decision,
                           const char *explanation, void *data);

/* Answers Questions in their order. `names` are those of the explanations. */
void answer_questions(const Facts *facts, const GArray *questions, const FactNames *names,
                      TakeAnswer take, void *data);
