/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench-search CONF fill COUNT: puts made-up items into a new archive, through the stores.
 * bench-search CONF find: how long the first 20 of each query take, in this process: the median of
 * several runs, in milliseconds, the slowest one, and processor time. "rank" for "find": by
 * relevance. A last argument: only the queries whose name begins so. As the reader that CONF names.
 */
#include "archive/archive-private.h"
#include "archive/search.h"
#include "config/config-file.h"
#include "search-cases.h"
#include "search-filling.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define RUNS 11
#define RUNS_LEAST 3
#define ENOUGH G_USEC_PER_SEC /* of time for one query, when it had its least runs */

static void
count_found(const FoundItem *found, void *data)
{
    (void)found;
    ++*(int *)data;
}

static int
compare_times(const void *one, const void *other)
{
    gint64 a = *(const gint64 *)one, b = *(const gint64 *)other;
    return a < b ? -1 : a > b;
}

static bool
measure(Archive *archive, const SearchCase *test, bool by_relevance, GError **error)
{
    gint64 times[RUNS], begun = g_get_monotonic_time();
    clock_t used = clock();
    int found = 0, runs = 0;
    SearchRequest request = {.query = test->query,
                             .reader = archive_settings(archive)->reader,
                             .limit = 20,
                             .by_relevance = by_relevance};
    while (runs < RUNS_LEAST || (runs < RUNS && g_get_monotonic_time() - begun < ENOUGH)) {
        found = 0;
        gint64 start = g_get_monotonic_time();
        if (!search_items(archive, &request, count_found, &found, error))
            return false;
        times[runs++] = g_get_monotonic_time() - start;
    }
    qsort(times, (size_t)runs, sizeof times[0], compare_times);
    printf("%-26s %8.2f %8.2f %8.2f %4d  %s\n", test->name, (double)times[runs / 2] / 1000,
           (double)times[runs - 1] / 1000, (double)(clock() - used) * 1000 / CLOCKS_PER_SEC / runs,
           found, test->query);
    return true;
}

static bool
find(Archive *archive, bool by_relevance, const char *beginning, GError **error)
{
    printf("%-26s %8s %8s %8s %4s\n", "query", "median", "slowest", "CPU", "hits");
    for (const SearchCase *test = search_cases; test->name != NULL; test++)
        if (g_str_has_prefix(test->name, beginning) && !measure(archive, test, by_relevance, error))
            return false;
    return true;
}

static bool
run(const char *conf, const char *action, const char *argument, GError **error)
{
    g_autoptr(Settings) settings = config_file_load(conf, error);
    if (settings == NULL)
        return false;
    bool is_filling = g_str_equal(action, "fill");
    g_autoptr(Archive) archive = archive_open(settings, is_filling, error);
    if (archive == NULL || !is_filling)
        return archive != NULL && find(archive, g_str_equal(action, "rank"), argument, error);
    return search_filling_run(archive, g_ascii_strtoll(argument, NULL, 10), error);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    if (argc >= 3 && run(argv[1], argv[2], argc > 3 ? argv[3] : "", &error))
        return 0;
    g_printerr("bench-search: %s\n", error != NULL
                                         ? error->message
                                         : "CONF fill COUNT, CONF find [NAME] or CONF rank [NAME]");
    return 1;
}
