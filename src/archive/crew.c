/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/crew.h"

#include "archive/health.h"
#include "config/config-file.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* By so much may a sign of life be late: a machine that was asleep is no reason to start anew. */
#define OVERDUE_US (5 * 60 * G_USEC_PER_SEC)

struct Crew {
    Settings *settings;
    GPtrArray *mailboxes; /* MailboxSettings, borrowed from the settings */
    WorkerTools tools;
    GArray *known; /* MailboxMetrics of each, as they were when nobody worked yet */
    GPtrArray *workers;
};

static bool
choose(Crew *crew, char *const *names, GError **error)
{
    if (!settings_choose(crew->settings, names, &crew->mailboxes, error))
        return false;
    return crew->mailboxes->len > 0 ||
           fail(error, FAIL_CONFIG, "%s: no mailbox is configured", crew->settings->source);
}

/* What the archive knows of each, which also shows that it can be used. */
static bool
load_metrics(Crew *crew, GError **error)
{
    g_autoptr(Archive) archive = archive_open(crew->settings, true, error);
    for (guint i = 0; archive != NULL && i < crew->mailboxes->len; i++) {
        g_auto(MailboxHealth) health = {0};
        if (!health_load(archive, g_ptr_array_index(crew->mailboxes, i), &health, error))
            return false;
        MailboxMetrics metrics = health_metrics(&health);
        g_array_append_val(crew->known, metrics);
    }
    return archive != NULL;
}

Crew *
crew_new(const CrewOrders *orders, GError **error)
{
    g_autoptr(Crew) crew = g_new0(Crew, 1);
    crew->tools.stop = -1;
    crew->known = g_array_new(FALSE, FALSE, sizeof(MailboxMetrics));
    crew->workers = g_ptr_array_new_with_free_func((GDestroyNotify)worker_join);
    crew->settings = config_file_load(orders->config, error);
    if (crew->settings == NULL || !choose(crew, orders->names, error) || !load_metrics(crew, error))
        return NULL;
    crew->tools = (WorkerTools){
        .settings = crew->settings,
        .journal = orders->journal,
        .turn = orders->turn,
        .stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
        .news = orders->news,
    };
    if (crew->tools.stop < 0) {
        fail(error, FAIL_TEMPORARY, "eventfd: %s", g_strerror(errno));
        return NULL;
    }
    return g_steal_pointer(&crew);
}

void
crew_free(Crew *crew)
{
    if (crew->tools.stop >= 0)
        crew_stop(crew);
    g_ptr_array_unref(crew->workers);
    if (crew->tools.stop >= 0)
        close(crew->tools.stop);
    g_array_unref(crew->known);
    g_clear_pointer(&crew->mailboxes, g_ptr_array_unref);
    g_clear_pointer(&crew->settings, settings_free);
    g_free(crew);
}

static WorkerReport
report_of(const Crew *crew, guint place)
{
    return worker_report(g_ptr_array_index(crew->workers, place));
}

/* Counts go on where a worker of the former crew has left them. */
static MailboxMetrics
metrics_before(const Crew *crew, guint place, const Crew *former)
{
    MailboxMetrics known = g_array_index(crew->known, MailboxMetrics, place);
    for (guint i = 0; former != NULL && i < former->workers->len; i++) {
        MailboxMetrics counted = report_of(former, i).metrics;
        if (strcmp(counted.mailbox, known.mailbox) == 0) {
            counted.mailbox = known.mailbox;
            return counted;
        }
    }
    return known;
}

void
crew_start(Crew *crew, const Crew *former)
{
    for (guint i = 0; i < crew->mailboxes->len; i++) {
        MailboxMetrics before = metrics_before(crew, i, former);
        g_ptr_array_add(crew->workers,
                        worker_start(g_ptr_array_index(crew->mailboxes, i), &crew->tools, &before));
    }
}

void
crew_stop(Crew *crew)
{
    /* Nobody reads it: it stays readable for all of them. */
    (void)eventfd_write(crew->tools.stop, 1);
}

bool
crew_is_over(const Crew *crew)
{
    for (guint i = 0; i < crew->workers->len; i++)
        if (!report_of(crew, i).is_over)
            return false;
    return true;
}

bool
crew_is_alive(const Crew *crew)
{
    int64_t now = g_get_monotonic_time();
    for (guint i = 0; i < crew->workers->len; i++) {
        WorkerReport report = report_of(crew, i);
        if (!report.is_over && now > report.due_us + OVERDUE_US)
            return false;
    }
    return true;
}

const GError *
crew_verdict(const Crew *crew)
{
    for (guint i = 0; i < crew->workers->len; i++) {
        const GError *verdict = worker_verdict(g_ptr_array_index(crew->workers, i));
        if (verdict != NULL)
            return verdict;
    }
    return NULL;
}

char *
crew_status(const Crew *crew)
{
    guint of[WORKER_STATES] = {0};
    for (guint i = 0; i < crew->workers->len; i++)
        of[report_of(crew, i).state]++;
    guint watched = crew->workers->len - of[WORKER_STOPPED];
    GString *status = g_string_new(NULL);
    g_string_append_printf(status, "%u mailbox%s watched", watched, watched == 1 ? "" : "es");
    if (of[WORKER_TROUBLED] > 0)
        g_string_append_printf(status, ", %u in trouble", of[WORKER_TROUBLED]);
    if (of[WORKER_STOPPED] > 0)
        g_string_append_printf(status, ", %u stopped", of[WORKER_STOPPED]);
    return g_string_free(status, FALSE);
}

bool
crew_write_metrics(const Crew *crew, GError **error)
{
    if (crew->settings->metrics_file == NULL)
        return true;
    g_autoptr(GArray) mailboxes = g_array_new(FALSE, FALSE, sizeof(MailboxMetrics));
    for (guint i = 0; i < crew->workers->len; i++) {
        MailboxMetrics metrics = report_of(crew, i).metrics;
        g_array_append_val(mailboxes, metrics);
    }
    g_autofree char *text = metrics_format((const MailboxMetrics *)(void *)mailboxes->data,
                                           mailboxes->len, instant_now());
    return metrics_write(crew->settings->metrics_file, text, error);
}
