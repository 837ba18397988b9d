/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/civil.h"
#include "base/error.h"

static void
test_days_count_from_1970(void)
{
    static const struct {
        Civil civil;
        Day day;
    } table[] = {
        {{1970, 1, 1}, 0},      {{1969, 12, 31}, -1},     {{2000, 2, 29}, 11016},
        {{2000, 3, 1}, 11017},  {{1900, 1, 1}, -25567},   {{1900, 3, 1}, -25508},
        {{2024, 2, 29}, 19782}, {{2999, 12, 31}, 376199},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_assert_cmpint(day_from_civil(table[i].civil), ==, table[i].day);
        Civil back = civil_from_day(table[i].day);
        g_assert_cmpint(back.year, ==, table[i].civil.year);
        g_assert_cmpint(back.month, ==, table[i].civil.month);
        g_assert_cmpint(back.day, ==, table[i].civil.day);
    }
}

static void
test_days_agree_with_another_calendar(void)
{
    g_autoptr(GDate) date = g_date_new_dmy(1, G_DATE_JANUARY, 1890);
    Day day = day_from_civil((Civil){1890, 1, 1});
    for (; g_date_get_year(date) < 3005; g_date_add_days(date, 1), day++) {
        Civil civil = civil_from_day(day);
        g_assert_cmpint(civil.year, ==, g_date_get_year(date));
        g_assert_cmpint(civil.month, ==, (int)g_date_get_month(date));
        g_assert_cmpint(civil.day, ==, g_date_get_day(date));
        g_assert_cmpint(day_from_civil(civil), ==, day);
    }
}

static void
test_day_text(void)
{
    static const char *const good[] = {"1900-01-01", "1996-02-29", "2000-02-29", "2024-12-31",
                                       "2999-12-31"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        Day day;
        char text[DAY_TEXT_SIZE];
        g_assert_true(day_parse(good[i], &day));
        g_assert_cmpstr(day_format(day, text), ==, good[i]);
    }
    static const char *const bad[] = {
        "",           "2024",       "2024-1-01",   "2024-01-1",  "2024-13-01",  "2024-00-10",
        "2024-04-31", "2023-02-29", "2100-02-29",  "1899-12-31", "3000-01-01",  "2024-01-01 ",
        "2024-01-00", "24-01-01",   "2024/01/01",  "15.03.2024", "2024-01-01T", " 2024-01-01",
        "+024-01-01", "2024--1-01", "12024-01-01",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Day day = 7;
        g_assert_false(day_parse(bad[i], &day));
        g_assert_cmpint(day, ==, 7);
    }
}

static void
test_months(void)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } table[] = {
        {"2024-03-15", 12, "2025-03-15"},   {"2024-02-29", 12, "2025-02-28"},
        {"2023-02-28", 12, "2024-02-28"},   {"2024-01-31", 1, "2024-02-29"},
        {"2023-01-31", 1, "2023-02-28"},    {"2024-12-31", 2, "2025-02-28"},
        {"2024-08-31", 30, "2027-02-28"},   {"2024-05-31", 0, "2024-05-31"},
        {"2024-01-15", -1, "2023-12-15"},   {"2024-03-31", -1, "2024-02-29"},
        {"2024-02-29", -24, "2022-02-28"},  {"2024-01-31", -13, "2022-12-31"},
        {"1990-01-01", 1200, "2090-01-01"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        Day from;
        char text[DAY_TEXT_SIZE];
        g_assert_true(day_parse(table[i].from, &from));
        g_assert_cmpstr(day_format(day_add_months(from, table[i].months), text), ==, table[i].to);
    }
    char text[DAY_TEXT_SIZE];
    g_assert_cmpstr(day_format(day_last_of_month(2024, 2), text), ==, "2024-02-29");
    g_assert_cmpstr(day_format(day_last_of_month(2100, 2), text), ==, "2100-02-28");
    g_assert_cmpstr(day_format(day_last_of_month(2024, 12), text), ==, "2024-12-31");
}

