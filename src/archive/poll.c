/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/poll.h"

#include "archive/archive-private.h"
#include "archive/batch.h"
#include "archive/conveyor.h"
#include "archive/sign-in.h"
#include "archive/source-copies.h"
#include "base/error.h"
#include "imap/session.h"

/* One folder on its way in. The server may send messages in any order: the mark moves only over
 * UIDs that are all in. */
typedef struct {
    Archive *archive;
    const PollWatcher *watcher;
    ImapSession *session;
    const char *mailbox, *name; /* name of the folder */
    bool deletes_at_source;
    gint64 began_at;
    FolderRow folder;
    SourceCounts source;
    Batch *batch;
    GArray *wanted; /* uint32_t, ascending */
    bool *has_come; /* by place in `wanted` */
    guint complete; /* how many of `wanted`, from the first on, are in */
} FolderPoll;

static void
folder_poll_clear(FolderPoll *poll)
{
    g_clear_pointer(&poll->batch, batch_free);
    g_clear_pointer(&poll->wanted, g_array_unref);
    g_clear_pointer(&poll->has_come, g_free);
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

static void
move_mark(FolderPoll *poll, guint place)
{
    poll->has_come[place] = true;
    while (poll->complete < poll->wanted->len && poll->has_come[poll->complete])
        poll->folder.last_uid = wanted_uid(poll, poll->complete++);
}

static PollReport
report(const FolderPoll *poll, const BatchCounts *counts)
{
    return (PollReport){
        .mailbox = poll->mailbox,
        .folder = poll->name,
        .fetched = counts->fetched,
        .archived = counts->of[SIGHTING_ARCHIVED],
        .duplicates = counts->of[SIGHTING_DUPLICATE],
        .suppressed = counts->of[SIGHTING_SUPPRESSED],
        .failed = counts->of[SIGHTING_FAILED],
        .source = poll->source,
        .bytes = counts->bytes,
        .seconds = (double)(g_get_monotonic_time() - poll->began_at) / G_USEC_PER_SEC,
    };
}

/* ---- in the thread that fetches ---- */

typedef struct {
    ImapSession *session;
    const char *directory; /* where large messages wait */
    uint32_t first, last;
    bool is_to_go; /* the server's copy of each */
    Conveyor *conveyor;
    GError *error; /* how it ended; NULL: well */
} Fetch;

static bool
on_message(uint32_t uid, Instant internal_date, Spool *raw, void *data, GError **error)
{
    Fetch *fetch = data;
    Parcel *parcel = parcel_new(spool_take(raw), error);
    if (parcel == NULL)
        return false;
    parcel->uid = uid;
    parcel->received_at = internal_date;
    parcel->is_to_go = fetch->is_to_go;
    return conveyor_put(fetch->conveyor, parcel) ||
           fail(error, FAIL_TEMPORARY, "the archive takes no more messages");
}

static void *
fetch(void *data)
{
    Fetch *fetch = data;
    /* The error tells: the result says the same. */
    bool is_done = imap_session_fetch(fetch->session, fetch->first, fetch->last, fetch->directory,
                                      on_message, fetch, &fetch->error);
    g_assert(is_done == (fetch->error == NULL));
    conveyor_close(fetch->conveyor);
    return NULL;
}

/* ---- in the thread that stores ---- */

static bool
store(FolderPoll *poll, const Parcel *parcel, GError **error)
{
    guint place;
    /* Whoever sends what was not asked for, or twice, is not listened to. */
    if (!g_array_binary_search(poll->wanted, &parcel->uid, compare_uids, &place) ||
        poll->has_come[place])
        return true;
    move_mark(poll, place);
    if (!batch_add(poll->batch, parcel, error))
        return false;
    PollReport so_far = report(poll, batch_counts(poll->batch));
    poll->watcher->on_message(&so_far, poll->wanted->len, poll->watcher->data);
    return true;
}

static bool
store_all(FolderPoll *poll, Conveyor *conveyor, GError **error)
{
    for (;;) {
        g_autoptr(Parcel) parcel = conveyor_take(conveyor);
        if (parcel == NULL)
            return true;
        if (!store(poll, parcel, error))
            return false;
    }
}

/* Fetching and parsing run beside storing: neither waits for the other while the conveyor has
 * room. */
static bool
fetch_range(FolderPoll *poll, uint32_t first, uint32_t last, GError **error)
{
    g_autoptr(Conveyor) conveyor = conveyor_new();
    Fetch fetching = {
        .session = poll->session,
        .directory = poll->archive->settings->directory,
        .first = first,
        .last = last,
        .is_to_go = poll->deletes_at_source,
        .conveyor = conveyor,
    };
    GThread *thread = g_thread_new("fetch", fetch, &fetching);
    bool is_stored = store_all(poll, conveyor, error);
    conveyor_close(conveyor);
    g_thread_join(thread);
    g_autoptr(GError) broken = fetching.error;
    if (!is_stored || broken == NULL)
        return is_stored;
    g_propagate_error(error, g_steal_pointer(&broken));
    return false;
}

/* Somebody may have deleted it since the server announced it. */
static bool
is_still_there(FolderPoll *poll, uint32_t uid, bool *is_there, GError **error)
{
    g_autoptr(GArray) now = NULL;
    if (!imap_session_uids(poll->session, uid, &now, error))
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
        (is_there && !batch_add_failure(poll->batch, uid, "the server did not deliver it", error)))
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

static bool
fetch_wanted(FolderPoll *poll, GError **error)
{
    if (!imap_session_uids(poll->session, poll->folder.last_uid + 1, &poll->wanted, error))
        return false;
    if (poll->wanted->len == 0)
        return true;
    poll->has_come = g_new0(bool, poll->wanted->len);
    return fetch_range(poll, wanted_uid(poll, 0), wanted_uid(poll, poll->wanted->len - 1), error) &&
           fetch_stragglers(poll, error);
}

/* The ledger's row of the folder, and whether the server has anything beyond its mark. */
static bool
open_folder(FolderPoll *poll, bool *has_news, GError **error)
{
    Db *db = poll->archive->db;
    ImapFolder opened;
    if (!imap_session_examine(poll->session, poll->name, &opened, error))
        return false;
    g_autoptr(Txn) txn = txn_begin(db, error);
    if (txn == NULL || !folder_store_get(db, poll->mailbox, poll->name, &poll->folder, error) ||
        !txn_commit(txn, error))
        return false;
    if (poll->folder.uid_validity != opened.uid_validity) {
        /* The server numbers anew: everything is looked at again, and recognised. */
        poll->folder.uid_validity = opened.uid_validity;
        poll->folder.last_uid = 0;
    }
    *has_news =
        opened.exists > 0 && (opened.uid_next == 0 || opened.uid_next > poll->folder.last_uid + 1);
    return true;
}

static bool
poll_folder(FolderPoll *poll, GError **error)
{
    bool has_news;
    if (!open_folder(poll, &has_news, error))
        return false;
    poll->batch = batch_new(poll->archive, &poll->folder);
    g_autoptr(GError) broken = NULL;
    bool is_done = !has_news || fetch_wanted(poll, &broken);
    if (is_done)
        poll->folder.polled_at = instant_now();
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
    return !poll->deletes_at_source ||
           (source_copies_forget_void(poll->archive, &poll->folder, error) &&
            source_copies_remove(poll->archive, poll->session, poll->name, poll->folder.id,
                                 &poll->source, error));
}

static void
tell_folder(const FolderPoll *poll)
{
    static const BatchCounts nothing;
    PollReport result = report(poll, poll->batch != NULL ? batch_counts(poll->batch) : &nothing);
    poll->watcher->on_folder(&result, poll->watcher->data);
}

/* A session that removing broke shall not keep the next folder from being archived. */
static bool
connect_anew(const MailboxSettings *mailbox, ImapSession **session, GError **error)
{
    if (*session != NULL && !imap_session_is_broken(*session))
        return true;
    g_clear_pointer(session, imap_session_free);
    *session = sign_in(mailbox, error);
    return *session != NULL;
}

bool
poll_mailbox(Archive *archive, const MailboxSettings *mailbox, const PollWatcher *watcher,
             GError **error)
{
    g_autoptr(ImapSession) session = NULL;
    for (char **name = mailbox->folders; *name != NULL; name++) {
        if (!connect_anew(mailbox, &session, error))
            return false;
        g_auto(FolderPoll) poll = {
            .archive = archive,
            .watcher = watcher,
            .session = session,
            .mailbox = mailbox->name,
            .name = *name,
            .deletes_at_source = mailbox->deletes_at_source,
            .began_at = g_get_monotonic_time(),
        };
        bool is_done = poll_folder(&poll, error) && remove_at_source(&poll, error);
        tell_folder(&poll);
        if (!is_done)
            return false;
    }
    return true;
}
