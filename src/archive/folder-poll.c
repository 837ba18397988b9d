/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/folder-poll.h"

#include "archive/archive-private.h"
#include "archive/folder-intake.h"
#include "archive/sameness.h"
#include "archive/source-copies.h"
#include "archive/source-removal.h"
#include "base/error.h"

typedef struct {
    const FolderTask *task;
    gint64 began_at;
    FolderRow folder;
    ImapFolder opened;
    Intake intake;
    SourceCounts source;
} FolderPoll;

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
    poll->folder.polled_at = INSTANT_NONE;
    g_autoptr(GError) broken = NULL;
    Batch *batch = poll->intake.batch;
    bool is_done = !has_news || intake_run(&poll->intake, &broken);
    if (is_done)
        complete(poll);
    /* What came before the server broke off is whole: it stays. */
    if (!batch_is_broken(batch) && !batch_commit(batch, is_done ? error : NULL))
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
            source_removal_folder(task->archive, task->session, task->name, poll->folder.id,
                                  &poll->source, error));
}

static void
tell_folder(const FolderPoll *poll)
{
    const PollWatcher *watcher = poll->task->watcher;
    PollReport report = intake_report(&poll->intake);
    report.source = poll->source;
    report.seconds = (double)(g_get_monotonic_time() - poll->began_at) / G_USEC_PER_SEC;
    watcher->on_folder(&report, watcher->data);
}

bool
folder_poll(const FolderTask *task, GError **error)
{
    FolderPoll poll = {.task = task, .began_at = g_get_monotonic_time()};
    intake_init(&poll.intake, task, &poll.folder);
    bool is_done = poll_folder(&poll, error) && remove_at_source(&poll, error);
    tell_folder(&poll);
    intake_clear(&poll.intake);
    return is_done;
}
