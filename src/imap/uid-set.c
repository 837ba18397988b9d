/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/uid-set.h"

/* With the rest of a command below 8,192. */
#define LENGTH_MAX 8000

static uint32_t
uid_at(const UidSet *set, guint index)
{
    return g_array_index(set->uids, uint32_t, index);
}

static bool
is_out(const UidSet *set, guint index)
{
    return set->is_out != NULL && set->is_out[index];
}

char *
uid_set_format(const UidSet *set, guint from, guint *to)
{
    GString *text = g_string_new(NULL);
    guint at = from;
    while (at < *to && text->len < LENGTH_MAX) {
        guint next = at + 1;
        if (!is_out(set, at)) {
            while (next < *to && !is_out(set, next) &&
                   (set->has_nothing_between || uid_at(set, next) == uid_at(set, next - 1) + 1))
                next++;
            g_string_append_printf(text, "%s%u", text->len > 0 ? "," : "", uid_at(set, at));
            if (next > at + 1)
                g_string_append_printf(text, ":%u", uid_at(set, next - 1));
        }
        at = next;
    }
    *to = at;
    return g_string_free(text, FALSE);
}
