/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/fetching.h"

#include "archive/conveyor.h"
#include "base/error.h"

/* What the thread that fetches works on. */
typedef struct {
    const Fetching *fetching;
    uint32_t first, last;
    const GArray *uids; /* NULL: the range */
    Conveyor *conveyor;
    GError *error; /* how it ended; NULL: well */
} Job;

static bool
on_message(uint32_t uid, Instant internal_date, Spool *raw, int64_t size, void *data,
           GError **error)
{
    Job *job = data;
    if (raw == NULL) {
        Oversized large = {uid, size};
        g_array_append_val(job->fetching->oversized, large);
        return true;
    }
    if (!allowance_take(job->fetching->allowance, size, error))
        return false;
    Parcel *parcel = parcel_new(spool_take(raw), error);
    if (parcel == NULL)
        return false;
    parcel->uid = uid;
    parcel->received_at = internal_date;
    parcel->is_to_go = job->fetching->is_to_go;
    return conveyor_put(job->conveyor, parcel) ||
           fail(error, FAIL_TEMPORARY, "the archive takes no more messages");
}

static bool
fetch_choice(Job *job, GError **error)
{
    const Fetching *fetching = job->fetching;
    for (guint from = 0; from < job->uids->len; from += IMAP_UIDS_MAX) {
        guint count = MIN(job->uids->len - from, IMAP_UIDS_MAX);
        g_autoptr(GArray) some = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), count);
        g_array_append_vals(some, &g_array_index(job->uids, uint32_t, from), count);
        if (!imap_session_fetch_these(fetching->session, some, fetching->directory, on_message, job,
                                      error))
            return false;
    }
    return true;
}

static void *
work(void *data)
{
    Job *job = data;
    const Fetching *fetching = job->fetching;
    /* The error tells: the result says the same. */
    bool is_done = job->uids != NULL
                       ? fetch_choice(job, &job->error)
                       : imap_session_fetch(fetching->session, job->first, job->last,
                                            fetching->directory, on_message, job, &job->error);
    g_assert(is_done == (job->error == NULL));
    conveyor_close(job->conveyor);
    return NULL;
}

static bool
take_all(Conveyor *conveyor, FetchingFunc on_parcel, void *data, GError **error)
{
    for (;;) {
        g_autoptr(Parcel) parcel = conveyor_take(conveyor);
        if (parcel == NULL)
            return true;
        if (!on_parcel(parcel, data, error))
            return false;
    }
}

static bool
run(Job *job, FetchingFunc on_parcel, void *data, GError **error)
{
    g_autoptr(Conveyor) conveyor = conveyor_new();
    job->conveyor = conveyor;
    GThread *thread = g_thread_new("fetch", work, job);
    bool is_taken = take_all(conveyor, on_parcel, data, error);
    conveyor_close(conveyor);
    g_thread_join(thread);
    g_autoptr(GError) broken = job->error;
    if (!is_taken || broken == NULL)
        return is_taken;
    g_propagate_error(error, g_steal_pointer(&broken));
    return false;
}

bool
fetching_range(const Fetching *fetching, uint32_t first, uint32_t last, FetchingFunc on_parcel,
               void *data, GError **error)
{
    Job job = {.fetching = fetching, .first = first, .last = last};
    return run(&job, on_parcel, data, error);
}

bool
fetching_these(const Fetching *fetching, const GArray *uids, FetchingFunc on_parcel, void *data,
               GError **error)
{
    Job job = {.fetching = fetching, .uids = uids};
    return run(&job, on_parcel, data, error);
}
