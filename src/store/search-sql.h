/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL put together for one query: text of ours, values of the searcher's, always bound. */
#pragma once

#include "model/query.h"
#include "store/stmt.h"

typedef struct {
    GString *text;
    GArray *values;
    GHashTable *parties; /* borrowed: text of a QUERY_PARTY -> JSON array of ids */
} SearchSql;

void search_sql_init(SearchSql *sql, GHashTable *parties);
void search_sql_clear(SearchSql *sql);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchSql, search_sql_clear)

/* Each "?" in `text` becomes the value, the same one everywhere. */
void search_sql_append(SearchSql *sql, const char *text);
void search_sql_append_text(SearchSql *sql, const char *text, const char *value);
void search_sql_append_number(SearchSql *sql, const char *text, int64_t value);

/* int64_t as a JSON array. */
char *search_sql_ids(const GArray *ids);

/* The ids of the parties that a QUERY_PARTY names: looked up beforehand, once, because the names of
 * many are compared. */
#define PARTIES_NAMED "(SELECT value FROM json_each(?))"
const char *search_sql_parties(const SearchSql *sql, const Query *query);

#define OPEN_HOLD "JOIN hold ON hold.id = hold_scope.hold_id AND hold.released_on IS NULL"

/* A condition on the row of table item: true or false, never NULL, so that NOT turns it round. */
void search_sql_append_condition(SearchSql *sql, const Query *query);

/* Of words in Cc: the part that the full-text expression, which knows all recipients, leaves. */
void search_sql_append_cc(SearchSql *sql, const Query *query);

/* Valid as long as `sql`, which must not grow meanwhile. */
Stmt *search_sql_prepare(const SearchSql *sql, Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The values again, after a reset. */
void search_sql_bind(const SearchSql *sql, Stmt *stmt);
