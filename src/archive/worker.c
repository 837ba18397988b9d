/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/worker.h"

#include "archive/back-off.h"
#include "archive/poller.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>

/* Within a round every wait is shorter than this, the server's and the database's. */
#define ROUND_LIFE_MS (10 * 60 * 1000)
#define WAIT_SLACK_MS (60 * 1000)
/* The same trouble is not told again before this. */
#define REPEAT_US (INT64_C(3600) * G_USEC_PER_SEC)

struct Worker {
    const MailboxSettings *mailbox;
    const WorkerTools *tools;
    GThread *thread;
    Poller *poller;
    BackOff back_off;
    bool is_connected, was_connected;
    char *told; /* the trouble as last told; NULL: none */
    int64_t told_us;

    GMutex lock; /* of what follows */
    WorkerReport report;
    MailboxMetrics before; /* counts without the folder under way */
    GError *verdict;
};

/* ---- what others see ---- */

static void
show_life(Worker *worker, int64_t within_ms)
{
    g_mutex_lock(&worker->lock);
    worker->report.due_us = g_get_monotonic_time() + within_ms * 1000;
    g_mutex_unlock(&worker->lock);
}

static void
tell(Worker *worker)
{
    /* Fails when nobody has read it for ages: then it is readable all the same. */
    (void)eventfd_write(worker->tools->news, 1);
}

static void
set_state(Worker *worker, WorkerState state)
{
    g_mutex_lock(&worker->lock);
    worker->report.state = state;
    worker->report.metrics.is_up = state == WORKER_WATCHING;
    if (state == WORKER_WATCHING)
        worker->report.metrics.succeeded_at = instant_now();
    g_mutex_unlock(&worker->lock);
    tell(worker);
}

WorkerReport
worker_report(Worker *worker)
{
    g_mutex_lock(&worker->lock);
    WorkerReport report = worker->report;
    g_mutex_unlock(&worker->lock);
    return report;
}

const GError *
worker_verdict(Worker *worker)
{
    g_mutex_lock(&worker->lock);
    const GError *verdict = worker->report.is_over ? worker->verdict : NULL;
    g_mutex_unlock(&worker->lock);
    return verdict;
}

/* ---- a round ---- */

static void
note_connection(Worker *worker)
{
    if (worker->is_connected)
        return;
    journal_say(worker->tools->journal, JOURNAL_INFO, "mailbox %s: connected to %s%s",
                worker->mailbox->name, worker->mailbox->host,
                worker->was_connected ? " again" : "");
    if (worker->was_connected) {
        g_mutex_lock(&worker->lock);
        worker->report.metrics.reconnects++;
        g_mutex_unlock(&worker->lock);
    }
    worker->is_connected = worker->was_connected = true;
}

/* What was counted before this folder, and what this folder says so far. */
static void
count(Worker *worker, const PollReport *folder, bool is_last)
{
    g_mutex_lock(&worker->lock);
    MailboxMetrics *metrics = &worker->report.metrics;
    metrics->fetched = worker->before.fetched + folder->fetched;
    metrics->archived = worker->before.archived + folder->archived;
    metrics->duplicates = worker->before.duplicates + folder->duplicates;
    metrics->failed = worker->before.failed + folder->failed;
    metrics->bytes = worker->before.bytes + folder->bytes;
    metrics->queued = folder->waiting;
    if (is_last)
        worker->before = *metrics;
    g_mutex_unlock(&worker->lock);
}

static void
on_message(const PollReport *so_far, int64_t wanted, void *data)
{
    (void)wanted;
    Worker *worker = data;
    show_life(worker, ROUND_LIFE_MS);
    note_connection(worker);
    count(worker, so_far, false);
}

static void
say_folder(const Worker *worker, const PollReport *report)
{
    g_autoptr(GString) rest = g_string_new(NULL);
    if (report->failed > 0)
        g_string_append_printf(rest, ", %" G_GINT64_FORMAT " not delivered by the server",
                               report->failed);
    if (report->source.removed > 0)
        g_string_append_printf(rest, ", %" G_GINT64_FORMAT " removed from the server",
                               report->source.removed);
    if (report->archived == 0 && rest->len == 0)
        return;
    journal_say(worker->tools->journal, report->failed > 0 ? JOURNAL_NOTICE : JOURNAL_INFO,
                "mailbox %s: %" G_GINT64_FORMAT " archived from %s%s", report->mailbox,
                report->archived, report->folder, rest->str);
}

static void
on_folder(const PollReport *report, void *data)
{
    Worker *worker = data;
    show_life(worker, ROUND_LIFE_MS);
    note_connection(worker);
    count(worker, report, true);
    say_folder(worker, report);
    tell(worker);
}

/* *is_fatal: no mailbox can be polled into an archive like that. */
static bool
run_round(Worker *worker, bool *is_fatal, GError **error)
{
    static const PollOptions options;
    PollWatcher watcher = {on_message, on_folder, worker};
    show_life(worker, ROUND_LIFE_MS);
    g_autoptr(Archive) archive = archive_open(worker->tools->settings, true, error);
    if (archive == NULL) {
        *is_fatal = !fail_is(*error, FAIL_TEMPORARY);
        return false;
    }
    archive_lend_turn(archive, worker->tools->turn);
    if (!poller_round(worker->poller, archive, &options, &watcher, error)) {
        *is_fatal = fail_is(*error, FAIL_CORRUPT);
        return false;
    }
    note_connection(worker);
    back_off_reset(&worker->back_off);
    g_clear_pointer(&worker->told, g_free);
    set_state(worker, WORKER_WATCHING);
    return true;
}

