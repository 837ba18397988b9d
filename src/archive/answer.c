/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/answer.h"

#include "retention/decider.h"
#include "retention/explain.h"

void
answer_questions(const Facts *facts, const GArray *questions, const FactNames *names,
                 TakeAnswer take, void *data)
{
    g_autoptr(Decider) decider = NULL;
    Day prepared = DAY_NONE; /* a decider serves all questions of one day that follow each other */
    g_auto(Decision) decision;
    decision_init(&decision);
    for (guint i = 0; i < questions->len; i++) {
        const Question *question = &g_array_index(questions, Question, i);
        if (question->today != prepared) {
            g_clear_pointer(&decider, decider_free);
            decider = decider_new(facts, question->today);
            prepared = question->today;
        }
        if (question->is_record)
            decider_record(decider, question->subject, &decision);
        else
            decider_item(decider, question->subject, &decision);
        g_autofree char *explanation = explain_decision(facts, question, &decision, names);
        take(question, &decision, explanation, data);
    }
}
