/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/mailbox.h"

#define DEFAULT_TIMEOUT_MS 60000
#define DEFAULT_CHECK_EVERY 60

bool
secret_source_is_none(const SecretSource *source)
{
    return source->file == NULL && source->command == NULL && source->credential == NULL;
}

static void
clear_secret_source(SecretSource *source)
{
    g_free(source->file);
    g_free(source->command);
    g_free(source->credential);
}

OAuthSettings *
oauth_settings_new(void)
{
    return g_new0(OAuthSettings, 1);
}

void
oauth_settings_free(OAuthSettings *settings)
{
    g_free(settings->token_url);
    g_free(settings->client_id);
    clear_secret_source(&settings->client_secret);
    clear_secret_source(&settings->refresh_token);
    g_free(settings->scope);
    g_free(settings->ca_file);
    g_free(settings->kept_at);
    g_free(settings);
}

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
    clear_secret_source(&settings->password);
    g_clear_pointer(&settings->oauth2, oauth_settings_free);
    g_free(settings->ca_file);
    g_strfreev(settings->folders);
    g_free(settings);
}
