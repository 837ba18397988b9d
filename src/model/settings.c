/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/settings.h"

#include <string.h>

Settings *
settings_new(void)
{
    Settings *settings = g_new0(Settings, 1);
    settings->mailboxes = g_ptr_array_new_with_free_func((GDestroyNotify)mailbox_settings_free);
    settings->bookkeeping = g_ptr_array_new_with_free_func((GDestroyNotify)bookkeeping_rule_free);
    settings->reads_attachments = true;
    settings->reader = READER_UNRESTRICTED;
    settings->schedule = retention_schedule_new();
    return settings;
}

void
settings_free(Settings *settings)
{
    g_ptr_array_unref(settings->mailboxes);
    g_ptr_array_unref(settings->bookkeeping);
    retention_schedule_free(settings->schedule);
    g_strfreev(settings->own_domains);
    g_strfreev(settings->transcript_senders);
    g_free(settings->source);
    g_free(settings->directory);
    g_free(settings->time_zone);
    g_free(settings->phone_region);
    g_free(settings->metrics_file);
    g_free(settings);
}

MailboxSettings *
settings_mailbox(const Settings *settings, const char *name)
{
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        MailboxSettings *mailbox = g_ptr_array_index(settings->mailboxes, i);
        if (strcmp(mailbox->name, name) == 0)
            return mailbox;
    }
    return NULL;
}

bool
settings_choose(const Settings *settings, char *const *names, GPtrArray **chosen, GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (guint i = 0; *names == NULL && i < settings->mailboxes->len; i++)
        g_ptr_array_add(found, g_ptr_array_index(settings->mailboxes, i));
    for (; *names != NULL; names++) {
        MailboxSettings *mailbox = settings_mailbox(settings, *names);
        if (mailbox == NULL)
            return fail(error, FAIL_USAGE, "%s has no section [mailbox %s]", settings->source,
                        *names);
        if (!g_ptr_array_find(found, mailbox, NULL))
            g_ptr_array_add(found, mailbox);
    }
    *chosen = g_steal_pointer(&found);
    return true;
}

bool
domain_is_within(const char *domain, const char *ancestor)
{
    size_t length = strlen(domain), tail = strlen(ancestor);
    if (length < tail || strcmp(domain + length - tail, ancestor) != 0)
        return false;
    return length == tail || domain[length - tail - 1] == '.';
}

bool
senders_have(char *const *senders, const char *address)
{
    const char *at = strrchr(address, '@');
    for (; senders != NULL && *senders != NULL; senders++)
        if (strcmp(*senders, address) == 0 || (at != NULL && domain_is_within(at + 1, *senders)))
            return true;
    return false;
}

bool
settings_is_own_domain(const Settings *settings, const char *domain)
{
    for (char **own = settings->own_domains; own != NULL && *own != NULL; own++)
        if (domain_is_within(domain, *own))
            return true;
    return false;
}
