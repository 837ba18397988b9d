/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In one folder: look which are there, fetch and compare them, make the archive
 * durable, remove, look again. A server that refuses is asked for one batch in each poll, not for
 * all of them; a message that is not what it was is looked at once a day. */
#include "archive/source-removal.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/sign-in.h"
#include "archive/source-copies.h"
#include "base/error.h"
#include "store/source-store.h"

typedef enum {
    COPY_GONE,        /* the server has it no more */
    COPY_LATER,       /* there, but looked at today already */
    COPY_UNDELIVERED, /* there, but cannot be had */
    COPY_OTHER,       /* there, with other bytes */
    COPY_SAME,        /* there, with the bytes that were archived */
    COPY_REMOVED,     /* was so, and is gone now */
    COPY_KEPT,        /* was so, and the server kept it */
} CopyState;

typedef struct {
    SourceRow row;
    CopyState state;
} Copy;

typedef struct {
    Archive *archive;
    ImapSession *session;
    int64_t folder_id;
    uint32_t uid_validity;
    Day today;
    GArray *copies;   /* Copy: the batch under way */
    GError *database; /* an error that is not the server's */
} Removal;

static void
removal_clear(Removal *removal)
{
    g_clear_pointer(&removal->copies, g_array_unref);
    g_clear_error(&removal->database);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Removal, removal_clear)

static Copy *
copy_at(const Removal *removal, guint index)
{
    return &g_array_index(removal->copies, Copy, index);
}

/* uint32_t, ascending, like the batch. */
static GArray *
uids_in(const Removal *removal, CopyState state)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < removal->copies->len; i++)
        if (copy_at(removal, i)->state == state)
            g_array_append_val(uids, copy_at(removal, i)->row.uid);
    return uids;
}

/* Copies in the state `from` are moved to `present` or to `absent`, as the server says. */
static bool
look(Removal *removal, CopyState from, CopyState present, CopyState absent, GError **error)
{
    g_autoptr(GArray) uids = uids_in(removal, from), found = NULL;
    if (uids->len == 0)
        return true;
    if (!imap_session_present(removal->session, uids, &found, error))
        return false;
    guint place = 0;
    for (guint i = 0; i < removal->copies->len; i++) {
        Copy *copy = copy_at(removal, i);
        if (copy->state != from)
            continue;
        bool is_there =
            place < found->len && g_array_index(found, uint32_t, place) == copy->row.uid;
        copy->state = is_there ? present : absent;
        place += is_there;
    }
    return true;
}

static void
leave_tried(Removal *removal)
{
    for (guint i = 0; i < removal->copies->len; i++) {
        Copy *copy = copy_at(removal, i);
        if (copy->state == COPY_UNDELIVERED && copy->row.tried_on == removal->today)
            copy->state = COPY_LATER;
    }
}

static bool
on_message(uint32_t uid, Instant internal_date, Spool *raw, int64_t size, void *data,
           GError **error)
{
    (void)internal_date, (void)size;
    Removal *removal = data;
    Digest digest;
    if (raw == NULL)
        return true;
    if (!digest_of_spool(raw, &digest, error))
        return false;
    Digest fingerprint = source_copies_fingerprint(removal->archive, &digest);
    for (guint i = 0; i < removal->copies->len; i++) {
        Copy *copy = copy_at(removal, i);
        if (copy->row.uid == uid)
            copy->state =
                digest_equal(&fingerprint, &copy->row.fingerprint) ? COPY_SAME : COPY_OTHER;
    }
    return true;
}

static bool
compare(Removal *removal, GError **error)
{
    g_autoptr(GArray) uids = uids_in(removal, COPY_UNDELIVERED);
    return uids->len == 0 ||
           imap_session_fetch_these(removal->session, uids, removal->archive->settings->directory,
                                    on_message, removal, error);
}

