/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/back-off.h"

#include <glib.h>

#define DRAWS 200

static void
test_growth(void)
{
    static const int64_t middles[] = {1000,  2000,   4000,   8000,   16000, 32000,
                                      64000, 128000, 256000, 300000, 300000};
    int64_t shortest = INT64_MAX, longest = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
        BackOff back_off = {0};
        for (size_t i = 0; i < G_N_ELEMENTS(middles); i++) {
            int64_t wait_ms = back_off_next_ms(&back_off, 0);
            g_assert_cmpint(wait_ms, >=, middles[i] / 2);
            g_assert_cmpint(wait_ms, <=, middles[i] * 3 / 2);
            if (i == 0) {
                shortest = MIN(shortest, wait_ms);
                longest = MAX(longest, wait_ms);
            }
        }
    }
    /* Those who were cut off together come back apart. */
    g_assert_cmpint(longest - shortest, >, 500);
}

static void
test_reset(void)
{
    BackOff back_off = {0};
    for (int i = 0; i < 1000; i++)
        back_off_next_ms(&back_off, 0);
    g_assert_cmpint(back_off_next_ms(&back_off, 0), >=, 150000);
    back_off_reset(&back_off);
    g_assert_cmpint(back_off_next_ms(&back_off, 0), <=, 1500);
}

static void
test_wish(void)
{
    static const struct {
        int64_t wish_ms, least, most;
    } cases[] = {
        {92415, 92415, 92415},
        {10, 500, 1500},
        {-5, 500, 1500},
        {INT64_MAX, 86400000, 86400000},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        BackOff back_off = {0};
        int64_t wait_ms = back_off_next_ms(&back_off, cases[i].wish_ms);
        g_assert_cmpint(wait_ms, >=, cases[i].least);
        g_assert_cmpint(wait_ms, <=, cases[i].most);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/back-off/growth", test_growth);
    g_test_add_func("/back-off/reset", test_reset);
    g_test_add_func("/back-off/wish", test_wish);
    return g_test_run();
}
