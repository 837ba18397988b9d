/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reader.h"

const char *const reader_names[READER_COUNT + 1] = {
    [READER_SUPPORT] = "support", [READER_ACCOUNTING] = "accounting",     [READER_LEGAL] = "legal",
    [READER_PRIVACY] = "privacy", [READER_UNRESTRICTED] = "unrestricted",
};

/* What a reader sees beside the items that are for it. */
static const struct {
    bool ordinary, restricted;
} sights[READER_COUNT] = {
    [READER_SUPPORT] = {true, false},     [READER_ACCOUNTING] = {true, false},
    [READER_LEGAL] = {false, false},      [READER_PRIVACY] = {true, true},
    [READER_UNRESTRICTED] = {true, true},
};

static const Reader keepers[RULE_COUNT] = {
    [RULE_HOLD] = READER_LEGAL,       [RULE_FREEZE] = READER_PRIVACY,
    [RULE_ACTIVE] = READER_PRIVACY,   [RULE_BOOK] = READER_ACCOUNTING,
    [RULE_REL] = READER_PRIVACY,      [RULE_CONTACT] = READER_PRIVACY,
    [RULE_ITEM] = READER_PRIVACY,     [RULE_CHAT] = READER_PRIVACY,
    [RULE_PROSPECT] = READER_PRIVACY, [RULE_OBJECT] = READER_PRIVACY,
    [RULE_ERASE] = READER_PRIVACY,    [RULE_REQUEST] = READER_PRIVACY,
    [RULE_LINKED] = READER_PRIVACY,   [RULE_GRACE] = READER_PRIVACY,
};

Reader
reader_of_restricted(const Decision *decision)
{
    return decision->outcome == OUTCOME_DUE ? READER_PRIVACY : keepers[decision_rule(decision)];
}

bool
reader_sees_all(Reader reader)
{
    return sights[reader].ordinary && sights[reader].restricted;
}

bool
reader_sees(Reader reader, const Decision *decision)
{
    if (decision->is_restricted ? sights[reader].restricted : sights[reader].ordinary)
        return true;
    return reader_of_restricted(decision) == reader;
}
