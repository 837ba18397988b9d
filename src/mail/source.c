/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/source.h"

#include "base/error.h"
#include "mail/header.h"
#include "mail/json-lines.h"
#include "mail/lines.h"
#include "mail/mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a file is judged by. */
#define PROBE_SIZE 65536
/* Folders within folders; deeper ones are reported. */
#define DEPTH_MAX 50

typedef struct {
    const char *spool_directory;
    Spool *spool;
    MailSourceFunc on_message;
    MailSkippedFunc on_skipped;
    void *data;
    int depth;
} Source;

static bool read_folder(Source *source, const char *path, GError **error);

static void
skip(const Source *source, const char *path, const char *why)
{
    source->on_skipped(path, why, source->data);
}

/* A field that messages have and other files with colons do not. */
static bool
is_mail_field(const char *line, size_t length)
{
    static const char *const names[] = {
        "Bcc",         "Cc",         "Content-Type", "Date",     "Delivered-To",
        "From",        "Message-ID", "MIME-Version", "Received", "Reply-To",
        "Return-Path", "Sender",     "Subject",      "To",       "X-Mailer",
    };
    size_t name = header_name_length(line, length);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strlen(names[i]) == name && g_ascii_strncasecmp(line, names[i], name) == 0)
            return true;
    return false;
}

static bool
is_text(const char *bytes, size_t length)
{
    size_t controls = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        controls += byte < 0x20 && strchr("\t\n\r\f\033", byte) == NULL;
        controls += byte == 0;
    }
    return controls * 50 <= length;
}

/* `is_named_so`: its name or its folder says that it is a message; then any text will do. */
static bool
looks_like_message(const char *bytes, size_t length, bool is_named_so)
{
    bool text = is_text(bytes, length), has_field = false, is_first = true;
    for (size_t at = 0; at < length;) {
        const char *end = memchr(bytes + at, '\n', length - at);
        size_t next = end != NULL ? (size_t)(end - bytes) + 1 : length;
        bool is_blank = bytes[at] == '\n' || (bytes[at] == '\r' && next - at == 2);
        if (is_blank && !is_first)
            break;
        size_t name = header_name_length(bytes + at, next - at);
        bool is_from_line = is_first && next - at > 5 && memcmp(bytes + at, "From ", 5) == 0;
        if (!is_named_so && is_first && !is_blank && name == 0 && !is_from_line)
            return false;
        has_field |= is_mail_field(bytes + at, next - at);
        is_first &= is_blank;
        at = next;
    }
    return is_named_so ? has_field || text : has_field && text;
}

static bool
give_whole_file(const Source *source, const char *path, int descriptor, Instant date,
                GError **error)
{
    g_autofree char *buffer = g_malloc(PROBE_SIZE);
    spool_reset(source->spool);
    for (;;) {
        ssize_t got = file_read(descriptor, spool_size(source->spool), buffer, PROBE_SIZE, error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        if (!spool_append(source->spool, buffer, (size_t)got, error))
            return false;
    }
    MailFound found = {.place = path, .date = date, .raw = source->spool};
    return source->on_message(&found, source->data, error);
}

static bool
read_open_file(const Source *source, const char *path, int descriptor, bool is_message,
               GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        skip(source, path, "it is neither a file nor a folder");
        return true;
    }
    g_autofree char *probe = g_malloc(PROBE_SIZE);
    ssize_t got = file_read(descriptor, 0, probe, PROBE_SIZE, error);
    if (got < 0)
        return false;
    is_message |= g_str_has_suffix(path, ".eml") || g_str_has_suffix(path, ".EML");
    if (got == 0) {
        skip(source, path, "the file is empty");
        return true;
    }
    if (!is_message && mbox_begins(probe, (size_t)got)) {
        MboxRead mbox = {.path = path,
                         .descriptor = descriptor,
                         .file_date = status.st_mtime,
                         .spool = source->spool,
                         .on_message = source->on_message,
                         .on_skipped = source->on_skipped,
                         .data = source->data};
        return mbox_read(&mbox, error);
    }
    if (!is_message && json_lines_begin(probe, (size_t)got)) {
        JsonLinesRead lines = {.path = path,
                               .descriptor = descriptor,
                               .file_date = status.st_mtime,
                               .spool_directory = source->spool_directory,
                               .on_message = source->on_message,
                               .on_skipped = source->on_skipped,
                               .data = source->data};
        return json_lines_read(&lines, error);
    }
    if (looks_like_message(probe, (size_t)got, is_message))
        return give_whole_file(source, path, descriptor, status.st_mtime, error);
    skip(source, path, "it is not mail");
    return true;
}

