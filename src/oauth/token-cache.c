/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oauth/token-cache.h"

#include "base/error.h"
#include "base/secret-text.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Two tokens, neither longer than an answer, and the rest. */
#define CACHE_MAX (130 * 1024)

static const char title[] = "letterbook token 1";

void
token_clear(Token *token)
{
    g_clear_pointer(&token->access, secret_text_free);
    g_clear_pointer(&token->refresh, secret_text_free);
}

static bool
check_private(const char *path, const struct stat *status, GError **error)
{
    if (status->st_uid == geteuid() && (status->st_mode & 077) == 0)
        return true;
    return fail(error, FAIL_REFUSED,
                "%s holds tokens, but belongs to another user or may be read by others: remove it, "
                "it is made anew",
                path);
}

bool
token_cache_prepare(const char *path, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    struct stat status;
    if (g_mkdir(directory, 0700) != 0 && errno != EEXIST)
        return fail(error, errno == ENOENT ? FAIL_CONFIG : FAIL_CANNOT_CREATE,
                    "making the directory %s: %s%s", directory, g_strerror(errno),
                    errno == ENOENT ? " (has 'letterbook init' been run?)" : "");
    if (lstat(directory, &status) != 0 || !S_ISDIR(status.st_mode))
        return fail(error, FAIL_CANNOT_CREATE, "%s is in the way of the directory for tokens",
                    directory);
    return check_private(directory, &status, error);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

/* The value of "name: value" at the start of *rest, which moves on to the next line; NULL when
 * something else stands there. Ends the value in the buffer. */
static char *
take_field(char **rest, const char *name)
{
    size_t length = strlen(name);
    char *line = *rest, *end = strchr(line, '\n');
    if (end == NULL || strncmp(line, name, length) != 0 || strncmp(line + length, ": ", 2) != 0)
        return NULL;
    *end = '\0';
    *rest = end + 1;
    return line + length + 2;
}

static bool
parse(char *text, Token *token)
{
    if (!g_str_has_prefix(text, title) || text[strlen(title)] != '\n')
        return false;
    char *rest = text + strlen(title) + 1;
    const char *source = take_field(&rest, "source");
    const char *obtained = take_field(&rest, "obtained");
    const char *renewed = take_field(&rest, "renewed");
    const char *access = take_field(&rest, "access");
    const char *refresh = take_field(&rest, "refresh");
    if (source == NULL || obtained == NULL || renewed == NULL || access == NULL || *rest != '\0' ||
        !digest_parse(source, &token->source) || !instant_parse(obtained, &token->obtained) ||
        !instant_parse(renewed, &token->renewed))
        return false;
    token->access = g_strdup(access);
    token->refresh = g_strdup(refresh);
    return true;
}

static bool
read_all(int file, char *buffer, size_t length)
{
    size_t count = 0;
    ssize_t got;
    while ((got = read(file, buffer + count, length - count)) > 0)
        count += (size_t)got;
    buffer[MIN(count, length - 1)] = '\0';
    return got == 0 && count < length;
}

static bool
read_open(int file, const char *path, Token *token, bool *is_found, GError **error)
{
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        return fail(error, FAIL_CANNOT_CREATE, "%s is in the way of the file for a token", path);
    if (!check_private(path, &status, error))
        return false;
    char *buffer = g_malloc0(CACHE_MAX);
    *is_found = read_all(file, buffer, CACHE_MAX) && parse(buffer, token);
    explicit_bzero(buffer, CACHE_MAX);
    g_free(buffer);
    return true;
}

bool
token_cache_read(const char *path, Token *token, bool *is_found, GError **error)
{
    *is_found = false;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return errno == ENOENT || fail(error, FAIL_REFUSED, "%s: %s", path, g_strerror(errno));
    bool is_done = read_open(file, path, token, is_found, error);
    close(file);
    return is_done;
}

/* ── writing ─────────────────────────────────────────────────────────────────────────────── */

/* '~' is in no mailbox's name. */
static char *
path_of_new(const char *path)
{
    return g_strconcat(path, "~new", NULL);
}

bool
token_cache_reserve(const char *path, GError **error)
{
    g_autofree char *new = path_of_new(path);
    g_unlink(new); /* left behind by one that was killed */
    int file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(error, FAIL_TEMPORARY, "%s: %s", new, g_strerror(errno));
    int fault = posix_fallocate(file, 0, CACHE_MAX);
    close(file);
    if (fault == 0)
        return true;
    g_unlink(new);
    return fail(error, FAIL_TEMPORARY, "making room for a token in %s: %s", new, g_strerror(fault));
}

void
token_cache_release(const char *path)
{
    g_autofree char *new = path_of_new(path);
    g_unlink(new);
}

static char *
compose(const Token *token)
{
    char hex[DIGEST_HEX_SIZE];
    g_autofree char *obtained = instant_format(token->obtained);
    g_autofree char *renewed = instant_format(token->renewed);
    bool has_refresh = token->refresh != NULL;
    return g_strdup_printf("%s\nsource: %s\nobtained: %s\nrenewed: %s\naccess: %s\n%s%s%s", title,
                           digest_format(&token->source, hex), obtained, renewed, token->access,
                           has_refresh ? "refresh: " : "", has_refresh ? token->refresh : "",
                           has_refresh ? "\n" : "");
}

static bool
write_all(int file, const char *text, size_t length)
{
    for (size_t count = 0; count < length;) {
        ssize_t written = write(file, text + count, length - count);
        if (written < 0 && errno != EINTR)
            return false;
        count += (size_t)MAX(written, 0);
    }
    return ftruncate(file, (off_t)length) == 0 && fsync(file) == 0;
}

/* So that the new name outlives a power cut. */
static void
sync_directory(const char *path)
{
    g_autofree char *directory = g_path_get_dirname(path);
    int file = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
}

bool
token_cache_write(const char *path, const Token *token, GError **error)
{
    g_autofree char *new = path_of_new(path);
    g_auto(SecretText) text = compose(token);
    int file = open(new, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    bool is_done = file >= 0 && write_all(file, text, strlen(text)) && g_rename(new, path) == 0;
    int fault = errno;
    if (file >= 0)
        close(file);
    if (!is_done)
        return fail(error, FAIL_TEMPORARY, "keeping a token in %s: %s", path, g_strerror(fault));
    sync_directory(path);
    return true;
}