static bool
wait_for_news(Worker *worker, GError **error)
{
    bool has_news;
    int wait_ms = worker->mailbox->check_every * 1000;
    show_life(worker, wait_ms + ROUND_LIFE_MS);
    return poller_wait(worker->poller, wait_ms, &has_news, error);
}

/* ---- after a failure ---- */

/* True when the workers are to end, within `ms`. */
static bool
sleep_or_stop(Worker *worker, int64_t ms)
{
    show_life(worker, ms + WAIT_SLACK_MS);
    int64_t end = g_get_monotonic_time() + ms * 1000;
    for (;;) {
        struct pollfd stop = {worker->tools->stop, POLLIN, 0};
        int64_t left_ms = MAX((end - g_get_monotonic_time() + 999) / 1000, 0);
        if (poll(&stop, 1, (int)left_ms) > 0)
            return true;
        if (left_ms == 0)
            return false;
    }
}

static bool
is_to_stop(Worker *worker)
{
    return sleep_or_stop(worker, 0);
}

/* "12 s", "5 min", "3 h"; newly allocated. */
static char *
duration_text(int64_t ms)
{
    int seconds = (int)((ms + 999) / 1000);
    if (seconds < 120)
        return g_strdup_printf("%d s", seconds);
    return seconds < 7200 ? g_strdup_printf("%d min", seconds / 60)
                          : g_strdup_printf("%d h", seconds / 3600);
}

static void
say_trouble(Worker *worker, const char *trouble, int64_t wait_ms)
{
    int64_t now = g_get_monotonic_time();
    bool is_told = g_strcmp0(worker->told, trouble) == 0 && now - worker->told_us < REPEAT_US;
    if (is_told)
        return;
    g_autofree char *wait = duration_text(wait_ms);
    journal_say(worker->tools->journal, JOURNAL_WARNING, "mailbox %s: %s; trying again in %s",
                worker->mailbox->name, trouble, wait);
    g_free(worker->told);
    worker->told = g_strdup(trouble);
    worker->told_us = now;
}

/* Says why it does not come again by itself. False: it does. */
static bool
gives_up(const Worker *worker, const GError *problem)
{
    static const char how[] = "then have the configuration read again (SIGHUP)";
    if (poller_is_rejected(worker->poller))
        journal_say(worker->tools->journal, JOURNAL_ERROR,
                    "mailbox %s: stopped, so that the account is not locked: %s; mend user or "
                    "password, %s",
                    worker->mailbox->name, problem->message, how);
    else if (fail_is(problem, FAIL_CONFIG))
        journal_say(worker->tools->journal, JOURNAL_ERROR, "mailbox %s: stopped: %s; mend it, %s",
                    worker->mailbox->name, problem->message, how);
    else
        return false;
    return true;
}

/* False: the worker ends. */
static bool
go_on_after(Worker *worker, const GError *problem)
{
    worker->is_connected = false;
    bool is_given_up = gives_up(worker, problem);
    set_state(worker, is_given_up ? WORKER_STOPPED : WORKER_TROUBLED);
    if (is_given_up)
        return false;
    int64_t wait_ms = back_off_next_ms(&worker->back_off, poller_backoff_ms(worker->poller));
    say_trouble(worker, problem->message, wait_ms);
    return !sleep_or_stop(worker, wait_ms);
}

/* A folder is missing or cannot be read: the others are polled as it should be. */
static bool
is_small_trouble(Worker *worker, const GError *problem)
{
    if (!fail_is(problem, FAIL_MALFORMED) || is_to_stop(worker))
        return false;
    set_state(worker, WORKER_TROUBLED);
    say_trouble(worker, problem->message, worker->mailbox->check_every * 1000);
    return true;
}

/* ---- its life ---- */

/* One round and the wait after it. False: the worker ends. */
static bool
live_on(Worker *worker)
{
    bool is_fatal = false;
    g_autoptr(GError) problem = NULL;
    bool is_well = run_round(worker, &is_fatal, &problem);
    if (!is_well && is_small_trouble(worker, problem)) {
        g_clear_error(&problem);
        is_well = true;
    }
    is_well = is_well && wait_for_news(worker, &problem);
    if (is_to_stop(worker))
        return false;
    if (is_well)
        return true;
    if (!is_fatal)
        return go_on_after(worker, problem);
    g_mutex_lock(&worker->lock);
    worker->verdict = g_steal_pointer(&problem);
    g_mutex_unlock(&worker->lock);
    return false;
}

static void *
work(void *data)
{
    Worker *worker = data;
    worker->poller = poller_new(worker->mailbox, worker->tools->stop);
    while (live_on(worker))
        continue;
    g_clear_pointer(&worker->poller, poller_free);
    g_mutex_lock(&worker->lock);
    worker->report.is_over = true;
    g_mutex_unlock(&worker->lock);
    tell(worker);
    return NULL;
}

Worker *
worker_start(const MailboxSettings *mailbox, const WorkerTools *tools, const MailboxMetrics *before)
{
    Worker *worker = g_new0(Worker, 1);
    worker->mailbox = mailbox;
    worker->tools = tools;
    g_mutex_init(&worker->lock);
    worker->report.metrics = *before;
    worker->report.metrics.has_counts = true;
    worker->before = worker->report.metrics;
    show_life(worker, ROUND_LIFE_MS);
    worker->thread = g_thread_new("mailbox", work, worker);
    return worker;
}

void
worker_join(Worker *worker)
{
    g_thread_join(worker->thread);
    g_mutex_clear(&worker->lock);
    g_clear_error(&worker->verdict);
    g_free(worker->told);
    g_free(worker);
}
