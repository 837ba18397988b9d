/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration, read and checked. */
#pragma once

#include "base/error.h"
#include "model/bookkeeping.h"
#include "model/mailbox.h"
#include "model/reader.h"
#include "model/schedule.h"

#include <glib.h>

typedef struct {
    char *source;           /* the file it came from, for messages */
    char *directory;        /* of the archive, absolute */
    char *time_zone;        /* IANA name: civil days are counted there */
    GStrv own_domains;      /* ours, lower case: they set the direction and never become parties */
    char *phone_region;     /* ISO 3166-1; NULL: numbers must carry their country code */
    bool reads_attachments; /* their text is searched too */
    Reader reader;          /* whoever uses this file reads as such, and does little else */
    GPtrArray *mailboxes;   /* MailboxSettings, in the order of the file */
    GPtrArray *bookkeeping; /* BookkeepingRule, likewise */
    GStrv transcript_senders; /* addresses or domains whose mails are chats; may be NULL */

    char *metrics_file; /* absolute; NULL: none is written */

    /* [retention] and [rule …]: what the next draft of the schedule says */
    RetentionSchedule *schedule;
} Settings;

Settings *settings_new(void);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

/* The mailbox of this name, borrowed; NULL when there is none. */
MailboxSettings *settings_mailbox(const Settings *settings, const char *name);

/* The mailboxes of these names, borrowed (MailboxSettings), each once; all when there is none.
 * `names` is NULL-terminated. FAIL_USAGE names what is not configured. */
bool settings_choose(const Settings *settings, char *const *names, GPtrArray **chosen,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same domain, or one below it. Both in lower case. */
bool domain_is_within(const char *domain, const char *ancestor);

/* Whether the address is among these addresses and domains, which stand for every address there and
 * below; `senders` may be NULL. All in lower case, domains in A-label form. */
bool senders_have(char *const *senders, const char *address);

/* True for our own domains and every name below them. `domain` in lower case. */
bool settings_is_own_domain(const Settings *settings, const char *domain);