/* `is_message`: the file's place says that it is one message and no mbox. */
static bool
read_file(const Source *source, const char *path, bool is_message, GError **error)
{
    /* O_NONBLOCK: a named pipe must not stop the run. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        skip(source, path, g_strerror(errno));
        return true;
    }
    bool done = read_open_file(source, path, descriptor, is_message, error);
    close(descriptor);
    return done;
}

static int
compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* Names in a folder, sorted bytewise; NULL after telling why when it cannot be read. */
static GPtrArray *
list_names(const Source *source, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = g_dir_open(path, 0, &error);
    if (folder == NULL) {
        skip(source, path, error->message);
        return NULL;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

static bool
is_folder(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static bool
has_folder(const char *path, const char *name)
{
    g_autofree char *inside = g_build_filename(path, name, NULL);
    return is_folder(inside);
}

static bool
is_maildir(const char *path)
{
    return has_folder(path, "cur") && has_folder(path, "new");
}

static bool
read_maildir_messages(Source *source, const char *maildir, const char *state, GError **error)
{
    g_autofree char *path = g_build_filename(maildir, state, NULL);
    g_autoptr(GPtrArray) names = list_names(source, path);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (*name != '.' && !is_folder(file) && !read_file(source, file, true, error))
            return false;
    }
    return true;
}

/* cur and new, then the folders in it: Maildir++ names them with a dot in front. Other files of a
 * Maildir are the mail server's. */
static bool
read_maildir(Source *source, const char *path, GError **error)
{
    if (!read_maildir_messages(source, path, "cur", error) ||
        !read_maildir_messages(source, path, "new", error))
        return false;
    g_autoptr(GPtrArray) names = list_names(source, path);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = names->pdata[i];
        if (strcmp(name, "cur") == 0 || strcmp(name, "new") == 0 || strcmp(name, "tmp") == 0)
            continue;
        g_autofree char *inside = g_build_filename(path, name, NULL);
        bool is_wanted = is_folder(inside) && (*name != '.' || is_maildir(inside));
        if (is_wanted && !read_folder(source, inside, error))
            return false;
    }
    return true;
}

static bool
read_plain_folder(Source *source, const char *path, GError **error)
{
    g_autoptr(GPtrArray) names = list_names(source, path);
    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *inside = g_build_filename(path, name, NULL);
        if (*name == '.')
            continue;
        if (is_folder(inside) ? !read_folder(source, inside, error)
                              : !read_file(source, inside, false, error))
            return false;
    }
    return true;
}

static bool
read_folder(Source *source, const char *path, GError **error)
{
    if (source->depth >= DEPTH_MAX) {
        skip(source, path, "the folder lies too deep");
        return true;
    }
    source->depth++;
    bool done = is_maildir(path) ? read_maildir(source, path, error)
                                 : read_plain_folder(source, path, error);
    source->depth--;
    return done;
}

bool
mail_source_read(const char *path, const char *spool_directory, MailSourceFunc on_message,
                 MailSkippedFunc on_skipped, void *data, GError **error)
{
    if (access(path, R_OK) != 0)
        return fail(error, FAIL_MALFORMED, "%s: %s", path, g_strerror(errno));
    g_autoptr(Spool) spool = spool_new(spool_directory);
    Source source = {.spool_directory = spool_directory,
                     .spool = spool,
                     .on_message = on_message,
                     .on_skipped = on_skipped,
                     .data = data};
    bool is_directory = g_file_test(path, G_FILE_TEST_IS_DIR);
    return is_directory ? read_folder(&source, path, error)
                        : read_file(&source, path, false, error);
}
