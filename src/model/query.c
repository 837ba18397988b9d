/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/query.h"

Query *
query_new(QueryKind kind)
{
    Query *query = g_new0(Query, 1);
    query->kind = kind;
    query->at = INSTANT_NONE;
    query->children = g_ptr_array_new_with_free_func((GDestroyNotify)query_free);
    return query;
}

Query *
query_new_number(QueryKind kind, int64_t number)
{
    Query *query = query_new(kind);
    query->number = number;
    return query;
}

void
query_free(Query *query)
{
    g_ptr_array_unref(query->children);
    g_clear_pointer(&query->endings, g_ptr_array_unref);
    g_free(query->text);
    g_free(query);
}
