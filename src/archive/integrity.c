/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/integrity.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "base/error.h"
#include "base/progress.h"
#include "store/integrity-store.h"
#include "store/rendition-store.h"
#include "store/search-store.h"

/* No transaction is open for longer than it takes to list so many. */
#define LISTED_AT_ONCE 1000

typedef struct {
    Archive *archive;
    DamageFunc on_damage;
    void *data;
    IntegrityReport *report;
} Check;

static void
tell(const Damage *damage, void *data)
{
    const Check *check = data;
    check->report->damages++;
    check->on_damage(damage, check->data);
}

/* What cannot be listed cannot be looked at: the database is damaged there. */
static bool
tell_unlisted(Check *check, GError *failure, GError **error)
{
    if (!fail_is(failure, FAIL_CORRUPT)) {
        g_propagate_error(error, g_error_copy(failure));
        return false;
    }
    Damage damage = {.kind = DAMAGE_DATABASE, .what = failure->message};
    tell(&damage, check);
    return true;
}

/* ── raw bytes ───────────────────────────────────────────────────────────────────────────── */

static bool
drop(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    (void)data, (void)bytes, (void)length, (void)error;
    return true;
}

/* What was purged since it was listed is not damaged. */
static void
read_rendition(Check *check, const RenditionPlace *place)
{
    g_autoptr(GError) failure = NULL;
    check->report->renditions++;
    check->report->bytes += place->size;
    if (rendition_store_read(check->archive->db, place->item_id, place->number, drop, NULL,
                             &failure) ||
        fail_is(failure, FAIL_USAGE))
        return;
    Damage damage = {.kind = DAMAGE_RENDITION,
                     .item_id = place->item_id,
                     .rendition = place->number,
                     .what = failure->message};
    tell(&damage, check);
}

static bool
read_renditions(Check *check, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Progress) progress = progress_new("Reading messages");
    int64_t renditions, bytes;
    RenditionPlace last = {.item_id = G_MININT64};
    if (!integrity_store_totals(check->archive->db, &renditions, &bytes, &failure))
        return tell_unlisted(check, failure, error);
    for (;;) {
        g_autoptr(GArray) places =
            integrity_store_renditions(check->archive->db, &last, LISTED_AT_ONCE, &failure);
        if (places == NULL)
            return tell_unlisted(check, failure, error);
        if (places->len == 0)
            return true;
        for (guint i = 0; i < places->len; i++) {
            last = g_array_index(places, RenditionPlace, i);
            read_rendition(check, &last);
            progress_show(progress, check->report->renditions, renditions, check->report->bytes);
        }
    }
}

/* ── texts ───────────────────────────────────────────────────────────────────────────────── */

static void
unpack_text(Check *check, int64_t item_id)
{
    g_autoptr(GError) failure = NULL;
    g_auto(SearchText) text = {{NULL}};
    check->report->items++;
    if (search_store_text(check->archive->db, item_id, &text, &failure))
        return;
    Damage damage = {.kind = DAMAGE_TEXT, .item_id = item_id, .what = failure->message};
    tell(&damage, check);
}

static bool
unpack_texts(Check *check, GError **error)
{
    g_autoptr(GError) failure = NULL;
    int64_t last = G_MININT64;
    for (;;) {
        g_autoptr(GArray) items =
            integrity_store_texts(check->archive->db, last, LISTED_AT_ONCE, &failure);
        if (items == NULL)
            return tell_unlisted(check, failure, error);
        if (items->len == 0)
            return true;
        for (guint i = 0; i < items->len; i++) {
            last = g_array_index(items, int64_t, i);
            unpack_text(check, last);
        }
    }
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────── */

/* Counted as of one moment. */
static bool
count_contents(Check *check, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(check->archive->db, error);
    return txn != NULL && integrity_store_contents(check->archive->db, tell, check,
                                                   &check->report->contents, error);
}

static bool
note(Check *check, GError **error)
{
    const IntegrityReport *report = check->report;
    g_autoptr(Txn) txn = txn_begin(check->archive->db, error);
    return txn != NULL &&
           audit_note(check->archive, "archive verified", "", 0, error,
                      "renditions=%" G_GINT64_FORMAT " bytes=%" G_GINT64_FORMAT
                      " damages=%" G_GINT64_FORMAT,
                      report->renditions, report->bytes, report->damages) &&
           txn_commit(txn, error);
}

bool
integrity_check(Archive *archive, DamageFunc on_damage, void *data, IntegrityReport *report,
                GError **error)
{
    *report = (IntegrityReport){0};
    Check check = {archive, on_damage, data, report};
    Db *db = archive->db;
    gint64 began_at = g_get_monotonic_time();
    if (!integrity_store_database(db, tell, &check, error) ||
        !integrity_store_bare_items(db, tell, &check, error) || !read_renditions(&check, error) ||
        !unpack_texts(&check, error) || !count_contents(&check, error) ||
        !integrity_store_index(db, tell, &check, error))
        return false;
    report->seconds = (double)(g_get_monotonic_time() - began_at) / G_USEC_PER_SEC;
    return note(&check, error);
}
