/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/mailbox.h"

#define DEFAULT_TIMEOUT_MS 60000
#define DEFAULT_CHECK_EVERY 60

MailboxSettings *
mailbox_settings_new(const char *name)
{
    MailboxSettings *settings = g_new0(MailboxSettings, 1);
    settings->name = g_strdup(name);
    settings->timeout_ms = DEFAULT_TIMEOUT_MS;
    settings->check_every = DEFAULT_CHECK_EVERY;
    return settings;
}

void
mailbox_settings_free(MailboxSettings *settings)
{
    g_free(settings->name);
    g_free(settings->host);
    g_free(settings->user);
    g_free(settings->password_file);
    g_free(settings->password_command);
    g_free(settings->ca_file);
    g_strfreev(settings->folders);
    g_free(settings);
}
