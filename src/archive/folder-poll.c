/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/folder-poll.h"

#include "archive/archive-private.h"
#include "archive/batch.h"
#include "archive/fetching.h"
#include "archive/sameness.h"
#include "archive/source-copies.h"
#include "base/error.h"

/* So many are looked at before they are fetched: a command that a server answers at once. */
#define SLICE 5000

/* One folder on its way in. The server may send messages in any order: the mark moves only over
 * UIDs that are all in. */
typedef struct {
    const FolderTask *task;
    gint64 began_at;
    FolderRow folder;
    ImapFolder opened;
    SourceCounts source;
    Batch *batch;
    GArray *wanted; /* uint32_t, ascending */
    bool *has_come; /* by place in `wanted` */
    guint complete; /* how many of `wanted`, from the first on, are in */
    GArray *oversized;
} FolderPoll;

static void
folder_poll_clear(FolderPoll *poll)
{
    g_clear_pointer(&poll->batch, batch_free);
    g_clear_pointer(&poll->wanted, g_array_unref);
    g_clear_pointer(&poll->has_come, g_free);
    g_clear_pointer(&poll->oversized, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FolderPoll, folder_poll_clear)

static uint32_t
wanted_uid(const FolderPoll *poll, guint place)
{
    return g_array_index(poll->wanted, uint32_t, place);
}

static int
compare_uids(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* A repair fills gaps below the mark, which stays where it is. */
static void
move_mark(FolderPoll *poll, guint place)
{
    poll->has_come[place] = true;
    while (poll->complete < poll->wanted->len && poll->has_come[poll->complete]) {
        uint32_t uid = wanted_uid(poll, poll->complete++);
        poll->folder.last_uid = MAX(poll->folder.last_uid, uid);
    }
}

static PollReport
report(const FolderPoll *poll, const BatchCounts *counts)
{
    return (PollReport){
        .mailbox = poll->task->mailbox->name,
        .folder = poll->task->name,
        .fetched = counts->fetched,
        .archived = counts->of[SIGHTING_ARCHIVED],
        .duplicates = counts->of[SIGHTING_DUPLICATE],
        .recognised = counts->recognised,
        .suppressed = counts->of[SIGHTING_SUPPRESSED],
        .failed = counts->of[SIGHTING_FAILED],
        .excluded = counts->of[SIGHTING_EXCLUDED],
        .source = poll->source,
        .bytes = counts->bytes,
        .seconds = (double)(g_get_monotonic_time() - poll->began_at) / G_USEC_PER_SEC,
    };
}

static void
tell_progress(const FolderPoll *poll, guint waiting)
{
    PollReport so_far = report(poll, batch_counts(poll->batch));
    so_far.waiting = waiting;
    poll->task->watcher->on_message(&so_far, poll->wanted->len, poll->task->watcher->data);
}

/* ---- fetching ---- */

static bool
on_parcel(const Parcel *parcel, void *data, GError **error)
{
    FolderPoll *poll = data;
    guint place;
    /* Whoever sends what was not asked for, or twice, is not listened to. */
    if (!g_array_binary_search(poll->wanted, &parcel->uid, compare_uids, &place) ||
        poll->has_come[place])
        return true;
    move_mark(poll, place);
    if (!batch_add(poll->batch, parcel, error))
        return false;
    tell_progress(poll, parcel->waiting);
    return true;
}

static bool
on_pause(void *data, GError **error)
{
    FolderPoll *poll = data;
    return batch_rest(poll->batch, error);
}

static bool
exclude(FolderPoll *poll, uint32_t uid, int64_t size, GError **error)
{
    guint place;
    if (!g_array_binary_search(poll->wanted, &uid, compare_uids, &place) || poll->has_come[place])
        return true;
    g_autofree char *problem =
        g_strdup_printf("%.1f MB: larger than largest-message allows", (double)size / 1e6);
    move_mark(poll, place);
    return batch_add_without(poll->batch, uid, SIGHTING_EXCLUDED, problem, error);
}

static bool
exclude_oversized(FolderPoll *poll, GError **error)
{
    for (guint i = 0; i < poll->oversized->len; i++) {
        const Oversized *large = &g_array_index(poll->oversized, Oversized, i);
        if (!exclude(poll, large->uid, large->size, error))
            return false;
    }
    g_array_set_size(poll->oversized, 0);
    return true;
}

static Fetching
fetching_of(FolderPoll *poll)
{
    const FolderTask *task = poll->task;
    return (Fetching){
        .session = task->session,
        .directory = task->archive->settings->directory,
        .is_to_go = task->mailbox->deletes_at_source,
        .allowance = task->allowance,
        .reader = task->archive->reader,
        .oversized = poll->oversized,
        .on_parcel = on_parcel,
        .on_pause = on_pause,
        .data = poll,
    };
}

static bool
fetch_range(FolderPoll *poll, uint32_t first, uint32_t last, GError **error)
{
    Fetching fetching = fetching_of(poll);
    return fetching_range(&fetching, first, last, error) && exclude_oversized(poll, error);
}

static bool
fetch_these(FolderPoll *poll, const GArray *uids, GError **error)
{
    Fetching fetching = fetching_of(poll);
    return uids->len == 0 ||
           (fetching_these(&fetching, uids, error) && exclude_oversized(poll, error));
}

/* Somebody may have deleted it since the server announced it. */
static bool
is_still_there(FolderPoll *poll, uint32_t uid, bool *is_there, GError **error)
{
    g_autoptr(GArray) now = NULL;
    if (!batch_rest(poll->batch, error) ||
        !imap_session_uids(poll->task->session, uid, &now, error))
        return false;
    *is_there = now->len > 0 && g_array_index(now, uint32_t, 0) == uid;
    return true;
}

/* What was announced but did not come is asked for once more, alone; then the ledger names it. */
static bool
fetch_straggler(FolderPoll *poll, guint place, GError **error)
{
    uint32_t uid = wanted_uid(poll, place);
    bool is_there;
    if (!fetch_range(poll, uid, uid, error))
        return false;
    if (poll->has_come[place])
        return true;
    if (!is_still_there(poll, uid, &is_there, error) ||
        (is_there && !batch_add_without(poll->batch, uid, SIGHTING_FAILED,
                                        "the server did not deliver it", error)))
        return false;
    move_mark(poll, place);
    return true;
}

static bool
fetch_stragglers(FolderPoll *poll, GError **error)
{
    for (guint place = poll->complete; place < poll->wanted->len; place++)
        if (!poll->has_come[place] && !fetch_straggler(poll, place, error))
            return false;
    return true;
}

/* ---- recognising ---- */

/* Enters what is known or too large. */
static bool
enter_glimpse(FolderPoll *poll, const Glimpse *glimpse, GError **error)
{
    const MailboxSettings *mailbox = poll->task->mailbox;
    bool is_known = glimpse->is_known;
    guint place;
    if (mailbox->size_max > 0 && glimpse->size > mailbox->size_max)
        return exclude(poll, glimpse->uid, glimpse->size, error);
    if (!is_known || !g_array_binary_search(poll->wanted, &glimpse->uid, compare_uids, &place) ||
        poll->has_come[place])
        return true;
    uint32_t mark = poll->folder.last_uid;
    guint complete = poll->complete;
    move_mark(poll, place);
    if (!batch_add_known(poll->batch, glimpse, mailbox->deletes_at_source, &is_known, error))
        return false;
    if (!is_known) {
        poll->has_come[place] = false;
        poll->folder.last_uid = mark;
        poll->complete = complete;
    }
    return true;
}

/* Those of `wanted` with from <= place < to that are not in yet. */
static GArray *
missing(const FolderPoll *poll, guint from, guint to)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint place = from; place < to; place++) {
        uint32_t uid = wanted_uid(poll, place);
        if (!poll->has_come[place])
            g_array_append_val(uids, uid);
    }
    return uids;
}

