/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/journal.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a line becomes on a standard error that is a file, and the journal's stream where told. */
static char *
say_into_file(bool is_stream, JournalPriority priority, const char *text)
{
    g_autofree char *path = NULL;
    char *written = NULL;
    int file = g_file_open_tmp("letterbook-XXXXXX", &path, NULL), kept = dup(STDERR_FILENO);
    struct stat status;
    g_assert_cmpint(fstat(file, &status), ==, 0);
    g_autofree char *stream =
        g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)status.st_dev,
                        (guint64)status.st_ino + (is_stream ? 0 : 1));
    g_setenv("JOURNAL_STREAM", stream, TRUE);
    dup2(file, STDERR_FILENO);
    g_autoptr(Journal) journal = journal_new();
    journal_say(journal, priority, "%s", text);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(file);
    g_assert_true(g_file_get_contents(path, &written, NULL, NULL));
    g_unlink(path);
    return written;
}

static void
test_lines(void)
{
    static const struct {
        bool is_stream;
        JournalPriority priority;
        const char *text, *line;
    } cases[] = {
        {true, JOURNAL_INFO, "3 archived", "<6>3 archived\n"},
        {true, JOURNAL_ERROR, "stopped", "<3>stopped\n"},
        {false, JOURNAL_ERROR, "stopped", "letterbook: stopped\n"},
        {true, JOURNAL_WARNING, "two\n<0>lines\r", "<4>two <0>lines \n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line = say_into_file(cases[i].is_stream, cases[i].priority, cases[i].text);
        g_assert_cmpstr(line, ==, cases[i].line);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/journal/lines", test_lines);
    return g_test_run();
}
