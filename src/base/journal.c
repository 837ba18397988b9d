/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/journal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct Journal {
    bool has_priorities;
};

/* JOURNAL_STREAM is "device:inode" of the stream that systemd gave us: standard error may have been
 * led elsewhere since. */
static bool
is_stream(int descriptor, const char *stream)
{
    struct stat status;
    if (stream == NULL || fstat(descriptor, &status) != 0)
        return false;
    g_autofree char *own = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                           (guint64)status.st_dev, (guint64)status.st_ino);
    return strcmp(own, stream) == 0;
}

Journal *
journal_new(void)
{
    Journal *journal = g_new0(Journal, 1);
    journal->has_priorities = is_stream(STDERR_FILENO, g_getenv("JOURNAL_STREAM"));
    return journal;
}

void
journal_free(Journal *journal)
{
    g_free(journal);
}

void
journal_say(const Journal *journal, JournalPriority priority, const char *format, ...)
{
    g_autoptr(GString) line = g_string_new(NULL);
    if (journal->has_priorities)
        g_string_append_printf(line, "<%d>", (int)priority);
    else
        g_string_append(line, "letterbook: ");
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(line, format, arguments);
    va_end(arguments);
    g_strdelimit(line->str, "\r\n", ' ');
    g_string_append_c(line, '\n');
    /* In one piece: lines of two threads must not mix. Whom nobody hears need not be told. */
    ssize_t written;
    do
        written = write(STDERR_FILENO, line->str, line->len);
    while (written < 0 && errno == EINTR);
}
