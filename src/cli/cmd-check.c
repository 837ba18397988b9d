/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/schedules.h"
#include "cli/commands.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* One that we cannot read is no use; one that others can read works, but is no secret. */
static bool
check_password_file(const MailboxSettings *mailbox, GError **error)
{
    const char *path = mailbox->password_file;
    struct stat status;
    if (path == NULL)
        return true;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0)
        return fail(error, FAIL_CONFIG, "mailbox %s: password-file %s: %s", mailbox->name, path,
                    g_strerror(errno));
    if ((status.st_mode & 077) != 0)
        g_printerr("letterbook: warning: mailbox %s: password-file %s may be read by others: chmod "
                   "600 it\n",
                   mailbox->name, path);
    return true;
}

static bool
check_mailbox(const MailboxSettings *mailbox, GError **error)
{
    if (mailbox->ca_file != NULL && access(mailbox->ca_file, R_OK) != 0)
        return fail(error, FAIL_CONFIG, "mailbox %s: ca-file %s: %s", mailbox->name,
                    mailbox->ca_file, g_strerror(errno));
    return check_password_file(mailbox, error);
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
