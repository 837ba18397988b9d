/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-decisions.h"

#include "archive/archive-private.h"
#include "archive/decisions.h"
#include "store/search-find.h"

/* Deciding more items one by one takes longer than deciding all. */
#define ASKED_MAX 20000

static bool
is_about_decisions(const Query *query)
{
    return query->kind == QUERY_IS_RESTRICTED || query->kind == QUERY_EXPIRES_FROM ||
           query->kind == QUERY_EXPIRES_BEFORE;
}

bool
query_asks_decisions(const Query *query)
{
    for (guint i = 0; i < query->children->len; i++)
        if (query_asks_decisions(g_ptr_array_index(query->children, i)))
            return true;
    return is_about_decisions(query);
}

typedef struct {
    Query *query; /* one about decisions */
    GString *ids; /* JSON array of those it holds for, not closed yet */
} DecisionQuery;

static void
decision_query_clear(void *question)
{
    g_string_free(((DecisionQuery *)question)->ids, TRUE);
}

static void
collect(Query *query, GArray *questions)
{
    for (guint i = 0; i < query->children->len; i++)
        collect(g_ptr_array_index(query->children, i), questions);
    if (is_about_decisions(query)) {
        DecisionQuery question = {query, g_string_new("[")};
        g_array_append_val(questions, question);
    }
}

static bool
holds(const Query *query, const Decision *decision)
{
    if (query->kind == QUERY_IS_RESTRICTED)
        return decision->is_restricted;
    if (decision->keep_until == DAY_NONE)
        return false;
    return query->kind == QUERY_EXPIRES_FROM ? decision->keep_until >= query->number
                                             : decision->keep_until < query->number;
}

static bool
answer(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    GArray *questions = data;
    for (guint i = 0; i < questions->len; i++) {
        const DecisionQuery *question = &g_array_index(questions, DecisionQuery, i);
        if (holds(question->query, decided->decision))
            g_string_append_printf(question->ids, "%s%" G_GINT64_FORMAT,
                                   question->ids->len > 1 ? "," : "", decided->item_id);
    }
    return true;
}

/* The items that what else must hold leaves; *asked is NULL when they are many. */
static bool
narrow(Archive *archive, const Query *query, GArray **asked, GError **error)
{
    g_autoptr(GPtrArray) rest = g_ptr_array_new();
    for (guint i = 0; query->kind == QUERY_ALL && i < query->children->len; i++) {
        Query *child = g_ptr_array_index(query->children, i);
        if (!query_asks_decisions(child))
            g_ptr_array_add(rest, child);
    }
    *asked = NULL;
    if (rest->len == 0)
        return true;
    Query known = {.kind = QUERY_ALL, .children = rest};
    SearchPage page = {.limit = ASKED_MAX + 1};
    *asked = search_find_ids(archive->db, &known, &page, error);
    if (*asked == NULL)
        return false;
    if ((*asked)->len > ASKED_MAX)
        g_clear_pointer(asked, g_array_unref);
    return true;
}

bool
query_decide(Archive *archive, Query *query, GError **error)
{
    g_autoptr(GArray) questions = g_array_new(FALSE, FALSE, sizeof(DecisionQuery));
    g_array_set_clear_func(questions, decision_query_clear);
    collect(query, questions);
    if (questions->len == 0)
        return true;
    g_autoptr(GArray) asked = NULL;
    if (!narrow(archive, query, &asked, error))
        return false;
    DecisionScope scope = {.today = archive_today(archive), .asked = asked};
    if (!decisions_each(archive, &scope, answer, NULL, questions, error))
        return false;
    for (guint i = 0; i < questions->len; i++) {
        DecisionQuery *question = &g_array_index(questions, DecisionQuery, i);
        g_string_append_c(question->ids, ']');
        question->query->kind = QUERY_IDS;
        g_free(question->query->text);
        question->query->text = g_strdup(question->ids->str);
    }
    return true;
}
