/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/export.h"

#include "archive/access.h"
#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/items.h"
#include "archive/search.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/spool.h"
#include "store/export-store.h"
#include "store/rendition-store.h"
#include "store/search-store.h"

#define WORDS_MAX 500

typedef struct {
    Archive *archive;
    const ExportRequest *request;
    const ExportOutput *output;
    ExportReport *report;
} Export;

static bool
check_words(const char *option, const char *words, GError **error)
{
    g_autofree char *bare = g_strstrip(g_strdup(words));
    if (bare[0] == '\0')
        return fail(error, FAIL_USAGE, "--%s says nothing", option);
    if (!g_utf8_validate(words, -1, NULL) || strlen(words) > WORDS_MAX)
        return fail(error, FAIL_USAGE, "--%s must be UTF-8, and at most %d bytes", option,
                    WORDS_MAX);
    for (const char *at = words; *at != '\0'; at++)
        if (g_ascii_iscntrl(*at))
            return fail(error, FAIL_USAGE, "--%s must be one line of text", option);
    return true;
}

/* ── what goes ───────────────────────────────────────────────────────────────────────────── */

static GArray *
find(const Export *export, GError **error)
{
    Archive *archive = export->archive;
    Reader reader = export->request->reader;
    if (export->request->query != NULL)
        return search_ids(archive, export->request->query, reader, error);
    g_autoptr(GArray) items = export_store_items(archive->db, error);
    if (items == NULL || !access_filter(archive, reader, items, error))
        return NULL;
    return g_steal_pointer(&items);
}

static bool
leave_out(const Export *export, GArray *items, GError **error)
{
    guint kept = 0;
    for (guint i = 0; i < items->len; i++) {
        int64_t id = g_array_index(items, int64_t, i);
        bool is_mail;
        if (!export_store_is_mail(export->archive->db, id, &is_mail, error))
            return false;
        if (is_mail)
            g_array_index(items, int64_t, kept++) = id;
        else
            export->report->left_out++;
    }
    g_array_set_size(items, kept);
    return true;
}

static bool
note(const Export *export, int64_t items, GError **error)
{
    Archive *archive = export->archive;
    ExportNote noted = {
        .at = instant_now(),
        .actor = archive_actor(),
        .recipient = export->request->recipient,
        .reason = export->request->reason,
        .format = export->request->format,
        .items = items,
    };
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && export_store_add(archive->db, &noted, &export->report->id, error) &&
           audit_note(archive, "items exported", "export", export->report->id, error,
                      "format=%s items=%" G_GINT64_FORMAT, export_format_name(noted.format),
                      items) &&
           txn_commit(txn, error);
}

/* ── giving ──────────────────────────────────────────────────────────────────────────────── */

static bool
append(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    return spool_append(data, bytes, length, error);
}

static void
free_spool(void *spool)
{
    spool_free(spool);
}

/* Complete before any of it goes: half a message is none. */
static bool
read_rendition(const Export *export, const Item *item, guint number, GPtrArray *raw, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Spool) spool = spool_new(export->archive->settings->directory);
    if (rendition_store_read(export->archive->db, item->id, number, append, spool, &failure)) {
        export->report->renditions++;
        export->report->bytes += spool_size(spool);
        g_ptr_array_add(raw, g_steal_pointer(&spool));
        return true;
    }
    if (!fail_is(failure, FAIL_CORRUPT)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    export->report->damaged++;
    export->output->on_damage(failure->message, export->output->data);
    return true;
}

static bool
give(const Export *export, int64_t item_id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Item) item = items_get(export->archive, item_id, READER_UNRESTRICTED, &failure);
    if (item == NULL && fail_is(failure, FAIL_USAGE))
        return true; /* purged since it was found */
    if (item == NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    g_autoptr(GPtrArray) raw = g_ptr_array_new_with_free_func(free_spool);
    for (guint i = 0; i < item->renditions->len; i++)
        if (!read_rendition(export, item, g_array_index(item->renditions, Rendition, i).number, raw,
                            error))
            return false;
    export->report->items++;
    return export->output->on_item(item, raw, export->output->data, error);
}

bool
export_run(Archive *archive, const ExportRequest *request, const ExportOutput *output,
           ExportReport *report, GError **error)
{
    *report = (ExportReport){0};
    Export export = {archive, request, output, report};
    if (!check_words("recipient", request->recipient, error) ||
        !check_words("reason", request->reason, error))
        return false;
    g_autoptr(GArray) items = find(&export, error);
    if (items == NULL || (request->format != EXPORT_JSONL && !leave_out(&export, items, error)) ||
        !note(&export, items->len, error))
        return false;
    g_autoptr(Progress) progress = progress_new("Exporting");
    for (guint i = items->len; i > 0; i--) {
        if (!give(&export, g_array_index(items, int64_t, i - 1), error))
            return false;
        progress_show(progress, report->items, items->len, report->bytes);
    }
    return true;
}

bool
export_each(Archive *archive, ExportNotedFunc on_note, void *data, GError **error)
{
    return export_store_each(archive->db, on_note, data, error);
}
