/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/integrity.h"
#include "archive/residue.h"
#include "cli/mail-commands.h"
#include "view/integrity-json.h"
#include "view/residue-json.h"

/* ── deletion leaves nothing ─────────────────────────────────────────────────────────────── */

static bool
test_residue(CommandContext *context, bool is_json, GError **error)
{
    ResidueReport report;
    if (!residue_test(context->archive, &report, error))
        return false;
    if (is_json) {
        g_autofree char *json = residue_json(&report);
        print_line("%s", json);
        return true;
    }
    print_line("Deletion leaves nothing: a message was archived, found, deleted, and then looked "
               "for in %" G_GINT64_FORMAT " bytes of %" G_GINT64_FORMAT " files.",
               report.bytes, report.files);
    return true;
}

/* ── what was archived is still there ────────────────────────────────────────────────────── */

static char *
place(const Damage *damage)
{
    if (damage->rendition != 0)
        return g_strdup_printf("item %" G_GINT64_FORMAT ", rendition %u", damage->item_id,
                               damage->rendition);
    if (damage->content_id != 0 && damage->item_id != 0)
        return g_strdup_printf("content %" G_GINT64_FORMAT " (of item %" G_GINT64_FORMAT ")",
                               damage->content_id, damage->item_id);
    if (damage->content_id != 0)
        return g_strdup_printf("content %" G_GINT64_FORMAT, damage->content_id);
    if (damage->item_id != 0)
        return g_strdup_printf("item %" G_GINT64_FORMAT, damage->item_id);
    return g_strdup("archive.db");
}

static void
print_damage(const Damage *damage, void *data)
{
    const bool *is_json = data;
    g_autofree char *json = *is_json ? integrity_json_damage(damage) : NULL;
    g_autofree char *where = place(damage);
    if (*is_json)
        print_line("%s", json);
    else
        print_line("damaged %s: %s: %s", damage_names[damage->kind], where, damage->what);
}

static bool
check_integrity(CommandContext *context, bool is_json, GError **error)
{
    IntegrityReport report;
    if (!integrity_check(context->archive, print_damage, &is_json, &report, error))
        return false;
    g_autofree char *json = is_json ? integrity_json_report(&report) : NULL;
    if (is_json)
        print_line("%s", json);
    else
        print_line("%" G_GINT64_FORMAT " messages (%.1f MB) of %" G_GINT64_FORMAT
                   " items were read back, and %" G_GINT64_FORMAT
                   " contents counted, in %.1f s (%.0f MB/s).",
                   report.renditions, (double)report.bytes / 1e6, report.items, report.contents,
                   report.seconds, (double)report.bytes / 1e6 / MAX(report.seconds, 1e-3));
    return report.damages == 0 ||
           fail(error, FAIL_CORRUPT,
                "the archive is damaged in %" G_GINT64_FORMAT
                " places: restore them from a backup, or import those messages again",
                report.damages);
}

bool
run_verify(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_residue = FALSE, is_json = FALSE;
    const GOptionEntry options[] = {
        {"residue", 0, 0, G_OPTION_ARG_NONE, &is_residue,
         "Archive and purge a message made up for this, and look for traces of it", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the result as JSON objects", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, 0, error))
        return false;
    return is_residue ? test_residue(context, is_json, error)
                      : check_integrity(context, is_json, error);
}
