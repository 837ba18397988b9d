/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/decision.h"

const char *const outcome_names[] = {
    [OUTCOME_HELD] = "HELD",
    [OUTCOME_KEEP_WHILE_ACTIVE] = "KEEP_WHILE_ACTIVE",
    [OUTCOME_KEEP_UNTIL] = "KEEP_UNTIL",
    [OUTCOME_DUE] = "DUE",
};

const char *const rule_names[RULE_COUNT] = {
    [RULE_HOLD] = "R-HOLD",     [RULE_FREEZE] = "R-FREEZE", [RULE_ACTIVE] = "R-ACTIVE",
    [RULE_BOOK] = "R-BOOK",     [RULE_REL] = "R-REL",       [RULE_CONTACT] = "R-CONTACT",
    [RULE_ITEM] = "R-ITEM",     [RULE_CHAT] = "R-CHAT",     [RULE_PROSPECT] = "R-PROSPECT",
    [RULE_OBJECT] = "R-OBJECT", [RULE_ERASE] = "R-ERASE",   [RULE_REQUEST] = "R-REQUEST",
    [RULE_LINKED] = "R-LINKED", [RULE_GRACE] = "R-GRACE",
};

const char *const review_names[REVIEW_COUNT] = {
    "end_date_assumed", "financial_year_assumed", "mailbox_migrated", "server_date_implausible",
    "unlinked",
};

const char *const review_texts[REVIEW_COUNT] = {
    "a relationship was ended without saying when: the day it was recorded stands in",
    "the financial year is assumed from the item's date",
    "the server's date is later than our own host's stamp: the mailbox was probably migrated",
    "the server's date is missing or implausible",
    "no party is known, and the item goes soon",
};

void
decision_init(Decision *decision)
{
    *decision = (Decision){.claims = g_array_new(FALSE, FALSE, sizeof(Claim))};
}

void
decision_clear(Decision *decision)
{
    g_array_unref(decision->claims);
}
