/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/hold-queries.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/holds.h"
#include "archive/query-decisions.h"
#include "archive/query-parser.h"
#include "base/error.h"
#include "store/search-find.h"

GArray *
hold_query_run(Archive *archive, const char *query, const GArray *asked, GError **error)
{
    g_autoptr(Query) tree = query_parse(query, archive->zone, archive_today(archive), error);
    if (tree == NULL)
        return NULL;
    if (query_asks_decisions(tree)) {
        fail(error, FAIL_USAGE,
             "a hold cannot ask for is:restricted or expires: these follow from what is held");
        return NULL;
    }
    SearchPage page = {.asked = asked};
    return search_find_ids(archive->db, tree, &page, error);
}

/* Only the first line says why: those after it show the query. */
static void
refuse(const HoldQuery *query, const GError *problem, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(problem->message, "\n", 2);
    fail(error, FAIL_REFUSED,
         "the query of hold %" G_GINT64_FORMAT " (matter '%s') fails: %s; nothing is decided until "
         "it works again, or the hold is placed anew with another query and this one released",
         query->hold_id, query->matter, lines[0]);
}

GArray *
hold_query_find(Archive *archive, const HoldQuery *query, const GArray *asked, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GArray *found = hold_query_run(archive, query->query, asked, &problem);
    if (fail_is(problem, FAIL_USAGE))
        refuse(query, problem, error);
    else if (problem != NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    return found;
}

bool
hold_query_keep(Archive *archive, int64_t hold_id, const GArray *found, int64_t *added,
                GError **error)
{
    *added = 0;
    for (guint i = 0; i < found->len; i++) {
        bool is_new;
        int64_t item_id = g_array_index(found, int64_t, i);
        if (!hold_store_reach(archive->db, hold_id, "item", item_id, &is_new, error))
            return false;
        *added += is_new;
    }
    return true;
}

static bool
extend(Archive *archive, const HoldQuery *query, GError **error)
{
    int64_t added;
    g_autoptr(GArray) found = hold_query_find(archive, query, NULL, error);
    return found != NULL && hold_query_keep(archive, query->hold_id, found, &added, error) &&
           (added == 0 || audit_note(archive, "hold extended", "hold", query->hold_id, error,
                                     "items=%" G_GINT64_FORMAT, added));
}

bool
holds_extend(Archive *archive, GError **error)
{
    g_autoptr(GPtrArray) queries = hold_store_queries(archive->db, error);
    for (guint i = 0; queries != NULL && i < queries->len; i++)
        if (!extend(archive, g_ptr_array_index(queries, i), error))
            return false;
    return queries != NULL;
}

static bool
load(Archive *archive, const HoldQuery *query, const GArray *asked, FactIds *ids, GError **error)
{
    g_autoptr(GArray) found = hold_query_find(archive, query, asked, error);
    for (guint i = 0; found != NULL && i < found->len; i++)
        fact_ids_hold_item(ids, g_array_index(found, int64_t, i), query->place);
    return found != NULL;
}

bool
holds_load(Archive *archive, const GArray *asked, Facts *facts, FactIds *ids, GError **error)
{
    if (!facts_store_load_holds(archive->db, asked, facts, ids, error))
        return false;
    g_autoptr(GPtrArray) queries = hold_store_queries(archive->db, error);
    for (guint i = 0; queries != NULL && i < queries->len; i++)
        if (!load(archive, g_ptr_array_index(queries, i), asked, ids, error))
            return false;
    return queries != NULL;
}
