/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/secret.h"

#include "base/error.h"

#include <string.h>

static char *
read_file(const MailboxSettings *mailbox, GError **error)
{
    char *content = NULL;
    if (!g_file_get_contents(mailbox->password_file, &content, NULL, error))
        fail_adopt(error, FAIL_CONFIG, "password-file");
    return content;
}

static char *
run_command(const MailboxSettings *mailbox, GError **error)
{
    char shell[] = "/bin/sh", option[] = "-c";
    char *argv[] = {shell, option, mailbox->password_command, NULL};
    char *output = NULL;
    int status;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &output, NULL,
                      &status, error) ||
        !g_spawn_check_wait_status(status, error)) {
        fail_adopt(error, FAIL_CONFIG, "password-command");
        g_clear_pointer(&output, secret_free);
    }
    return output;
}

char *
secret_load(const MailboxSettings *mailbox, GError **error)
{
    char *secret =
        mailbox->password_file != NULL ? read_file(mailbox, error) : run_command(mailbox, error);
    if (secret == NULL)
        return NULL;
    secret[strcspn(secret, "\r\n")] = '\0';
    if (*secret != '\0')
        return secret;
    secret_free(secret);
    fail(error, FAIL_CONFIG, "%s gave an empty password",
         mailbox->password_file != NULL ? mailbox->password_file : "password-command");
    return NULL;
}

void
secret_free(char *secret)
{
    if (secret != NULL)
        explicit_bzero(secret, strlen(secret));
    g_free(secret);
}
