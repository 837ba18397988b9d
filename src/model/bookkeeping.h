/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bookkeeping flag: the accounts need an item for some years. */
#pragma once

#include "model/facts.h"

typedef struct {
    BookkeepingKind kind;
    int year;        /* in which the financial year ends; 0: not given */
    Day document_on; /* of the document itself; DAY_NONE: not given */
    bool is_assumed; /* set by a rule of the configuration, seen by nobody yet */
    Day cleared_on;  /* DAY_NONE: it counts */
} Bookkeeping;

/* Which messages a rule flags as they arrive. All of the lists that are given must match; the texts
 * are as they are compared. */
typedef struct {
    char *name;
    BookkeepingKind kind;
    GStrv senders;     /* addresses, or domains: every address there and below; may be NULL */
    GStrv mailboxes;   /* names; may be NULL */
    GStrv attachments; /* patterns of file names, with * and ?; may be NULL */
} BookkeepingRule;

BookkeepingRule *bookkeeping_rule_new(const char *name);
void bookkeeping_rule_free(BookkeepingRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BookkeepingRule, bookkeeping_rule_free)

/* `address` as stored: in lower case, its domain in A-label form. */
bool bookkeeping_rule_has_sender(const BookkeepingRule *rule, const char *address);
bool bookkeeping_rule_has_mailbox(const BookkeepingRule *rule, const char *mailbox);

/* In any case, and however its accents are encoded. */
bool bookkeeping_rule_has_attachment(const BookkeepingRule *rule, const char *filename);