/* From here on the archive's may be the only copy: it must survive a power cut. */
static bool
remove_same(Removal *removal, GError **error)
{
    g_autoptr(GArray) uids = uids_in(removal, COPY_SAME);
    if (uids->len == 0)
        return true;
    if (!db_sync(removal->archive->db, &removal->database))
        return fail(error, FAIL_TEMPORARY, "%s", removal->database->message);
    return imap_session_remove(removal->session, uids, error) &&
           look(removal, COPY_SAME, COPY_KEPT, COPY_REMOVED, error);
}

static guint
count(const Removal *removal, CopyState state)
{
    g_autoptr(GArray) uids = uids_in(removal, state);
    return uids->len;
}

static const char kept_problem[] = "the server says that it removed it, but still has it";

/* It may be one message's fault; if none at all went, it is the folder's. */
static bool
check_kept(const Removal *removal, GError **error)
{
    return count(removal, COPY_KEPT) == 0 || count(removal, COPY_REMOVED) > 0 ||
           fail(error, FAIL_REFUSED, "%s", kept_problem);
}

static bool
ask_server(Removal *removal, GError **error)
{
    /* COPY_UNDELIVERED until it comes. */
    if (!look(removal, COPY_GONE, COPY_UNDELIVERED, COPY_GONE, error))
        return false;
    leave_tried(removal);
    return compare(removal, error) && remove_same(removal, error) && check_kept(removal, error);
}

static bool
settle_copy(Removal *removal, const Copy *copy, GError **error)
{
    static const char *const problems[] = {
        [COPY_UNDELIVERED] = "the server does not deliver it, so that it cannot be compared",
        [COPY_OTHER] = "the server has another message under this UID than the one archived",
        [COPY_KEPT] = kept_problem,
    };
    Db *db = removal->archive->db;
    switch (copy->state) {
    case COPY_GONE:
    case COPY_REMOVED:
        return source_store_remove(db, &copy->row, removal->today, error);
    case COPY_UNDELIVERED:
    case COPY_OTHER:
    case COPY_KEPT:
        return source_store_set_problem(db, &copy->row, problems[copy->state], removal->today,
                                        error);
    default:
        return true;
    }
}

static bool
note_removals(const Removal *removal, GError **error)
{
    guint removed = count(removal, COPY_REMOVED), gone = count(removal, COPY_GONE);
    return removed + gone == 0 ||
           audit_note(removal->archive, "source copies removed", "folder", removal->folder_id,
                      error, "removed=%u gone=%u left=%u", removed, gone,
                      removal->copies->len - removed - gone);
}

static bool
settle(Removal *removal, SourceCounts *counts, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(removal->archive->db, error);
    if (txn == NULL)
        return false;
    for (guint i = 0; i < removal->copies->len; i++)
        if (!settle_copy(removal, copy_at(removal, i), error))
            return false;
    if (!note_removals(removal, error) || !txn_commit(txn, error))
        return false;
    counts->removed += count(removal, COPY_REMOVED);
    counts->gone += count(removal, COPY_GONE);
    return true;
}

/* For all copies of the folder; those of the UIDVALIDITY `other_than` (0: none) apart. */
static bool
note_problem(Removal *removal, uint32_t other_than, const char *problem, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(removal->archive->db, error);
    return txn != NULL &&
           source_store_set_folder_problem(removal->archive->db, removal->folder_id, other_than,
                                           problem, error) &&
           txn_commit(txn, error);
}

static bool
load_batch(Removal *removal, uint32_t first, GError **error)
{
    SourceRange range = {removal->folder_id, removal->uid_validity, first, IMAP_UIDS_MAX};
    g_autoptr(GArray) rows = source_store_list(removal->archive->db, &range, error);
    if (rows == NULL)
        return false;
    g_array_set_size(removal->copies, 0);
    for (guint i = 0; i < rows->len; i++) {
        Copy copy = {g_array_index(rows, SourceRow, i), COPY_GONE};
        g_array_append_val(removal->copies, copy);
    }
    return true;
}

