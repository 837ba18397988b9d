/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wu and Manber's search: the last two bytes of the window say how far it may jump. */
#include "base/needles.h"

#include <string.h>

#define BLOCKS 65536

struct Needles {
    size_t length;
    GPtrArray *folded;     /* uint8_t[length] */
    uint8_t jumps[BLOCKS]; /* by two folded bytes */
};

static uint8_t
fold(uint8_t byte)
{
    return (uint8_t)g_ascii_tolower((char)byte);
}

static guint
block(const uint8_t *second)
{
    return (guint)fold(second[-1]) << 8 | fold(second[0]);
}

Needles *
needles_new(size_t length)
{
    g_assert(length >= 2 && length <= UINT8_MAX);
    Needles *needles = g_new0(Needles, 1);
    needles->length = length;
    needles->folded = g_ptr_array_new_with_free_func(g_free);
    memset(needles->jumps, (int)length - 1, sizeof needles->jumps);
    return needles;
}

void
needles_free(Needles *needles)
{
    g_ptr_array_unref(needles->folded);
    g_free(needles);
}

size_t
needles_length(const Needles *needles)
{
    return needles->length;
}

guint
needles_count(const Needles *needles)
{
    return needles->folded->len;
}

void
needles_add(Needles *needles, const void *bytes)
{
    uint8_t *folded = g_memdup2(bytes, needles->length);
    for (size_t i = 0; i < needles->length; i++)
        folded[i] = fold(folded[i]);
    for (size_t i = 1; i < needles->length; i++) {
        uint8_t *jump = &needles->jumps[block(folded + i)];
        *jump = (uint8_t)MIN(*jump, needles->length - 1 - i);
    }
    g_ptr_array_add(needles->folded, folded);
}

static bool
is_at(const Needles *needles, guint which, const uint8_t *bytes)
{
    const uint8_t *folded = g_ptr_array_index(needles->folded, which);
    for (size_t i = 0; i < needles->length; i++)
        if (fold(bytes[i]) != folded[i])
            return false;
    return true;
}

ssize_t
needles_find(const Needles *needles, const uint8_t *bytes, size_t length, size_t from, guint *which)
{
    size_t last = from + needles->length - 1;
    while (last < length) {
        size_t jump = needles->jumps[block(bytes + last)];
        if (jump > 0) {
            last += jump;
            continue;
        }
        size_t start = last - (needles->length - 1);
        for (*which = 0; *which < needles->folded->len; (*which)++)
            if (is_at(needles, *which, bytes + start))
                return (ssize_t)start;
        last++;
    }
    return -1;
}
