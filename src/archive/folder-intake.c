/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/folder-intake.h"

#include "archive/archive-private.h"
#include "archive/fetching.h"
#include "base/error.h"

/* So many are looked at before they are fetched: a command that a server answers at once. */
#define SLICE 5000

void
intake_init(Intake *intake, const FolderTask *task, FolderRow *folder)
{
    *intake = (Intake){
        .task = task,
        .folder = folder,
        .batch = batch_new(task->archive, folder),
        .oversized = g_array_new(FALSE, FALSE, sizeof(Oversized)),
    };
}

void
intake_clear(Intake *intake)
{
    g_clear_pointer(&intake->batch, batch_free);
    g_clear_pointer(&intake->wanted, g_array_unref);
    g_clear_pointer(&intake->has_come, g_free);
    g_clear_pointer(&intake->oversized, g_array_unref);
}

static uint32_t
wanted_uid(const Intake *intake, guint place)
{
    return g_array_index(intake->wanted, uint32_t, place);
}

static int
compare_uids(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* A repair fills gaps below the mark, which stays where it is. */
static void
move_mark(Intake *intake, guint place)
{
    intake->has_come[place] = true;
    while (intake->complete < intake->wanted->len && intake->has_come[intake->complete]) {
        uint32_t uid = wanted_uid(intake, intake->complete++);
        intake->folder->last_uid = MAX(intake->folder->last_uid, uid);
    }
}

PollReport
intake_report(const Intake *intake)
{
    const FolderTask *task = intake->task;
    const BatchCounts *counts = batch_counts(intake->batch);
    return (PollReport){
        .mailbox = task->mailbox->name,
        .folder = task->name,
        .fetched = counts->fetched,
        .archived = counts->of[SIGHTING_ARCHIVED],
        .duplicates = counts->of[SIGHTING_DUPLICATE],
        .recognised = counts->recognised,
        .suppressed = counts->of[SIGHTING_SUPPRESSED],
        .failed = counts->of[SIGHTING_FAILED],
        .excluded = counts->of[SIGHTING_EXCLUDED],
        .bytes = counts->bytes,
    };
}

static void
tell_progress(const Intake *intake, guint waiting)
{
    PollReport so_far = intake_report(intake);
    so_far.waiting = waiting;
    intake->task->watcher->on_message(&so_far, intake->wanted->len, intake->task->watcher->data);
}

/* ---- fetching ---- */

static bool
on_parcel(const Parcel *parcel, void *data, GError **error)
{
    Intake *intake = data;
    guint place;
    /* Whoever sends what was not asked for, or twice, is not listened to. */
    if (!g_array_binary_search(intake->wanted, &parcel->uid, compare_uids, &place) ||
        intake->has_come[place])
        return true;
    move_mark(intake, place);
    if (!batch_add(intake->batch, parcel, error))
        return false;
    tell_progress(intake, parcel->waiting);
    return true;
}

static bool
on_pause(void *data, GError **error)
{
    Intake *intake = data;
    return batch_rest(intake->batch, error);
}

static bool
exclude(Intake *intake, uint32_t uid, int64_t size, GError **error)
{
    guint place;
    if (!g_array_binary_search(intake->wanted, &uid, compare_uids, &place) ||
        intake->has_come[place])
        return true;
    g_autofree char *problem =
        g_strdup_printf("%.1f MB: larger than largest-message allows", (double)size / 1e6);
    move_mark(intake, place);
    return batch_add_without(intake->batch, uid, SIGHTING_EXCLUDED, problem, error);
}

static bool
exclude_oversized(Intake *intake, GError **error)
{
    for (guint i = 0; i < intake->oversized->len; i++) {
        const Oversized *large = &g_array_index(intake->oversized, Oversized, i);
        if (!exclude(intake, large->uid, large->size, error))
            return false;
    }
    g_array_set_size(intake->oversized, 0);
    return true;
}

static Fetching
fetching_of(Intake *intake)
{
    const FolderTask *task = intake->task;
    return (Fetching){
        .session = task->session,
        .directory = task->archive->settings->directory,
        .is_to_go = task->mailbox->deletes_at_source,
        .allowance = task->allowance,
        .reader = task->reader,
        .oversized = intake->oversized,
        .on_parcel = on_parcel,
        .on_pause = on_pause,
        .data = intake,
    };
}

static bool
fetch_range(Intake *intake, uint32_t first, uint32_t last, GError **error)
{
    Fetching fetching = fetching_of(intake);
    return fetching_range(&fetching, first, last, error) && exclude_oversized(intake, error);
}

static bool
fetch_these(Intake *intake, const GArray *uids, GError **error)
{
    Fetching fetching = fetching_of(intake);
    return uids->len == 0 ||
           (fetching_these(&fetching, uids, error) && exclude_oversized(intake, error));
}

/* Somebody may have deleted it since the server announced it. */
static bool
is_still_there(Intake *intake, uint32_t uid, bool *is_there, GError **error)
{
    g_autoptr(GArray) now = NULL;
    if (!batch_rest(intake->batch, error) ||
        !imap_session_uids(intake->task->session, uid, &now, error))
        return false;
    *is_there = now->len > 0 && g_array_index(now, uint32_t, 0) == uid;
    return true;
}

/* What was announced but did not come is asked for once more, alone; then the ledger names it. */
static bool
fetch_straggler(Intake *intake, guint place, GError **error)
{
    uint32_t uid = wanted_uid(intake, place);
    bool is_there;
    if (!fetch_range(intake, uid, uid, error))
        return false;
    if (intake->has_come[place])
        return true;
    if (!is_still_there(intake, uid, &is_there, error) ||
        (is_there && !batch_add_without(intake->batch, uid, SIGHTING_FAILED,
                                        "the server did not deliver it", error)))
        return false;
    move_mark(intake, place);
    return true;
}

static bool
fetch_stragglers(Intake *intake, GError **error)
{
    for (guint place = intake->complete; place < intake->wanted->len; place++)
        if (!intake->has_come[place] && !fetch_straggler(intake, place, error))
            return false;
    return true;
}

/* ---- recognising ---- */

/* Enters what is known or too large. */
static bool
enter_glimpse(Intake *intake, const Glimpse *glimpse, GError **error)
{
    const MailboxSettings *mailbox = intake->task->mailbox;
    bool is_known = glimpse->is_known;
    guint place;
    if (mailbox->size_max > 0 && glimpse->size > mailbox->size_max)
        return exclude(intake, glimpse->uid, glimpse->size, error);
    if (!is_known || !g_array_binary_search(intake->wanted, &glimpse->uid, compare_uids, &place) ||
        intake->has_come[place])
        return true;
    uint32_t mark = intake->folder->last_uid;
    guint complete = intake->complete;
    move_mark(intake, place);
    if (!batch_add_known(intake->batch, glimpse, mailbox->deletes_at_source, &is_known, error))
        return false;
    if (!is_known) {
        intake->has_come[place] = false;
        intake->folder->last_uid = mark;
        intake->complete = complete;
    }
    return true;
}

/* Those of `wanted` with from <= place < to that are not in yet. */
static GArray *
missing(const Intake *intake, guint from, guint to)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint place = from; place < to; place++) {
        uint32_t uid = wanted_uid(intake, place);
        if (!intake->has_come[place])
            g_array_append_val(uids, uid);
    }
    return uids;
}

