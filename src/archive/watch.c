/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/watch.h"

#include "archive/crew.h"
#include "base/notify.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define END_WITHIN_US (900 * 1000)
#define METRICS_SOONEST_US (5 * G_USEC_PER_SEC)
#define METRICS_LATEST_US (60 * G_USEC_PER_SEC)

typedef struct {
    CrewOrders orders;
    Notify *notify;
    Journal *journal;
    Turn *turn;
    int signals; /* signalfd */
    int news;    /* eventfd, written to by workers */
    Crew *crew;
    Crew *next; /* starts when the present one is over; NULL: nobody waits */
    bool is_ending;
    int64_t end_by_us;
    bool has_news;                         /* since metrics were written */
    int64_t metrics_at_us, watchdog_at_us; /* last time */
    char *status;                          /* as last told */
    bool is_mute, has_no_metrics;          /* said already */
} Watch;

static void
watch_clear(Watch *watch)
{
    g_clear_pointer(&watch->next, crew_free);
    g_clear_pointer(&watch->crew, crew_free);
    g_clear_pointer(&watch->turn, turn_free);
    g_clear_pointer(&watch->notify, notify_close);
    g_clear_pointer(&watch->journal, journal_free);
    g_clear_pointer(&watch->status, g_free);
    if (watch->signals >= 0)
        close(watch->signals);
    if (watch->news >= 0)
        close(watch->news);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Watch, watch_clear)

/* ---- to the supervisor and to people ---- */

/* That it does not listen is told once. */
static void
tell_supervisor(Watch *watch, const char *lines)
{
    g_autoptr(GError) problem = NULL;
    if (!notify_send(watch->notify, lines, &problem) && !watch->is_mute) {
        journal_say(watch->journal, JOURNAL_WARNING, "%s", problem->message);
        watch->is_mute = true;
    }
}

static void
tell_status(Watch *watch)
{
    char *status = crew_status(watch->crew);
    if (g_strcmp0(status, watch->status) != 0) {
        g_autofree char *line = g_strconcat("STATUS=", status, NULL);
        tell_supervisor(watch, line);
    }
    g_free(watch->status);
    watch->status = status;
}

static void
write_metrics(Watch *watch)
{
    g_autoptr(GError) problem = NULL;
    bool is_written = crew_write_metrics(watch->crew, &problem);
    if (!is_written && !watch->has_no_metrics)
        journal_say(watch->journal, JOURNAL_WARNING, "%s", problem->message);
    watch->has_no_metrics = !is_written;
    watch->has_news = false;
    watch->metrics_at_us = g_get_monotonic_time();
}

/* ---- what signals ask for ---- */

static void
begin_end(Watch *watch)
{
    if (watch->is_ending)
        return;
    watch->is_ending = true;
    watch->end_by_us = g_get_monotonic_time() + END_WITHIN_US;
    crew_stop(watch->crew);
    tell_supervisor(watch, "STOPPING=1");
}

static void
start(Watch *watch, const Crew *former)
{
    crew_start(watch->crew, former);
    watch->has_news = true;
    g_autofree char *status = crew_status(watch->crew);
    journal_say(watch->journal, JOURNAL_NOTICE, "%s", status);
    tell_supervisor(watch, "READY=1");
}

