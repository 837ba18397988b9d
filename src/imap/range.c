/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/range.h"

#include <string.h>

bool
range_parse(Token word, ImapRange *range)
{
    const char *colon = memchr(word.start, ':', word.length);
    size_t length = colon != NULL ? (size_t)(colon - word.start) : word.length;
    uint32_t one, other;
    if (!token_number((Token){word.start, length}, &one) || one == 0)
        return false;
    other = one;
    if (colon != NULL &&
        (!token_number((Token){colon + 1, word.length - length - 1}, &other) || other == 0))
        return false;
    *range = (ImapRange){MIN(one, other), MAX(one, other)};
    return true;
}

static int
compare_ranges(const void *one, const void *other)
{
    const ImapRange *left = one, *right = other;
    return left->first < right->first ? -1 : left->first > right->first;
}

void
ranges_settle(GArray *ranges)
{
    guint kept = 0;
    g_array_sort(ranges, compare_ranges);
    for (guint i = 0; i < ranges->len; i++) {
        ImapRange range = g_array_index(ranges, ImapRange, i);
        ImapRange *before = kept > 0 ? &g_array_index(ranges, ImapRange, kept - 1) : NULL;
        if (before != NULL && range.first <= (uint64_t)before->last + 1)
            before->last = MAX(before->last, range.last);
        else
            g_array_index(ranges, ImapRange, kept++) = range;
    }
    g_array_set_size(ranges, kept);
}