static bool
enter_known(FolderPoll *poll, const GArray *uids, GError **error)
{
    const FolderTask *task = poll->task;
    Recognition recognition = {task->archive, task->session, task->name, &poll->folder};
    g_autoptr(GArray) glimpses = recognise(&recognition, uids, error);
    if (glimpses == NULL)
        return false;
    for (guint i = 0; i < glimpses->len; i++)
        if (!enter_glimpse(poll, &g_array_index(glimpses, Glimpse, i), error))
            return false;
    tell_progress(poll, 0);
    return true;
}

/* With nothing known between them, one range fetches them all. */
static bool
fetch_slice(FolderPoll *poll, guint from, guint to, GError **error)
{
    g_autoptr(GArray) uids = missing(poll, from, to);
    /* Recognising opens other folders, and must not do so in the middle of a transaction. */
    if (!batch_commit(poll->batch, error) || !enter_known(poll, uids, error))
        return false;
    g_autoptr(GArray) rest = missing(poll, from, to);
    if (rest->len == to - from && !poll->task->is_repair)
        return fetch_range(poll, wanted_uid(poll, from), wanted_uid(poll, to - 1), error);
    return fetch_these(poll, rest, error);
}

static bool
fetch_slices(FolderPoll *poll, GError **error)
{
    for (guint from = 0; from < poll->wanted->len; from += SLICE)
        if (!fetch_slice(poll, from, MIN(from + SLICE, poll->wanted->len), error))
            return false;
    return true;
}

