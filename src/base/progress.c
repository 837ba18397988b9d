/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/progress.h"

#include <stdio.h>
#include <unistd.h>

#define REDRAW_EVERY_US (200 * 1000)

struct Progress {
    char *label;
    bool is_visible;
    bool is_drawn;
    gint64 began_at, drawn_at;
};

Progress *
progress_new(const char *label)
{
    Progress *progress = g_new0(Progress, 1);
    progress->label = g_strdup(label);
    progress->is_visible = isatty(STDERR_FILENO) == 1;
    progress->began_at = progress->drawn_at = g_get_monotonic_time();
    return progress;
}

void
progress_free(Progress *progress)
{
    if (progress->is_drawn)
        fputs("\r\033[K", stderr);
    g_free(progress->label);
    g_free(progress);
}

char *
progress_format(const char *label, int64_t done, int64_t total, int64_t bytes, double seconds)
{
    GString *line = g_string_new(label);
    g_string_append_printf(line, "  %" G_GINT64_FORMAT, done);
    if (total > 0)
        g_string_append_printf(line, " of %" G_GINT64_FORMAT " (%d %%)", total,
                               (int)(100 * done / total));
    g_string_append_printf(line, "  %.1f MB", (double)bytes / 1e6);
    if (seconds >= 1 && done > 0)
        g_string_append_printf(line, "  %.0f/s", (double)done / seconds);
    if (seconds >= 1 && done > 0 && total > done) {
        int left = (int)((double)(total - done) * seconds / (double)done);
        g_string_append_printf(line, "  %d:%02d left", left / 60, left % 60);
    }
    return g_string_free(line, FALSE);
}

void
progress_show(Progress *progress, int64_t done, int64_t total, int64_t bytes)
{
    gint64 now = g_get_monotonic_time();
    if (!progress->is_visible || now - progress->drawn_at < REDRAW_EVERY_US)
        return;
    double seconds = (double)(now - progress->began_at) / G_USEC_PER_SEC;
    g_autofree char *line = progress_format(progress->label, done, total, bytes, seconds);
    fprintf(stderr, "\r\033[K%s", line);
    progress->drawn_at = now;
    progress->is_drawn = true;
}
