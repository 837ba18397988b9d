/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A decision in plain English: what happens, by which rule and schedule, what started the period,
 * and what would apply otherwise. */
#pragma once

#include "model/decision.h"

/* One paragraph, newly allocated. `decision` answers `question` about `facts`; `names` are what
 * people call the parties, items and requests. */
char *explain_decision(const Facts *facts, const Question *question, const Decision *decision,
                       const FactNames *names);
