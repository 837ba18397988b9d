/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/day-table.h"

static void
test_the_latest_day_stays(void)
{
    DayTable *table = day_table_new();
    g_assert_cmpint(day_table_find(table, 1, 2), ==, DAY_NONE);
    day_table_raise(table, 1, 2, 100);
    day_table_raise(table, 1, 2, 90);
    g_assert_cmpint(day_table_find(table, 1, 2), ==, 100);
    day_table_raise(table, 1, 2, 110);
    g_assert_cmpint(day_table_find(table, 1, 2), ==, 110);
    g_assert_cmpint(day_table_find(table, 2, 1), ==, DAY_NONE);
    day_table_free(table);
}

static void
test_many_pairs(void)
{
    enum { ONES = 300, OTHERS = 200 };
    DayTable *table = day_table_new();
    for (uint32_t i = 0; i < ONES; i++)
        for (uint32_t j = 0; j < OTHERS; j++)
            day_table_raise(table, i, j * 65536, (Day)(i * OTHERS + j));
    for (uint32_t i = 0; i < ONES; i++)
        for (uint32_t j = 0; j < OTHERS; j++)
            g_assert_cmpint(day_table_find(table, i, j * 65536), ==, (Day)(i * OTHERS + j));
    g_assert_cmpint(day_table_find(table, ONES, 0), ==, DAY_NONE);
    g_assert_cmpint(day_table_find(table, 0, 1), ==, DAY_NONE);
    day_table_free(table);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/day-table/latest", test_the_latest_day_stays);
    g_test_add_func("/day-table/many", test_many_pairs);
    return g_test_run();
}
