/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/recognition.h"

#include "archive/archive-private.h"
#include "base/error.h"
#include "mail/outline.h"

/* ---- what the server tells ---- */

/* A Glimpse on its way. */
typedef struct {
    Glimpse glimpse;
    bool has_outline;
    int64_t fingerprint;
} Look;

typedef struct {
    const Recognition *recognition;
    GArray *looks;       /* Look, ascending by UID */
    GHashTable *taken;   /* Trace * -> itself: serves a message of these looks */
    GHashTable *folders; /* id * -> lowest UID * : where somebody must look first */
} Search;

static void
search_clear(Search *search)
{
    g_clear_pointer(&search->looks, g_array_unref);
    g_clear_pointer(&search->taken, g_hash_table_unref);
    g_clear_pointer(&search->folders, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Search, search_clear)

static bool
on_overview(const ImapOverview *overview, void *data, GError **error)
{
    (void)error;
    Search *search = data;
    Digest outline;
    Look look = {.glimpse = {.uid = overview->uid,
                             .size = overview->size,
                             .internal_at = overview->internal_date}};
    look.has_outline = overview->size >= 0 &&
                       outline_of_fields(overview->header, overview->header_length, &outline);
    if (look.has_outline)
        look.fingerprint =
            recognition_fingerprint(search->recognition->archive->db, &outline, overview->size);
    g_array_append_val(search->looks, look);
    return true;
}

/* ---- what the ledger knows ---- */

static guint
trace_hash(const void *key)
{
    const Trace *trace = key;
    return (guint)trace->uid ^ (guint)trace->uid_validity ^ (guint)(trace->folder_id << 20);
}

static gboolean
trace_equal(const void *one, const void *other)
{
    const Trace *a = one, *b = other;
    return a->uid == b->uid && a->uid_validity == b->uid_validity && a->folder_id == b->folder_id;
}

/* All traces of one message; else only its bytes can tell which. */
static bool
is_one_message(const GArray *traces)
{
    for (guint i = 1; i < traces->len; i++)
        if (!digest_equal(&g_array_index(traces, Trace, i).sha256,
                          &g_array_index(traces, Trace, 0).sha256))
            return false;
    return traces->len > 0;
}

static void
suspect(Search *search, const Trace *trace)
{
    uint32_t *lowest = g_hash_table_lookup(search->folders, &trace->folder_id);
    if (lowest == NULL) {
        int64_t *folder_id = g_new(int64_t, 1);
        *folder_id = trace->folder_id;
        lowest = g_new(uint32_t, 1);
        *lowest = trace->uid;
        g_hash_table_insert(search->folders, folder_id, lowest);
    }
    *lowest = MIN(*lowest, trace->uid);
}

/* A trace that can serve; one that perhaps can is suspected. */
static bool
match(Search *search, Look *look, GError **error)
{
    const Recognition *recognition = search->recognition;
    Glimpse *glimpse = &look->glimpse;
    if (!look->has_outline || glimpse->is_known)
        return true;
    g_autoptr(GArray) traces = recognition_store_find(
        recognition->archive->db, recognition->folder->mailbox_id, look->fingerprint, error);
    if (traces == NULL)
        return false;
    if (!is_one_message(traces))
        return true;
    const Trace *perhaps = NULL;
    for (guint i = 0; i < traces->len && !glimpse->is_known; i++) {
        const Trace *trace = &g_array_index(traces, Trace, i);
        if (trace->internal_at != glimpse->internal_at ||
            g_hash_table_contains(search->taken, trace))
            continue;
        if (trace->may_be_there)
            perhaps = trace;
        glimpse->is_known = !trace->may_be_there;
        glimpse->trace = *trace;
    }
    if (glimpse->is_known)
        g_hash_table_add(search->taken, g_memdup2(&glimpse->trace, sizeof glimpse->trace));
    else if (perhaps != NULL)
        suspect(search, perhaps);
    return true;
}

static bool
match_all(Search *search, GError **error)
{
    for (guint i = 0; i < search->looks->len; i++)
        if (!match(search, &g_array_index(search->looks, Look, i), error))
            return false;
    return true;
}

/* ---- whether they are still where they were seen ---- */

/* Everything in the ledger from `first` on that the server's list lacks is gone. Both ascending. */
static bool
note_gone(Archive *archive, const FolderRow *row, uint32_t first, const GArray *there,
          GError **error)
{
    Day today = archive_today(archive);
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL)
        return false;
    for (guint i = 0; i < there->len; i++) {
        uint32_t uid = g_array_index(there, uint32_t, i);
        if (uid > first && !folder_store_note_gone(archive->db, row, first, uid - 1, today, error))
            return false;
        if (uid == UINT32_MAX)
            return txn_commit(txn, error);
        first = uid + 1;
    }
    return folder_store_note_gone(archive->db, row, first, UINT32_MAX, today, error) &&
           txn_commit(txn, error);
}

