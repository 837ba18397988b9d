/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/metrics.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    const char *name, *type, *help;
    size_t offset; /* of an int64_t in MailboxMetrics */
} Counter;

static const Counter counters[] = {
    {"messages_fetched_total", "counter", "Messages that came over the wire.",
     offsetof(MailboxMetrics, fetched)},
    {"messages_archived_total", "counter", "Messages that became new items.",
     offsetof(MailboxMetrics, archived)},
    {"messages_duplicates_total", "counter", "Copies of items that the archive had already.",
     offsetof(MailboxMetrics, duplicates)},
    {"messages_failed_total", "counter", "Messages that the server announced and did not deliver.",
     offsetof(MailboxMetrics, failed)},
    {"bytes_total", "counter", "Bytes of the messages that came over the wire.",
     offsetof(MailboxMetrics, bytes)},
    {"reconnects_total", "counter", "Connections made after the first.",
     offsetof(MailboxMetrics, reconnects)},
    {"queue_depth", "gauge", "Messages that are fetched and not stored yet.",
     offsetof(MailboxMetrics, queued)},
};

static void
describe(GString *text, const char *name, const char *type, const char *help)
{
    g_string_append_printf(text, "# HELP letterbook_%s %s\n# TYPE letterbook_%s %s\n", name, help,
                           name, type);
}

static void
append_label(GString *text, const char *value)
{
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '\\' || *c == '"')
            g_string_append_c(text, '\\');
        g_string_append(text, *c == '\n' ? "\\n" : (const char[]){*c, '\0'});
    }
}

static void
append_sample(GString *text, const char *name, const char *mailbox, const char *value)
{
    g_string_append_printf(text, "letterbook_%s{mailbox=\"", name);
    append_label(text, mailbox);
    g_string_append_printf(text, "\"} %s\n", value);
}

static void
append_number(GString *text, const char *name, const char *mailbox, int64_t value)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, value);
    append_sample(text, name, mailbox, number);
}

/* Never is a long time ago: whoever watches the lag shall hear of it. */
static void
append_success(GString *text, const MailboxMetrics *mailboxes, size_t count, Instant now)
{
    describe(text, "up", "gauge", "Whether the last poll of the mailbox went well.");
    for (size_t i = 0; i < count; i++)
        append_number(text, "up", mailboxes[i].mailbox, mailboxes[i].is_up ? 1 : 0);
    describe(text, "last_success_timestamp_seconds", "gauge",
             "When the mailbox was last polled to the end; 0: never.");
    for (size_t i = 0; i < count; i++)
        append_number(text, "last_success_timestamp_seconds", mailboxes[i].mailbox,
                      mailboxes[i].succeeded_at != INSTANT_NONE ? mailboxes[i].succeeded_at : 0);
    describe(text, "lag_seconds", "gauge", "How long ago that was when this was written.");
    for (size_t i = 0; i < count; i++)
        if (mailboxes[i].succeeded_at == INSTANT_NONE)
            append_sample(text, "lag_seconds", mailboxes[i].mailbox, "+Inf");
        else
            append_number(text, "lag_seconds", mailboxes[i].mailbox,
                          MAX(now - mailboxes[i].succeeded_at, 0));
}

static void
append_counter(GString *text, const Counter *counter, const MailboxMetrics *mailboxes, size_t count)
{
    bool is_described = false;
    for (size_t i = 0; i < count; i++) {
        if (!mailboxes[i].has_counts)
            continue;
        if (!is_described)
            describe(text, counter->name, counter->type, counter->help);
        is_described = true;
        const char *member = (const char *)&mailboxes[i] + counter->offset;
        append_number(text, counter->name, mailboxes[i].mailbox,
                      *(const int64_t *)(const void *)member);
    }
}

char *
metrics_format(const MailboxMetrics *mailboxes, size_t count, Instant now)
{
    GString *text = g_string_new(NULL);
    describe(text, "build_info", "gauge", "Always 1; the label says which program this is.");
    g_string_append(text, "letterbook_build_info{version=\"" PACKAGE_VERSION "\"} 1\n");
    if (count > 0)
        append_success(text, mailboxes, count, now);
    for (size_t i = 0; i < G_N_ELEMENTS(counters); i++)
        append_counter(text, &counters[i], mailboxes, count);
    return g_string_free(text, FALSE);
}

static bool
write_all(int file, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t written = write(file, text, left);
        if (written < 0 && errno != EINTR)
            return false;
        text += MAX(written, 0);
        left -= (size_t)MAX(written, 0);
    }
    return true;
}

bool
metrics_write(const char *path, const char *text, GError **error)
{
    g_autofree char *beside = g_strconcat(path, ".XXXXXX", NULL);
    int file = g_mkstemp(beside);
    if (file < 0)
        return fail(error, FAIL_CANNOT_CREATE, "metrics file %s: %s", path, g_strerror(errno));
    /* The exporter is another user, whatever our umask says. */
    bool is_written = write_all(file, text) && fchmod(file, 0644) == 0;
    is_written = close(file) == 0 && is_written;
    if (is_written && g_rename(beside, path) == 0)
        return true;
    int problem = errno;
    g_unlink(beside);
    return fail(error, FAIL_CANNOT_CREATE, "metrics file %s: %s", path, g_strerror(problem));
}
