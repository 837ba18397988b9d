/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/hold.h"

Hold *
hold_new(void)
{
    Hold *hold = g_new0(Hold, 1);
    hold->placed_on = hold->review_on = hold->released_on = DAY_NONE;
    hold->items = g_array_new(FALSE, FALSE, sizeof(int64_t));
    hold->parties = g_ptr_array_new_with_free_func((GDestroyNotify)party_name_free);
    hold->conversations = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return hold;
}

void
hold_free(Hold *hold)
{
    g_free(hold->matter);
    g_free(hold->text);
    g_free(hold->query);
    g_array_unref(hold->items);
    g_ptr_array_unref(hold->parties);
    g_array_unref(hold->conversations);
    g_free(hold);
}

bool
hold_is_overdue(const Hold *hold, Day today)
{
    return hold->released_on == DAY_NONE && hold->review_on <= today;
}
