/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/lines.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *
read_all(LineReader *reader)
{
    GString *seen = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    Line line;
    do {
        g_assert_true(line_reader_next(reader, &line, &error));
        if (line.length > 0)
            g_string_append_printf(seen, "%s%d:%.*s|", line.is_start ? "" : "+", (int)line.offset,
                                   (int)line.length, line.bytes);
    } while (line.length > 0);
    return g_string_free(seen, FALSE);
}

static void
test_lines(void)
{
    static const struct {
        const char *text;
        int64_t offset;
        const char *lines;
    } cases[] = {
        {"", 0, ""},
        {"\n", 0, "0:\n|"},
        {"a\nb\r\n\nc", 0, "0:a\n|2:b\r\n|5:\n|6:c|"},
        {"a\nb\n", 2, "2:b\n|"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Spool) spool = spool_of(cases[i].text);
        g_auto(LineReader) reader;
        line_reader_init(&reader, spool, cases[i].offset);
        g_autofree char *lines = read_all(&reader);
        g_assert_cmpstr(lines, ==, cases[i].lines);
    }
}

/* A line longer than the buffer comes in pieces, of which only the first starts one. */
static void
test_long_line(void)
{
    g_autofree char *filling = g_strnfill(3 * LINES_BUFFER_SIZE, 'x');
    g_autofree char *text = g_strconcat("short\n", filling, "\nlast\n", NULL);
    g_autoptr(Spool) spool = spool_of(text);
    g_auto(LineReader) reader;
    line_reader_init(&reader, spool, 0);
    g_autoptr(GError) error = NULL;
    Line line;
    size_t total = 0, starts = 0;
    do {
        g_assert_true(line_reader_next(&reader, &line, &error));
        g_assert_cmpint(line.offset, ==, (gint64)total);
        total += line.length;
        starts += line.length > 0 && line.is_start;
    } while (line.length > 0);
    g_assert_cmpuint(total, ==, strlen(text));
    g_assert_cmpuint(starts, ==, 3);
}

static void
test_file(void)
{
    g_autofree char *path = NULL;
    int descriptor = g_file_open_tmp("letterbook-XXXXXX", &path, NULL);
    g_assert_cmpint(write(descriptor, "a\nb\n", 4), ==, 4);
    g_auto(LineReader) reader;
    line_reader_init_file(&reader, descriptor, 0);
    g_autofree char *lines = read_all(&reader);
    g_assert_cmpstr(lines, ==, "0:a\n|2:b\n|");
    close(descriptor);
    g_unlink(path);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/lines/lines", test_lines);
    g_test_add_func("/lines/long", test_long_line);
    g_test_add_func("/lines/file", test_file);
    return g_test_run();
}
