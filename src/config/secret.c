/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/secret.h"

#include "base/error.h"

#include <string.h>

bool
secret_file(const SecretSource *source, const char *key, char **path, GError **error)
{
    const char *directory = g_getenv("CREDENTIALS_DIRECTORY");
    if (source->credential == NULL) {
        *path = g_strdup(source->file);
        return true;
    }
    if (directory == NULL)
        return fail(error, FAIL_CONFIG,
                    "%s-credential %s: the variable CREDENTIALS_DIRECTORY is not set: systemd sets "
                    "it for a unit with LoadCredential=%s:FILE",
                    key, source->credential, source->credential);
    *path = g_build_filename(directory, source->credential, NULL);
    return true;
}

static char *
read_file(const SecretSource *source, const char *key, GError **error)
{
    g_autofree char *path = NULL;
    char *content = NULL;
    if (secret_file(source, key, &path, error) && !g_file_get_contents(path, &content, NULL, error))
        fail_adopt(error, FAIL_CONFIG, "%s-%s", key,
                   source->credential != NULL ? "credential" : "file");
    return content;
}

static char *
run_command(const SecretSource *source, const char *key, GError **error)
{
    char shell[] = "/bin/sh", option[] = "-c";
    char *argv[] = {shell, option, source->command, NULL};
    char *output = NULL;
    int status;
    if (!g_spawn_sync(NULL, argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &output, NULL,
                      &status, error) ||
        !g_spawn_check_wait_status(status, error)) {
        fail_adopt(error, FAIL_CONFIG, "%s-command", key);
        g_clear_pointer(&output, secret_text_free);
    }
    return output;
}

/* What follows the first line is no part of the secret, but may be one too. */
static void
keep_first_line(char *text)
{
    char *rest = text + strcspn(text, "\r\n");
    explicit_bzero(rest, strlen(rest));
}

SecretText
secret_load(const SecretSource *source, const char *key, GError **error)
{
    g_auto(SecretText) secret =
        source->command != NULL ? run_command(source, key, error) : read_file(source, key, error);
    if (secret == NULL)
        return NULL;
    keep_first_line(secret);
    if (*secret != '\0')
        return g_steal_pointer(&secret);
    if (source->file != NULL)
        fail(error, FAIL_CONFIG, "%s-file %s has an empty first line", key, source->file);
    else
        fail(error, FAIL_CONFIG, "%s-%s gave an empty line", key,
             source->command != NULL ? "command" : "credential");
    return NULL;
}
