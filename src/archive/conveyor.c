/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/conveyor.h"

#include "base/error.h"

#define BYTES_MAX (8 * 1024 * 1024)
#define PARCELS_MAX 256
#define READERS 2
#define MOMENT_US (200 * G_TIME_SPAN_MILLISECOND)

struct Conveyor {
    const ConveyorEnds *ends;
    GMutex lock;
    GCond moved; /* something was put, read, taken or closed */
    GQueue parcels;
    GThreadPool *readers; /* NULL: attachments are not read */
    size_t bytes;
    bool is_closed; /* nothing will be put, or nothing will be taken */
    GError *error;  /* how the source ended; NULL: well */
};

static void
read_attachments(void *data, void *user_data)
{
    Parcel *parcel = data;
    Conveyor *conveyor = user_data;
    attachment_reader_read(conveyor->ends->reader, parcel->raw, parcel->message);
    g_mutex_lock(&conveyor->lock);
    parcel->is_being_read = false;
    g_cond_broadcast(&conveyor->moved);
    g_mutex_unlock(&conveyor->lock);
}

static void
init(Conveyor *conveyor, const ConveyorEnds *ends)
{
    *conveyor = (Conveyor){.ends = ends};
    g_mutex_init(&conveyor->lock);
    g_cond_init(&conveyor->moved);
    g_queue_init(&conveyor->parcels);
    if (ends->reader != NULL)
        conveyor->readers = g_thread_pool_new(read_attachments, conveyor, READERS, FALSE, NULL);
}

/* Parcels that nobody takes any more are not read any more: what is begun ends first. */
static void
clear(Conveyor *conveyor)
{
    if (conveyor->readers != NULL)
        g_thread_pool_free(conveyor->readers, TRUE, TRUE);
    g_queue_clear_full(&conveyor->parcels, (GDestroyNotify)parcel_free);
    g_cond_clear(&conveyor->moved);
    g_mutex_clear(&conveyor->lock);
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

static void
push(Conveyor *conveyor, Parcel *parcel)
{
    conveyor->bytes += weight(parcel);
    g_queue_push_tail(&conveyor->parcels, parcel);
    if (conveyor->readers != NULL && parcel->message->attachments->len > 0) {
        parcel->is_being_read = true;
        g_thread_pool_push(conveyor->readers, parcel, NULL);
    }
    g_cond_broadcast(&conveyor->moved);
}

bool
conveyor_put(Conveyor *conveyor, Parcel *parcel, GError **error)
{
    g_mutex_lock(&conveyor->lock);
    while (is_full(conveyor) && !conveyor->is_closed)
        g_cond_wait(&conveyor->moved, &conveyor->lock);
    bool is_wanted = !conveyor->is_closed;
    if (is_wanted)
        push(conveyor, parcel);
    g_mutex_unlock(&conveyor->lock);
    if (is_wanted)
        return true;
    parcel_free(parcel);
    return fail(error, FAIL_TEMPORARY, "the archive takes no more messages");
}

/* The first is there to be taken, or there will be none. */
static bool
is_settled(Conveyor *conveyor)
{
    const Parcel *first = g_queue_peek_head(&conveyor->parcels);
    return first != NULL ? !first->is_being_read : conveyor->is_closed;
}

/* False when it takes long: nobody else should have to wait for a transaction to end. */
static bool
wait_a_moment(Conveyor *conveyor)
{
    gint64 until = g_get_monotonic_time() + MOMENT_US;
    bool is_late = false;
    g_mutex_lock(&conveyor->lock);
    while (!is_settled(conveyor) && !is_late)
        is_late = !g_cond_wait_until(&conveyor->moved, &conveyor->lock, until);
    g_mutex_unlock(&conveyor->lock);
    return !is_late;
}

/* NULL when there will be none. */
static Parcel *
take(Conveyor *conveyor)
{
    g_mutex_lock(&conveyor->lock);
    while (!is_settled(conveyor))
        g_cond_wait(&conveyor->moved, &conveyor->lock);
    Parcel *parcel = g_queue_pop_head(&conveyor->parcels);
    if (parcel != NULL) {
        conveyor->bytes -= weight(parcel);
        parcel->waiting = conveyor->parcels.length;
        g_cond_broadcast(&conveyor->moved);
    }
    g_mutex_unlock(&conveyor->lock);
    return parcel;
}

static void
close_conveyor(Conveyor *conveyor)
{
    g_mutex_lock(&conveyor->lock);
    conveyor->is_closed = true;
    g_cond_broadcast(&conveyor->moved);
    g_mutex_unlock(&conveyor->lock);
}

static void *
work(void *data)
{
    Conveyor *conveyor = data;
    /* The error tells: the result says the same. */
    bool is_done = conveyor->ends->source(conveyor, conveyor->ends->source_data, &conveyor->error);
    g_assert(is_done == (conveyor->error == NULL));
    close_conveyor(conveyor);
    return NULL;
}

static bool
take_all(Conveyor *conveyor, GError **error)
{
    const ConveyorEnds *ends = conveyor->ends;
    for (;;) {
        if (!wait_a_moment(conveyor) && !ends->on_pause(ends->data, error))
            return false;
        g_autoptr(Parcel) parcel = take(conveyor);
        if (parcel == NULL)
            return true;
        if (!ends->on_parcel(parcel, ends->data, error))
            return false;
    }
}

bool
conveyor_run(const ConveyorEnds *ends, GError **error)
{
    Conveyor conveyor;
    init(&conveyor, ends);
    GThread *thread = g_thread_new("source", work, &conveyor);
    bool is_taken = take_all(&conveyor, error);
    close_conveyor(&conveyor);
    g_thread_join(thread);
    clear(&conveyor);
    g_autoptr(GError) broken = conveyor.error;
    if (!is_taken || broken == NULL)
        return is_taken;
    g_propagate_error(error, g_steal_pointer(&broken));
    return false;
}
