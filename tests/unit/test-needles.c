/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/needles.h"

#include <string.h>

static void
test_places(void)
{
    static const struct {
        const char *haystack;
        gsize from;
        gssize place; /* of "quay" or "ayes" */
        guint which;
    } cases[] = {
        {"", 0, -1, 0},
        {"qua", 0, -1, 0},
        {"quay", 0, 0, 0},
        {"quay", 1, -1, 0},
        {"..QuAy", 0, 2, 0},
        {"quayes", 0, 0, 0},
        {"quayes", 1, 2, 1},
        {"quaquaquay", 0, 6, 0},
        {"quaayyes ayes", 0, 9, 1},
        {"\x11uay\x91uay", 0, -1, 0},
        {"quay", 100, -1, 0},
    };
    g_autoptr(Needles) needles = needles_new(4);
    needles_add(needles, "quay");
    needles_add(needles, "Ayes");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        guint which = 0;
        gssize place = needles_find(needles, (const uint8_t *)cases[i].haystack,
                                    strlen(cases[i].haystack), cases[i].from, &which);
        g_assert_cmpint(place, ==, cases[i].place);
        if (place >= 0)
            g_assert_cmpuint(which, ==, cases[i].which);
    }
}

/* What looking at every place one after the other finds. */
static gssize
find_slowly(GPtrArray *needles, gsize length, const uint8_t *bytes, gsize count, gsize from)
{
    for (gsize i = from; i + length <= count; i++)
        for (guint j = 0; j < needles->len; j++)
            if (g_ascii_strncasecmp(g_ptr_array_index(needles, j), (const char *)bytes + i,
                                    length) == 0)
                return (gssize)i;
    return -1;
}

/* Few different letters, so that much nearly fits. */
static void
fill(uint8_t *bytes, gsize count)
{
    for (gsize i = 0; i < count; i++)
        bytes[i] = (uint8_t) "aAbB"[g_test_rand_int_range(0, 4)];
}

static void
test_against_looking_everywhere(void)
{
    enum { ROUNDS = 300, COUNT = 2000 };
    for (int round = 0; round < ROUNDS; round++) {
        gsize length = (gsize)g_test_rand_int_range(2, 12);
        g_autoptr(Needles) needles = needles_new(length);
        g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
        for (int i = 0; i < 3; i++) {
            uint8_t *needle = g_malloc0(length + 1);
            fill(needle, length);
            needles_add(needles, needle);
            g_ptr_array_add(all, needle);
        }
        uint8_t bytes[COUNT];
        fill(bytes, COUNT);
        gssize fast = -1, slow;
        do {
            guint which;
            gsize from = (gsize)(fast + 1);
            slow = find_slowly(all, length, bytes, COUNT, from);
            fast = needles_find(needles, bytes, COUNT, from, &which);
            g_assert_cmpint(fast, ==, slow);
        } while (fast >= 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/needles/places", test_places);
    g_test_add_func("/needles/random", test_against_looking_everywhere);
    return g_test_run();
}
