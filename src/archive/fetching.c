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
    Preparer *preparer;
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
    Parcel *parcel = parcel_new(spool_take(raw), job->preparer, error);
    if (parcel == NULL)
        return false;
    parcel->uid = uid;
    parcel->received_at = internal_date;
    parcel->is_to_go = job->fetching->is_to_go;
    return conveyor_put(job->conveyor, parcel, error);
}

static bool
fetch(Conveyor *conveyor, void *data, GError **error)
{
    Job *job = data;
    const Fetching *fetching = job->fetching;
    g_autoptr(Preparer) preparer = preparer_new();
    job->conveyor = conveyor;
    job->preparer = preparer;
    if (job->uids != NULL)
        return imap_session_fetch_these(fetching->session, job->uids, fetching->directory,
                                        on_message, job, error);
    return imap_session_fetch(fetching->session, job->first, job->last, fetching->directory,
                              on_message, job, error);
}

static bool
run(Job *job, GError **error)
{
    const Fetching *fetching = job->fetching;
    ConveyorEnds ends = {
        .reader = fetching->reader,
        .source = fetch,
        .source_data = job,
        .on_parcel = fetching->on_parcel,
        .on_pause = fetching->on_pause,
        .data = fetching->data,
    };
    return conveyor_run(&ends, error);
}

bool
fetching_range(const Fetching *fetching, uint32_t first, uint32_t last, GError **error)
{
    Job job = {.fetching = fetching, .first = first, .last = last};
    return run(&job, error);
}

bool
fetching_these(const Fetching *fetching, const GArray *uids, GError **error)
{
    Job job = {.fetching = fetching, .uids = uids};
    return run(&job, error);
}