/* ---- the folder ---- */

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
list_wanted(FolderPoll *poll, GError **error)
{
    const FolderTask *task = poll->task;
    g_autoptr(GArray) settled = NULL;
    if (!task->is_repair)
        return imap_session_uids(task->session, poll->folder.last_uid + 1, &poll->wanted, error);
    if (!imap_session_uids(task->session, 1, &poll->wanted, error) ||
        !folder_store_uids(task->archive->db, &poll->folder, true, &settled, error))
        return false;
    remove_uids(poll->wanted, settled);
    return true;
}

static bool
fetch_wanted(FolderPoll *poll, GError **error)
{
    if (!list_wanted(poll, error))
        return false;
    if (poll->wanted->len == 0)
        return true;
    poll->has_come = g_new0(bool, poll->wanted->len);
    bool is_in = poll->task->may_know ? fetch_slices(poll, error)
                                      : fetch_range(poll, wanted_uid(poll, 0),
                                                    wanted_uid(poll, poll->wanted->len - 1), error);
    return is_in && fetch_stragglers(poll, error);
}

static bool
load_folder(FolderPoll *poll, GError **error)
{
    Db *db = poll->task->archive->db;
    const char *mailbox = poll->task->mailbox->name;
    if (!folder_store_find(db, mailbox, poll->task->name, &poll->folder, error))
        return false;
    if (poll->folder.id != 0)
        return true;
    g_autoptr(Txn) txn = txn_begin(db, error);
    return txn != NULL && folder_store_get(db, mailbox, poll->task->name, &poll->folder, error) &&
           txn_commit(txn, error);
}

static bool
note_vanished(FolderPoll *poll, const GArray *vanished, GError **error)
{
    Archive *archive = poll->task->archive;
    if (vanished == NULL || vanished->len == 0)
        return true;
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL)
        return false;
    for (guint i = 0; i < vanished->len; i++) {
        const ImapRange *range = &g_array_index(vanished, ImapRange, i);
        if (!folder_store_note_gone(archive->db, &poll->folder, range->first, range->last,
                                    archive_today(archive), error))
            return false;
    }
    return txn_commit(txn, error);
}

