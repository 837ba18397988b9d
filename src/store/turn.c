/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/turn.h"

struct Turn {
    GMutex lock;
    GCond given;
    guint64 next;    /* ticket of who comes next */
    guint64 serving; /* ticket whose turn it is */
};

Turn *
turn_new(void)
{
    Turn *turn = g_new0(Turn, 1);
    g_mutex_init(&turn->lock);
    g_cond_init(&turn->given);
    return turn;
}

void
turn_free(Turn *turn)
{
    g_assert(turn->next == turn->serving);
    g_cond_clear(&turn->given);
    g_mutex_clear(&turn->lock);
    g_free(turn);
}

void
turn_take(Turn *turn)
{
    g_mutex_lock(&turn->lock);
    guint64 ticket = turn->next++;
    while (turn->serving != ticket)
        g_cond_wait(&turn->given, &turn->lock);
    g_mutex_unlock(&turn->lock);
}

void
turn_give(Turn *turn)
{
    g_mutex_lock(&turn->lock);
    g_assert(turn->serving < turn->next);
    turn->serving++;
    g_cond_broadcast(&turn->given);
    g_mutex_unlock(&turn->lock);
}

guint
turn_waiting(Turn *turn)
{
    g_mutex_lock(&turn->lock);
    guint64 came = turn->next - turn->serving;
    g_mutex_unlock(&turn->lock);
    return came > 1 ? (guint)(came - 1) : 0;
}
