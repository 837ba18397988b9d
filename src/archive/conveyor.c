/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/conveyor.h"

#define BYTES_MAX (8 * 1024 * 1024)
#define PARCELS_MAX 256

struct Conveyor {
    GMutex lock;
    GCond moved; /* something was put, taken or closed */
    GQueue parcels;
    size_t bytes;
    bool is_closed;
};

Conveyor *
conveyor_new(void)
{
    Conveyor *conveyor = g_new0(Conveyor, 1);
    g_mutex_init(&conveyor->lock);
    g_cond_init(&conveyor->moved);
    g_queue_init(&conveyor->parcels);
    return conveyor;
}

void
conveyor_free(Conveyor *conveyor)
{
    g_queue_clear_full(&conveyor->parcels, (GDestroyNotify)parcel_free);
    g_cond_clear(&conveyor->moved);
    g_mutex_clear(&conveyor->lock);
    g_free(conveyor);
}

/* What it occupies in memory; a large message waits in a file. */
static size_t
weight(const Parcel *parcel)
{
    return (size_t)MIN(spool_size(parcel->raw), SPOOL_MEMORY_MAX);
}

static bool
is_full(const Conveyor *conveyor)
{
    return conveyor->bytes >= BYTES_MAX || conveyor->parcels.length >= PARCELS_MAX;
}

bool
conveyor_put(Conveyor *conveyor, Parcel *parcel)
{
    g_mutex_lock(&conveyor->lock);
    while (is_full(conveyor) && !conveyor->is_closed)
        g_cond_wait(&conveyor->moved, &conveyor->lock);
    bool is_wanted = !conveyor->is_closed;
    if (is_wanted) {
        conveyor->bytes += weight(parcel);
        g_queue_push_tail(&conveyor->parcels, parcel);
        g_cond_signal(&conveyor->moved);
    }
    g_mutex_unlock(&conveyor->lock);
    if (!is_wanted)
        parcel_free(parcel);
    return is_wanted;
}

Parcel *
conveyor_take(Conveyor *conveyor)
{
    g_mutex_lock(&conveyor->lock);
    while (conveyor->parcels.length == 0 && !conveyor->is_closed)
        g_cond_wait(&conveyor->moved, &conveyor->lock);
    Parcel *parcel = g_queue_pop_head(&conveyor->parcels);
    if (parcel != NULL) {
        conveyor->bytes -= weight(parcel);
        g_cond_signal(&conveyor->moved);
    }
    g_mutex_unlock(&conveyor->lock);
    return parcel;
}

void
conveyor_close(Conveyor *conveyor)
{
    g_mutex_lock(&conveyor->lock);
    conveyor->is_closed = true;
    g_cond_broadcast(&conveyor->moved);
    g_mutex_unlock(&conveyor->lock);
}