/* A folder that is not the ledger's keeps nothing of its marks. */
static bool
check_sameness(FolderPoll *poll, GError **error)
{
    const FolderTask *task = poll->task;
    Recognition recognition = {task->archive, task->session, task->name, &poll->folder};
    bool is_same;
    if (!sameness_check(&recognition, &is_same, error))
        return false;
    if (is_same)
        return true;
    g_autoptr(Txn) txn = txn_begin(task->archive->db, error);
    if (txn == NULL || !folder_store_void(task->archive->db, poll->folder.id, error) ||
        !txn_commit(txn, error))
        return false;
    poll->folder.last_uid = 0;
    return true;
}

/* Opens it, and learns whether the server has anything beyond its mark. */
static bool
open_folder(FolderPoll *poll, bool *has_news, GError **error)
{
    const FolderTask *task = poll->task;
    g_autoptr(GArray) vanished = NULL;
    if (!imap_session_resync(task->session, task->name, poll->folder.uid_validity,
                             task->is_elsewhere ? 0 : poll->folder.highest_modseq, &poll->opened,
                             &vanished, error))
        return false;
    *task->opened = poll->opened;
    if (task->is_elsewhere && poll->folder.uid_validity == poll->opened.uid_validity &&
        !check_sameness(poll, error))
        return false;
    if (poll->folder.uid_validity != poll->opened.uid_validity) {
        /* The server numbers anew: everything is looked at again, and recognised. */
        poll->folder.uid_validity = poll->opened.uid_validity;
        poll->folder.last_uid = 0;
        poll->folder.highest_modseq = 0;
    } else if (!note_vanished(poll, vanished, error)) {
        return false;
    }
    *has_news = poll->opened.exists > 0 && (task->is_repair || poll->opened.uid_next == 0 ||
                                            poll->opened.uid_next > poll->folder.last_uid + 1);
    return true;
}

/* The modification sequence of the opening holds only once everything it tells of is in. */
static void
complete(FolderPoll *poll)
{
    poll->folder.polled_at = instant_now();
    poll->folder.highest_modseq = poll->opened.highest_modseq;
}

static bool
poll_folder(FolderPoll *poll, GError **error)
{
    bool has_news;
    if (!load_folder(poll, error) || !open_folder(poll, &has_news, error))
        return false;
    poll->batch = batch_new(poll->task->archive, &poll->folder);
    poll->folder.polled_at = INSTANT_NONE;
    g_autoptr(GError) broken = NULL;
    bool is_done = !has_news || fetch_wanted(poll, &broken);
    if (is_done)
        complete(poll);
    /* What came before the server broke off is whole: it stays. */
    if (!batch_is_broken(poll->batch) && !batch_commit(poll->batch, is_done ? error : NULL))
        is_done = false;
    if (broken != NULL)
        g_propagate_error(error, g_steal_pointer(&broken));
    return is_done;
}

/* Only after everything that is to be removed is committed, and noted under its present UID. */
static bool
remove_at_source(FolderPoll *poll, GError **error)
{
    const FolderTask *task = poll->task;
    return !task->mailbox->deletes_at_source ||
           (source_copies_forget_void(task->archive, &poll->folder, error) &&
            source_copies_remove(task->archive, task->session, task->name, poll->folder.id,
                                 &poll->source, error));
}

static void
tell_folder(const FolderPoll *poll)
{
    static const BatchCounts nothing;
    const PollWatcher *watcher = poll->task->watcher;
    PollReport result = report(poll, poll->batch != NULL ? batch_counts(poll->batch) : &nothing);
    watcher->on_folder(&result, watcher->data);
}

bool
folder_poll(const FolderTask *task, GError **error)
{
    g_auto(FolderPoll) poll = {
        .task = task,
        .began_at = g_get_monotonic_time(),
        .oversized = g_array_new(FALSE, FALSE, sizeof(Oversized)),
    };
    bool is_done = poll_folder(&poll, error) && remove_at_source(&poll, error);
    tell_folder(&poll);
    return is_done;
}