static bool
remove_batches(Removal *removal, SourceCounts *counts, GError **error)
{
    for (uint32_t first = 1;;) {
        if (!load_batch(removal, first, error))
            return false;
        if (removal->copies->len == 0)
            return true;
        g_autoptr(GError) trouble = NULL;
        if (!ask_server(removal, &trouble)) {
            if (removal->database == NULL)
                return note_problem(removal, 0, trouble->message, error);
            g_propagate_error(error, g_steal_pointer(&removal->database));
            return false;
        }
        uint32_t last = copy_at(removal, removal->copies->len - 1)->row.uid;
        if (!settle(removal, counts, error))
            return false;
        if (last == UINT32_MAX)
            return true;
        first = last + 1;
    }
}

/* What is noted under another UIDVALIDITY stays noted until a poll has found it again. */
static bool
remove_from_folder(Removal *removal, const char *name, SourceCounts *counts, GError **error)
{
    g_autoptr(GError) trouble = NULL;
    ImapFolder opened;
    if (!imap_session_select(removal->session, name, &opened, &trouble))
        return note_problem(removal, 0, trouble->message, error);
    removal->uid_validity = opened.uid_validity;
    return note_problem(removal, opened.uid_validity,
                        "the server numbers its messages anew: the next poll looks for it",
                        error) &&
           remove_batches(removal, counts, error);
}

bool
source_removal_folder(Archive *archive, ImapSession *session, const char *folder_name,
                      int64_t folder_id, SourceCounts *counts, GError **error)
{
    int64_t before, after;
    if (!source_store_count(archive->db, folder_id, &before, error))
        return false;
    if (before == 0)
        return true;
    g_auto(Removal) removal = {
        .archive = archive,
        .session = session,
        .folder_id = folder_id,
        .today = archive_today(archive),
        .copies = g_array_new(FALSE, FALSE, sizeof(Copy)),
    };
    if (!remove_from_folder(&removal, folder_name, counts, error) ||
        !source_store_count(archive->db, folder_id, &after, error))
        return false;
    counts->remaining += after;
    return true;
}

/* ---- all mailboxes ---- */

static bool
note_mailbox_problem(Archive *archive, const char *mailbox, const char *problem, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && source_store_set_mailbox_problem(archive->db, mailbox, problem, error) &&
           txn_commit(txn, error);
}

static bool
remove_from_folders(Archive *archive, const MailboxSettings *mailbox, ImapSession *session,
                    char **folders, SourceCounts *counts, GError **error)
{
    for (char **name = folders; *name != NULL; name++) {
        FolderRow row;
        if (imap_session_is_broken(session))
            return note_mailbox_problem(archive, mailbox->name, "the connection was lost", error);
        if (!folder_store_find(archive->db, mailbox->name, *name, &row, error) ||
            !source_removal_folder(archive, session, *name, row.id, counts, error))
            return false;
    }
    return true;
}

static bool
remove_from_mailbox(Archive *archive, const MailboxSettings *mailbox, SourceCounts *counts,
                    GError **error)
{
    g_auto(GStrv) folders = source_store_folders(archive->db, mailbox->name, error);
    if (folders == NULL)
        return false;
    if (folders[0] == NULL)
        return true;
    g_autoptr(GError) trouble = NULL;
    g_autoptr(ImapSession) session = sign_in(archive, mailbox, -1, &trouble);
    if (session == NULL)
        return note_mailbox_problem(archive, mailbox->name, trouble->message, error);
    return remove_from_folders(archive, mailbox, session, folders, counts, error);
}

bool
source_removal_all(Archive *archive, SourceCounts *counts, GError **error)
{
    const GPtrArray *mailboxes = archive->settings->mailboxes;
    *counts = (SourceCounts){0};
    for (guint i = 0; i < mailboxes->len; i++) {
        const MailboxSettings *mailbox = g_ptr_array_index(mailboxes, i);
        if (mailbox->deletes_at_source && !remove_from_mailbox(archive, mailbox, counts, error))
            return false;
    }
    return source_store_count_all(archive->db, &counts->remaining, error);
}
