/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bookkeeping.h"

#include "model/settings.h"

#include <string.h>

BookkeepingRule *
bookkeeping_rule_new(const char *name)
{
    BookkeepingRule *rule = g_new0(BookkeepingRule, 1);
    rule->name = g_strdup(name);
    return rule;
}

void
bookkeeping_rule_free(BookkeepingRule *rule)
{
    g_free(rule->name);
    g_strfreev(rule->senders);
    g_strfreev(rule->mailboxes);
    g_strfreev(rule->attachments);
    g_free(rule);
}

bool
bookkeeping_rule_has_sender(const BookkeepingRule *rule, const char *address)
{
    return senders_have(rule->senders, address);
}

bool
bookkeeping_rule_has_mailbox(const BookkeepingRule *rule, const char *mailbox)
{
    return rule->mailboxes != NULL &&
           g_strv_contains((const char *const *)rule->mailboxes, mailbox);
}

static char *
fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *whole = g_utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    return g_utf8_casefold(whole, -1);
}

bool
bookkeeping_rule_has_attachment(const BookkeepingRule *rule, const char *filename)
{
    g_autofree char *folded_name = fold(filename);
    for (char **pattern = rule->attachments; pattern != NULL && *pattern != NULL; pattern++) {
        g_autofree char *folded_pattern = fold(*pattern);
        if (g_pattern_match_simple(folded_pattern, folded_name))
            return true;
    }
    return false;
}
