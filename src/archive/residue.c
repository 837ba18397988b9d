/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/residue.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/batch.h"
#include "archive/purge.h"
#include "archive/residue-marker.h"
#include "archive/residue-scan.h"
#include "archive/search.h"
#include "base/lock.h"
#include "store/residue-store.h"

/* A sample of what is stored is taken from each stretch of this length: some on every page. */
#define SAMPLE_STRIDE 4096

#define MARKER_TRIES 100

typedef struct {
    Archive *archive;
    Marker marker;
    int64_t item_id;
    int found;             /* how many searches have found it */
    Needles *needles;      /* the tag, then samples of what is stored */
    GArray *must_be_found; /* bool, by needle: before the purge */
    const char *outcome;   /* for the audit */
    ResidueReport *report;
} Test;

static void
test_clear(Test *test)
{
    marker_clear(&test->marker);
    needles_free(test->needles);
    g_array_unref(test->must_be_found);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Test, test_clear)

static bool
fail_blind(const char *where, GError **error)
{
    return fail(error, FAIL_CORRUPT,
                "the self-test does not find its own message %s: it cannot tell whether anything "
                "is left",
                where);
}

/* How many of the words the vocabulary of the full-text index has. */
static bool
count_known(const Test *test, char *const *words, int count, int *known, GError **error)
{
    *known = 0;
    for (int i = 0; i < count; i++) {
        bool has_word;
        if (!residue_store_has_word(test->archive->db, words[i], &has_word, error))
            return false;
        *known += has_word ? 1 : 0;
    }
    return true;
}

/* ── in ──────────────────────────────────────────────────────────────────────────────────── */

static bool
open_folder(Archive *archive, FolderRow *folder, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !folder_store_get(archive->db, RESIDUE_MAILBOX, "", folder, error))
        return false;
    folder->uid_validity = 1;
    return txn_commit(txn, error);
}

static bool
find_item(Test *test, GError **error)
{
    g_autoptr(GArray) items = NULL;
    if (!residue_store_items(test->archive->db, &items, error))
        return false;
    if (items->len != 1)
        return fail(error, FAIL_CORRUPT, "the self-test's message was not archived");
    test->item_id = g_array_index(items, int64_t, 0);
    return true;
}

/* A pair of characters that somebody has written would be there after the purge as well. */
static bool
make_up_marker(Test *test, GError **error)
{
    for (int tries = 0; tries < MARKER_TRIES; tries++) {
        int known;
        marker_clear(&test->marker);
        if (!marker_init(&test->marker, test->archive->settings, error) ||
            !count_known(test, test->marker.pairs, MARKER_PAIRS, &known, error))
            return false;
        if (known == 0)
            return true;
    }
    return fail(error, FAIL_CORRUPT, "the archive has all the words the self-test makes up");
}

static bool
archive_marker(Test *test, GError **error)
{
    FolderRow folder;
    g_autoptr(Parcel) parcel = parcel_new(spool_take(test->marker.raw), NULL, error);
    if (parcel == NULL || !open_folder(test->archive, &folder, error))
        return false;
    parcel->uid = ++folder.last_uid;
    parcel->container_at = instant_now();
    g_autoptr(Batch) batch = batch_new(test->archive, &folder);
    return batch_add(batch, parcel, error) && batch_commit(batch, error) && find_item(test, error);
}

/* ── before the purge ────────────────────────────────────────────────────────────────────── */

static void
add_needle(Test *test, const void *bytes, bool must_be_found)
{
    needles_add(test->needles, bytes);
    g_array_append_val(test->must_be_found, must_be_found);
}

/* Only the first is sure to be in one piece: further on the database may cut at a page's end. */
static void
add_samples(const uint8_t *bytes, size_t length, void *data)
{
    for (size_t i = 0; i + MARKER_TAG_LENGTH <= length; i += SAMPLE_STRIDE)
        add_needle(data, bytes + i, i == 0);
}

static void
count_hit(const FoundItem *found, void *data)
{
    Test *test = data;
    if (found->item->id == test->item_id)
        test->found++;
}

static bool
is_found(Test *test, const char *query, GError **error)
{
    int found = test->found;
    SearchRequest request = {.query = query, .reader = READER_UNRESTRICTED, .limit = 1};
    return search_items(test->archive, &request, count_hit, test, error) &&
           (test->found == found + 1 || fail_blind("by search", error));
}

static bool
check_search(Test *test, GError **error)
{
    const Marker *marker = &test->marker;
    for (int i = 0; i < MARKER_INDEXED; i++)
        if (!is_found(test, marker->words[i], error))
            return false;
    int words, pairs;
    return is_found(test, marker->dense, error) &&
           count_known(test, marker->words, MARKER_WORDS, &words, error) &&
           count_known(test, marker->pairs, MARKER_PAIRS, &pairs, error) &&
           ((words == MARKER_INDEXED && pairs == MARKER_PAIRS) ||
            fail_blind("in the vocabulary of its index", error));
}