static bool
is_listed(ImapSession *session, char *name, bool *is_there, GError **error)
{
    char *patterns[] = {name, NULL};
    g_autoptr(GPtrArray) entries = NULL;
    if (!imap_session_list(session, patterns, &entries, error))
        return false;
    *is_there = false;
    for (guint i = 0; i < entries->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(entries, i);
        *is_there |= g_str_equal(entry->name, name);
    }
    return true;
}

/* The UIDs of a folder from `first` on; none when it is no more, or counts anew. */
static bool
list_other(const Recognition *recognition, const FolderRow *row, char *name, uint32_t first,
           GArray **there, GError **error)
{
    ImapFolder opened;
    bool is_there;
    *there = NULL;
    if (!is_listed(recognition->session, name, &is_there, error))
        return false;
    if (is_there && !imap_session_examine(recognition->session, name, &opened, error))
        return false;
    if (is_there && opened.uid_validity == row->uid_validity)
        return imap_session_uids(recognition->session, first, there, error);
    *there = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return true;
}

static bool
look_into(const Recognition *recognition, int64_t folder_id, uint32_t first, GError **error)
{
    Archive *archive = recognition->archive;
    g_autoptr(GArray) there = NULL;
    g_autofree char *name = NULL;
    FolderRow row = *recognition->folder;
    if (folder_id == row.id)
        return imap_session_uids(recognition->session, first, &there, error) &&
               note_gone(archive, &row, first, there, error);
    return folder_store_load(archive->db, folder_id, &row, &name, error) &&
           list_other(recognition, &row, name, first, &there, error) &&
           note_gone(archive, &row, first, there, error);
}

static bool
reopen(const Recognition *recognition, GError **error)
{
    ImapFolder opened;
    if (!imap_session_examine(recognition->session, recognition->name, &opened, error))
        return false;
    return opened.uid_validity == recognition->folder->uid_validity ||
           fail(error, FAIL_TEMPORARY, "folder \"%s\" was renumbered while it was read",
                recognition->name);
}

static bool
look_into_all(Search *search, GError **error)
{
    const Recognition *recognition = search->recognition;
    GHashTableIter iter;
    void *folder_id, *lowest;
    bool was_left = false;
    g_hash_table_iter_init(&iter, search->folders);
    while (g_hash_table_iter_next(&iter, &folder_id, &lowest)) {
        was_left |= *(int64_t *)folder_id != recognition->folder->id;
        if (!look_into(recognition, *(int64_t *)folder_id, *(uint32_t *)lowest, error))
            return false;
    }
    return !was_left || reopen(recognition, error);
}

static GArray *
glimpses(const Search *search)
{
    GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(Glimpse), search->looks->len);
    for (guint i = 0; i < search->looks->len; i++)
        g_array_append_val(all, g_array_index(search->looks, Look, i).glimpse);
    return all;
}

GArray *
recognise(const Recognition *recognition, const GArray *uids, GError **error)
{
    g_auto(Search) search = {
        .recognition = recognition,
        .looks = g_array_sized_new(FALSE, FALSE, sizeof(Look), uids->len),
        .taken = g_hash_table_new_full(trace_hash, trace_equal, g_free, NULL),
        .folders = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free),
    };
    if (!imap_session_overview(recognition->session, uids, on_overview, &search, error) ||
        !match_all(&search, error))
        return NULL;
    if (g_hash_table_size(search.folders) > 0 &&
        (!look_into_all(&search, error) || !match_all(&search, error)))
        return NULL;
    return glimpses(&search);
}