static bool
enter_known(Intake *intake, const GArray *uids, GError **error)
{
    const FolderTask *task = intake->task;
    Recognition recognition = {task->archive, task->session, task->name, intake->folder};
    g_autoptr(GArray) glimpses = recognise(&recognition, uids, error);
    if (glimpses == NULL)
        return false;
    for (guint i = 0; i < glimpses->len; i++)
        if (!enter_glimpse(intake, &g_array_index(glimpses, Glimpse, i), error))
            return false;
    tell_progress(intake, 0);
    return true;
}

/* With nothing known between them, one range fetches them all. */
static bool
fetch_slice(Intake *intake, guint from, guint to, GError **error)
{
    g_autoptr(GArray) uids = missing(intake, from, to);
    /* Recognising opens other folders, and must not do so in the middle of a transaction. */
    if (!batch_commit(intake->batch, error) || !enter_known(intake, uids, error))
        return false;
    g_autoptr(GArray) rest = missing(intake, from, to);
    if (rest->len == to - from && !intake->task->is_repair)
        return fetch_range(intake, wanted_uid(intake, from), wanted_uid(intake, to - 1), error);
    return fetch_these(intake, rest, error);
}

static bool
fetch_slices(Intake *intake, GError **error)
{
    for (guint from = 0; from < intake->wanted->len; from += SLICE)
        if (!fetch_slice(intake, from, MIN(from + SLICE, intake->wanted->len), error))
            return false;
    return true;
}

/* ---- all of it ---- */

/* Both ascending. */
static void
remove_uids(GArray *from, const GArray *uids)
{
    guint kept = 0, place = 0;
    for (guint i = 0; i < from->len; i++) {
        uint32_t uid = g_array_index(from, uint32_t, i);
        while (place < uids->len && g_array_index(uids, uint32_t, place) < uid)
            place++;
        if (place == uids->len || g_array_index(uids, uint32_t, place) != uid)
            g_array_index(from, uint32_t, kept++) = uid;
    }
    g_array_set_size(from, kept);
}

static bool
list_wanted(Intake *intake, GError **error)
{
    const FolderTask *task = intake->task;
    g_autoptr(GArray) settled = NULL;
    if (!task->is_repair)
        return imap_session_uids(task->session, intake->folder->last_uid + 1, &intake->wanted,
                                 error);
    if (!imap_session_uids(task->session, 1, &intake->wanted, error) ||
        !folder_store_uids(task->archive->db, intake->folder, true, &settled, error))
        return false;
    remove_uids(intake->wanted, settled);
    return true;
}

bool
intake_run(Intake *intake, GError **error)
{
    if (!list_wanted(intake, error))
        return false;
    if (intake->wanted->len == 0)
        return true;
    intake->has_come = g_new0(bool, intake->wanted->len);
    bool is_in = intake->task->may_know
                     ? fetch_slices(intake, error)
                     : fetch_range(intake, wanted_uid(intake, 0),
                                   wanted_uid(intake, intake->wanted->len - 1), error);
    return is_in && fetch_stragglers(intake, error);
}