/* The new crew starts when everybody of the old one has put down the archive. */
static void
reload(Watch *watch)
{
    g_autofree char *reloading =
        g_strdup_printf("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
    tell_supervisor(watch, reloading);
    g_autoptr(GError) problem = NULL;
    Crew *next = crew_new(&watch->orders, &problem);
    if (next == NULL) {
        journal_say(watch->journal, JOURNAL_ERROR, "the configuration stays as it was: %s",
                    problem->message);
        tell_supervisor(watch, "READY=1");
        return;
    }
    journal_say(watch->journal, JOURNAL_NOTICE, "the configuration was read again");
    g_clear_pointer(&watch->next, crew_free);
    watch->next = next;
    crew_stop(watch->crew);
}

static void
change_crews(Watch *watch)
{
    g_autoptr(Crew) former = g_steal_pointer(&watch->crew);
    watch->crew = g_steal_pointer(&watch->next);
    start(watch, former);
}

static void
obey_signals(Watch *watch)
{
    struct signalfd_siginfo signal;
    while (read(watch->signals, &signal, sizeof signal) == (ssize_t)sizeof signal)
        if (signal.ssi_signo != SIGHUP)
            begin_end(watch);
        else if (!watch->is_ending)
            reload(watch);
}

/* ---- round after round ---- */

/* How often the watchdog is told; 0: it is not. */
static int64_t
watchdog_every_us(const Watch *watch)
{
    return notify_watchdog_us(watch->notify) / 2;
}

/* Whoever hangs silences the watchdog's signal: the supervisor starts us anew. */
static void
do_what_is_due(Watch *watch)
{
    int64_t now = g_get_monotonic_time(), since_metrics = now - watch->metrics_at_us;
    int64_t every_us = watchdog_every_us(watch);
    if (every_us > 0 && now >= watch->watchdog_at_us + every_us) {
        watch->watchdog_at_us = now;
        if (crew_is_alive(watch->crew))
            tell_supervisor(watch, "WATCHDOG=1");
    }
    if (since_metrics >= (watch->has_news ? METRICS_SOONEST_US : METRICS_LATEST_US))
        write_metrics(watch);
    tell_status(watch);
}

static int64_t
next_due_us(const Watch *watch)
{
    int64_t due = watch->metrics_at_us + (watch->has_news ? METRICS_SOONEST_US : METRICS_LATEST_US);
    int64_t every_us = watchdog_every_us(watch);
    if (every_us > 0)
        due = MIN(due, watch->watchdog_at_us + every_us);
    return watch->is_ending ? MIN(due, watch->end_by_us) : due;
}

static void
wait_for_something(Watch *watch)
{
    struct pollfd sources[] = {{watch->signals, POLLIN, 0}, {watch->news, POLLIN, 0}};
    int64_t left_us = next_due_us(watch) - g_get_monotonic_time();
    poll(sources, G_N_ELEMENTS(sources), (int)(MAX(left_us, 0) / 1000 + 1));
    eventfd_t count;
    if (eventfd_read(watch->news, &count) == 0)
        watch->has_news = true;
}

/* Until everybody has ended, or shall not be waited for any longer. */
static void
look_after(Watch *watch)
{
    for (;;) {
        do_what_is_due(watch);
        bool is_over = crew_is_over(watch->crew);
        if (crew_verdict(watch->crew) != NULL)
            begin_end(watch);
        if (watch->is_ending && (is_over || g_get_monotonic_time() >= watch->end_by_us))
            return;
        if (is_over && watch->next != NULL)
            change_crews(watch);
        wait_for_something(watch);
        obey_signals(watch);
    }
}

/* ---- beginning and end ---- */

static bool
take_signals(Watch *watch, GError **error)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    signal(SIGPIPE, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    watch->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    watch->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return (watch->signals >= 0 && watch->news >= 0) ||
           fail(error, FAIL_TEMPORARY, "signals: %s", g_strerror(errno));
}

static bool
prepare(Watch *watch, const char *config, char *const *names, GError **error)
{
    watch->notify = notify_open(error);
    if (watch->notify == NULL || !take_signals(watch, error))
        return false;
    watch->metrics_at_us = g_get_monotonic_time();
    watch->journal = journal_new();
    watch->turn = turn_new();
    watch->orders = (CrewOrders){config, names, watch->journal, watch->turn, watch->news};
    watch->crew = crew_new(&watch->orders, error);
    return watch->crew != NULL;
}

/* What is still used cannot be freed: the process is about to end. */
static void
leave_threads(Watch *watch)
{
    journal_say(watch->journal, JOURNAL_NOTICE,
                "ends in the middle of something: the next poll goes on there");
    *watch = (Watch){.signals = -1, .news = -1};
}

bool
watch_run(const char *config, char *const *names, bool *has_left_threads, GError **error)
{
    g_auto(Watch) watch = {.signals = -1, .news = -1};
    *has_left_threads = false;
    if (!prepare(&watch, config, names, error))
        return false;
    start(&watch, NULL);
    look_after(&watch);
    const GError *verdict = crew_verdict(watch.crew);
    if (verdict != NULL)
        g_propagate_error(error, g_error_copy(verdict));
    write_metrics(&watch);
    *has_left_threads = !crew_is_over(watch.crew);
    if (*has_left_threads)
        leave_threads(&watch);
    return verdict == NULL;
}