static void
test_instant_text(void)
{
    static const struct {
        const char *text, *utc;
    } good[] = {
        {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
        {"2024-02-29T23:30:15+01:00", "2024-02-29T22:30:15Z"},
        {"2024-02-29T23:30:15-05:45", "2024-03-01T05:15:15Z"},
        {"1900-12-31T23:30:00-01:00", "1901-01-01T00:30:00Z"},
        {"2998-12-31T23:59:59Z", "2998-12-31T23:59:59Z"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        Instant instant;
        g_assert_true(instant_parse(good[i].text, &instant));
        g_autofree char *utc = instant_format(instant);
        g_assert_cmpstr(utc, ==, good[i].utc);
    }
    static const char *const bad[] = {
        "",
        "2024-02-29",
        "2024-02-29T10:00:00",
        "2024-02-29 10:00:00Z",
        "2024-02-29t10:00:00z",
        "2024-02-29T10:00Z",
        "2024-02-29T10:00:00.5Z",
        "2024-02-29T24:00:00Z",
        "2024-02-29T10:60:00Z",
        "2024-02-29T10:00:60Z",
        "2024-02-29T10:00:00+0100",
        "2024-02-29T10:00:00+01",
        "2024-02-29T10:00:00+24:00",
        "2024-02-29T10:00:00+01:60",
        "2024-02-29T10:00:00Z ",
        "2023-02-29T10:00:00Z",
        "1900-12-31T23:59:59Z",
        "1901-01-01T00:30:00+01:00",
        "2999-01-01T00:00:00Z",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        Instant instant;
        g_assert_false(instant_parse(bad[i], &instant));
    }
}

static void
test_zone_days(void)
{
    static const struct {
        const char *zone, *instant, *day;
    } table[] = {
        {"Europe/Oslo", "2024-12-31T22:59:59Z", "2024-12-31"}, /* UTC+1 */
        {"Europe/Oslo", "2024-12-31T23:00:00Z", "2025-01-01"},
        {"Europe/Oslo", "2024-06-30T21:59:59Z", "2024-06-30"}, /* UTC+2 */
        {"Europe/Oslo", "2024-06-30T22:00:00Z", "2024-07-01"},
        {"Europe/Oslo", "2024-03-31T00:59:59Z",
         "2024-03-31"}, /* before the hour that is left out */
        {"Europe/Oslo", "2024-03-30T23:00:00Z", "2024-03-31"},
        {"Europe/Oslo", "2024-10-27T22:59:59Z", "2024-10-27"}, /* the day of 25 hours */
        {"Europe/Oslo", "1991-06-30T22:00:00Z", "1991-07-01"},
        {"Europe/Oslo", "1989-06-30T22:00:00Z", "1989-07-01"}, /* outside the table */
        {"Europe/Oslo", "2051-06-30T22:00:00Z", "2051-07-01"},
        {"Europe/Oslo", "2051-12-31T22:00:00Z", "2051-12-31"},
        {"America/St_Johns", "2025-01-01T03:29:59Z", "2024-12-31"},
        {"America/St_Johns", "2025-01-01T03:30:00Z", "2025-01-01"},
        {"Pacific/Kiritimati", "2024-12-31T10:00:00Z", "2025-01-01"},
        {"Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29"}, /* the 30th did not happen */
        {"Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"},
        {"UTC", "2024-12-31T23:59:59Z", "2024-12-31"},
        {"UTC", "1969-12-31T23:59:59Z", "1969-12-31"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Zone) zone = zone_open(table[i].zone, NULL);
        Instant instant;
        char text[DAY_TEXT_SIZE];
        g_assert_nonnull(zone);
        g_assert_true(instant_parse(table[i].instant, &instant));
        g_assert_cmpstr(day_format(zone_day(zone, instant), text), ==, table[i].day);
    }
}

static void
test_zone_day_starts(void)
{
    static const struct {
        const char *zone, *day, *start;
    } table[] = {
        {"Europe/Oslo", "2024-01-01", "2023-12-31T23:00:00Z"},
        {"Europe/Oslo", "2024-03-31", "2024-03-30T23:00:00Z"},
        {"Europe/Oslo", "2024-04-01", "2024-03-31T22:00:00Z"},
        {"Europe/Oslo", "2024-10-28", "2024-10-27T23:00:00Z"},
        {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"}, /* began at 01:00 */
        {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"},      /* skipped */
        {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"},
        {"UTC", "2024-02-29", "2024-02-29T00:00:00Z"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(Zone) zone = zone_open(table[i].zone, NULL);
        Day day;
        g_assert_true(day_parse(table[i].day, &day));
        g_autofree char *start = instant_format(zone_day_start(zone, day));
        g_assert_cmpstr(start, ==, table[i].start);
    }
}

/* Every day begins where the instant before still shows an earlier one. */
static void
test_zone_days_meet(void)
{
    static const char *const names[] = {"Europe/Oslo", "America/Sao_Paulo", "Africa/Casablanca",
                                        "Asia/Kolkata", "Australia/Lord_Howe"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(Zone) zone = zone_open(names[i], NULL);
        Day last = day_from_civil((Civil){2042, 1, 1});
        for (Day day = day_from_civil((Civil){1988, 1, 1}); day < last; day++) {
            Instant start = zone_day_start(zone, day);
            g_assert_cmpint(zone_day(zone, start), ==, day);
            g_assert_cmpint(zone_day(zone, start - 1), ==, day - 1);
        }
    }
}

static void
test_unknown_zones_are_refused(void)
{
    static const char *const names[] = {
        "",           "Europe/Olso", "Europe",   "+01:00",   "Z",
        "CET-1CEST",  "/etc/passwd", "zone.tab", "a/../UTC", "CET-1CEST,M3.5.0,M10.5.0/3",
        "europe oslo"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(zone_open(names[i], &error));
        g_assert_true(g_error_matches(error, LETTERBOOK_ERROR, FAIL_CONFIG));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/civil/day-numbers", test_days_count_from_1970);
    g_test_add_func("/civil/calendar", test_days_agree_with_another_calendar);
    g_test_add_func("/civil/day-text", test_day_text);
    g_test_add_func("/civil/months", test_months);
    g_test_add_func("/civil/instant-text", test_instant_text);
    g_test_add_func("/civil/zone-day", test_zone_days);
    g_test_add_func("/civil/zone-day-start", test_zone_day_starts);
    g_test_add_func("/civil/zone-days-meet", test_zone_days_meet);
    g_test_add_func("/civil/unknown-zone", test_unknown_zones_are_refused);
    return g_test_run();
}