static bool
check_files(Test *test, GError **error)
{
    g_auto(ResidueScan) scan = {0};
    if (!residue_scan(test->archive, test->needles, &scan, error))
        return false;
    for (guint i = 0; i < test->must_be_found->len; i++)
        if (g_array_index(test->must_be_found, bool, i) && !scan.is_found[i])
            return fail_blind("in the files", error);
    return true;
}

static bool
look_before(Test *test, GError **error)
{
    add_needle(test, test->marker.tag, true);
    test->outcome = "blind";
    return residue_store_bytes(test->archive->db, test->item_id, add_samples, test, error) &&
           check_search(test, error) && check_files(test, error);
}

/* ── out ─────────────────────────────────────────────────────────────────────────────────── */

bool
residue_take_away(Archive *archive, GError **error)
{
    g_autoptr(GArray) items = NULL;
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !residue_store_items(archive->db, &items, error))
        return false;
    for (guint i = 0; i < items->len; i++)
        if (!purge_item(archive, g_array_index(items, int64_t, i), archive_today(archive), error))
            return false;
    return (items->len == 0 ||
            audit_note(archive, "self-test removed", "", 0, error, "items=%u", items->len)) &&
           residue_store_forget(archive->db, error) && txn_commit(txn, error);
}

static bool
settle(Test *test, GError **error)
{
    test->outcome = "unsettled";
    if (purge_settle(test->archive, error))
        return true;
    g_prefix_error(error, "nothing is proved, run 'letterbook verify --residue' again: ");
    return false;
}

/* ── after the purge ─────────────────────────────────────────────────────────────────────── */

static bool
check_vocabulary(const Test *test, GError **error)
{
    int words, pairs;
    if (!count_known(test, test->marker.words, MARKER_WORDS, &words, error) ||
        !count_known(test, test->marker.pairs, MARKER_PAIRS, &pairs, error))
        return false;
    return (words == 0 && pairs == 0) ||
           fail(error, FAIL_CORRUPT,
                "the vocabulary of the full-text index still has a purged word");
}

static bool
look_after(Test *test, GError **error)
{
    g_auto(ResidueScan) scan = {0};
    if (!residue_scan(test->archive, test->needles, &scan, error))
        return false;
    test->report->files = scan.files;
    test->report->bytes = scan.bytes;
    test->report->needles = needles_count(test->needles);
    test->outcome = "residue";
    if (scan.places > 0)
        return fail(error, FAIL_CORRUPT,
                    "%s still holds what was purged, at byte %" G_GINT64_FORMAT
                    " (%" G_GINT64_FORMAT " places in all)",
                    scan.first_file, scan.first_offset, scan.places);
    if (!check_vocabulary(test, error))
        return false;
    test->outcome = "clean";
    return true;
}

static bool
run(Test *test, GError **error)
{
    /* A test that died may have left a message. */
    if (!residue_take_away(test->archive, error) || !make_up_marker(test, error))
        return false;
    if (!archive_marker(test, error) || !look_before(test, error)) {
        /* What went wrong is the news; if the message cannot go now, the next test takes it. */
        if (!residue_take_away(test->archive, NULL) || !purge_settle(test->archive, NULL))
            test->outcome = "unsettled";
        return false;
    }
    return residue_take_away(test->archive, error) && settle(test, error) &&
           look_after(test, error);
}

static bool
note_outcome(const Test *test, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(test->archive->db, error);
    return txn != NULL &&
           audit_note(test->archive, "purge tested", "", 0, error,
                      "outcome=%s files=%" G_GINT64_FORMAT " bytes=%" G_GINT64_FORMAT,
                      test->outcome, test->report->files, test->report->bytes) &&
           txn_commit(txn, error);
}

bool
residue_test(Archive *archive, ResidueReport *report, GError **error)
{
    *report = (ResidueReport){0};
    g_autofree char *path = archive_file(archive->settings, EXPIRE_LOCK);
    g_autoptr(Lock) lock =
        lock_take(path, "an expiry run or another self-test is under way", error);
    if (lock == NULL)
        return false;
    g_auto(Test) test = {
        .archive = archive,
        .needles = needles_new(MARKER_TAG_LENGTH),
        .must_be_found = g_array_new(FALSE, FALSE, sizeof(bool)),
        .outcome = "unfinished",
        .report = report,
    };
    g_autoptr(GError) problem = NULL;
    bool is_clean = run(&test, &problem);
    if (!note_outcome(&test, is_clean ? error : NULL))
        is_clean = false;
    if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    return is_clean;
}
