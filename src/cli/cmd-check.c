/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/schedules.h"
#include "cli/commands.h"
#include "config/secret.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that we cannot read is no use; one that others can read works, but is no secret. */
static bool
check_secret_file(const MailboxSettings *mailbox, const char *key, const char *path, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0)
        return fail(error, FAIL_CONFIG, "mailbox %s: %s %s: %s", mailbox->name, key, path,
                    g_strerror(errno));
    if ((status.st_mode & 077) != 0)
        g_printerr("letterbook: warning: mailbox %s: %s %s may be read by others: chmod 600 it\n",
                   mailbox->name, key, path);
    return true;
}

/* `key`: what its keys begin with. Credentials are there only for what systemd has started. */
static bool
check_secret(const MailboxSettings *mailbox, const char *key, const SecretSource *source,
             GError **error)
{
    g_autofree char *full_key =
        g_strconcat(key, source->credential != NULL ? "-credential" : "-file", NULL);
    g_autofree char *path = NULL;
    g_autoptr(GError) trouble = NULL;
    if (!secret_file(source, key, &path, &trouble)) {
        g_printerr("letterbook: warning: mailbox %s: %s\n", mailbox->name, trouble->message);
        return true;
    }
    return path == NULL || check_secret_file(mailbox, full_key, path, error);
}

static bool
check_ca_file(const MailboxSettings *mailbox, const char *key, const char *path, GError **error)
{
    return path == NULL || access(path, R_OK) == 0 ||
           fail(error, FAIL_CONFIG, "mailbox %s: %s %s: %s", mailbox->name, key, path,
                g_strerror(errno));
}

static bool
check_mailbox(const MailboxSettings *mailbox, GError **error)
{
    const OAuthSettings *oauth2 = mailbox->oauth2;
    if (!check_ca_file(mailbox, "ca-file", mailbox->ca_file, error))
        return false;
    if (oauth2 == NULL)
        return check_secret(mailbox, "password", &mailbox->password, error);
    return check_ca_file(mailbox, "oauth2-ca-file", oauth2->ca_file, error) &&
           check_secret(mailbox, "oauth2-client-secret", &oauth2->client_secret, error) &&
           check_secret(mailbox, "oauth2-refresh-token", &oauth2->refresh_token, error);
}

/* Expiry refuses to run then; everything else works. */
static bool
check_schedule(Archive *archive, GError **error)
{
    ScheduleState state;
    if (!schedules_state(archive, &state, error))
        return false;
    if (state.in_force == 0)
        g_printerr("letterbook: warning: no retention schedule has been activated, nothing will be "
                   "deleted: 'letterbook schedule draft', then 'letterbook schedule activate'\n");
    else if (state.is_edited)
        g_printerr("letterbook: warning: the configuration says something else than version %u of "
                   "the retention schedule, nothing will be deleted: 'letterbook schedule draft', "
                   "then 'letterbook schedule activate'\n",
                   state.in_force);
    return true;
}

static bool
run_check(CommandContext *context, int argc, char **argv, GError **error)
{
    if (!command_parse(context, NULL, &argc, &argv, 0, 0, error))
        return false;
    const Settings *settings = context->settings;
    for (guint i = 0; i < settings->mailboxes->len; i++)
        if (!check_mailbox(g_ptr_array_index(settings->mailboxes, i), error))
            return false;
    g_autoptr(Archive) archive = archive_open(settings, true, error);
    if (archive == NULL)
        return false;
    if (!check_schedule(archive, error))
        return false;
    print_line("%s: %u mailbox%s, archive in %s, days counted in %s: all in order.",
               settings->source, settings->mailboxes->len,
               settings->mailboxes->len == 1 ? "" : "es", settings->directory, settings->time_zone);
    return true;
}

const Command cmd_check = {
    .name = "check",
    .arguments = "",
    .summary = "Check configuration, permissions and archive; say what to fix",
    .needs = NEEDS_SETTINGS,
    .run = run_check,
};
