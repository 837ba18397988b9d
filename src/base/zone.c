/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time zones of the IANA database. GTimeZone knows the rules but searches its periods one by
 * one for every question; the periods of the years that correspondence lies in are therefore
 * laid out once, in a table that never changes afterwards and may be read by any thread. */
#include "base/civil.h"
#include "base/error.h"

#include <stdio.h>
#include <string.h>

#define TABLE_BEGINS ((Instant)631152000) /* 1990-01-01T00:00:00Z */
#define TABLE_ENDS ((Instant)2208988800)  /* 2040-01-01T00:00:00Z */
#define LARGEST_OFFSET (26 * 3600)        /* more than any zone was ever away from UTC */

/* From `begins` until the next period begins, clocks are `offset` seconds ahead of UTC. */
typedef struct {
    Instant begins;
    int offset;
} Period;

/* Laying the table out costs more than a few questions to the rules, and most commands ask no
 * more. */
#define QUESTIONS_WITHOUT_TABLE 16

typedef struct {
    GArray *periods; /* Period, ascending; the first begins at TABLE_BEGINS */
    gsize is_laid_out;
    gint questions;
} Table;

struct Zone {
    GTimeZone *rules;
    Table *table;
};

static int
rules_index(const Zone *zone, Instant instant)
{
    return g_time_zone_find_interval(zone->rules, G_TIME_TYPE_UNIVERSAL, instant);
}

/* The first instant in (known, limit] whose period of the rules has another index. */
static Instant
find_change(const Zone *zone, Instant known, Instant limit)
{
    int index = rules_index(zone, known);
    while (limit - known > 1) {
        Instant middle = known + (limit - known) / 2;
        if (rules_index(zone, middle) == index)
            known = middle;
        else
            limit = middle;
    }
    return limit;
}

static void
lay_out_periods(const Zone *zone)
{
    zone->table->periods = g_array_new(FALSE, FALSE, sizeof(Period));
    for (Instant at = TABLE_BEGINS; at < TABLE_ENDS;) {
        int index = rules_index(zone, at);
        Period period = {at, g_time_zone_get_offset(zone->rules, index)};
        g_array_append_val(zone->table->periods, period);
        Instant step = at;
        do
            step += 100 * DAY_SECONDS;
        while (step < TABLE_ENDS && rules_index(zone, step) == index);
        at = find_change(zone, at, step);
    }
}

/* GLib also takes offsets, rules in POSIX notation and paths for names. */
static bool
is_iana_name(const char *name)
{
    if (!g_ascii_isalpha(name[0]) || strstr(name, "..") != NULL ||
        g_str_has_prefix(name, "posix/") || g_str_has_prefix(name, "right/"))
        return false;
    for (const char *at = name; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr("/_+-", *at) == NULL)
            return false;
    const char *directory = g_getenv("TZDIR");
    g_autofree char *path =
        g_build_filename(directory != NULL ? directory : "/usr/share/zoneinfo", name, NULL);
    char magic[4] = "";
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return false;
    bool is_zone_file = fread(magic, 1, sizeof magic, file) == sizeof magic &&
                        memcmp(magic, "TZif", sizeof magic) == 0; /* RFC 8536 section 3.1 */
    fclose(file);
    return is_zone_file;
}

Zone *
zone_open(const char *iana_name, GError **error)
{
    g_autoptr(GTimeZone) rules =
        is_iana_name(iana_name) ? g_time_zone_new_identifier(iana_name) : NULL;
    if (rules == NULL) {
        fail(error, FAIL_CONFIG,
             "unknown time zone \"%s\" (names are those of the IANA database, such as "
             "Europe/Oslo, installed by the package tzdata)",
             iana_name);
        return NULL;
    }
    Zone *zone = g_new0(Zone, 1);
    zone->rules = g_steal_pointer(&rules);
    zone->table = g_new0(Table, 1);
    return zone;
}

void
zone_free(Zone *zone)
{
    g_time_zone_unref(zone->rules);
    g_clear_pointer(&zone->table->periods, g_array_unref);
    g_free(zone->table);
    g_free(zone);
}

/* NULL: so far it is not worth it. */
static const GArray *
table_periods(const Zone *zone)
{
    Table *table = zone->table;
    if (g_atomic_int_get(&table->questions) < QUESTIONS_WITHOUT_TABLE &&
        g_atomic_int_add(&table->questions, 1) < QUESTIONS_WITHOUT_TABLE)
        return NULL;
    if (g_once_init_enter(&table->is_laid_out)) {
        lay_out_periods(zone);
        g_once_init_leave(&table->is_laid_out, 1);
    }
    return table->periods;
}

static int
zone_offset(const Zone *zone, Instant instant)
{
    bool is_within = instant >= TABLE_BEGINS && instant < TABLE_ENDS;
    const GArray *table = is_within ? table_periods(zone) : NULL;
    if (table == NULL)
        return g_time_zone_get_offset(zone->rules, rules_index(zone, instant));
    const Period *periods = (const Period *)(const void *)table->data;
    size_t low = 0, high = table->len;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (periods[middle].begins <= instant)
            low = middle;
        else
            high = middle;
    }
    return periods[low].offset;
}

Day
zone_day(const Zone *zone, Instant instant)
{
    Instant local = instant + zone_offset(zone, instant);
    Instant days = local / DAY_SECONDS;
    return (Day)(local % DAY_SECONDS < 0 ? days - 1 : days);
}

Instant
zone_day_start(const Zone *zone, Day day)
{
    Instant midnight = (Instant)day * DAY_SECONDS;
    Instant day_before = midnight - LARGEST_OFFSET;
    int offset = zone_offset(zone, day_before);
    Instant start = midnight - offset;
    if (zone_offset(zone, start) == offset)
        return start;
    /* The clocks were changed in between, perhaps over midnight itself. */
    Instant change = find_change(zone, day_before, start);
    return MAX(change, midnight - zone_offset(zone, change));
}
