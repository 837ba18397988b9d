/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-sql.h"

#include "model/item.h"
#include "store/search-match.h"
#include "store/search-text.h"

#include <string.h>

typedef struct {
    char *text; /* NULL: the number */
    int64_t number;
} Value;

typedef struct {
    char text[16];
} ValueName;

static void
clear_value(void *value)
{
    g_free(((Value *)value)->text);
}

void
search_sql_init(SearchSql *sql, GHashTable *parties)
{
    sql->parties = parties;
    sql->text = g_string_new(NULL);
    sql->values = g_array_new(FALSE, FALSE, sizeof(Value));
    g_array_set_clear_func(sql->values, clear_value);
}

void
search_sql_clear(SearchSql *sql)
{
    g_string_free(sql->text, TRUE);
    g_array_unref(sql->values);
}

static ValueName
value_name(guint number)
{
    ValueName name;
    g_snprintf(name.text, sizeof name.text, ":v%u", number);
    return name;
}

void
search_sql_append(SearchSql *sql, const char *text)
{
    g_string_append(sql->text, text);
}

static void
append_with(SearchSql *sql, const char *text, Value value)
{
    ValueName name = value_name(sql->values->len);
    g_array_append_val(sql->values, value);
    for (const char *at = text; *at != '\0'; at++)
        if (*at == '?')
            g_string_append(sql->text, name.text);
        else
            g_string_append_c(sql->text, *at);
}

void
search_sql_append_text(SearchSql *sql, const char *text, const char *value)
{
    append_with(sql, text, (Value){.text = g_strdup(value)});
}

void
search_sql_append_number(SearchSql *sql, const char *text, int64_t value)
{
    append_with(sql, text, (Value){.number = value});
}

char *
search_sql_ids(const GArray *ids)
{
    GString *text = g_string_new("[");
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                               g_array_index(ids, int64_t, i));
    g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

const char *
search_sql_parties(const SearchSql *sql, const Query *query)
{
    return g_hash_table_lookup(sql->parties, query->text);
}

void
search_sql_bind(const SearchSql *sql, Stmt *stmt)
{
    for (guint i = 0; i < sql->values->len; i++) {
        const Value *value = &g_array_index(sql->values, Value, i);
        if (value->text != NULL)
            stmt_bind_text(stmt, value_name(i).text, value->text);
        else
            stmt_bind_int64(stmt, value_name(i).text, value->number);
    }
}

Stmt *
search_sql_prepare(const SearchSql *sql, Db *db, GError **error)
{
    Stmt *stmt = stmt_prepare_once(db, sql->text->str, error);
    if (stmt != NULL)
        search_sql_bind(sql, stmt);
    return stmt;
}

/* ── conditions ──────────────────────────────────────────────────────────────────────────────
 * Each is true or false for an item, never NULL, so that NOT turns it round. */

static const char condition_words[] =
    "item.id IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)";

static const char condition_cc[] =
    "EXISTS (SELECT 1 FROM participant JOIN address ON address.id = participant.address_id"
    " WHERE participant.item_id = item.id AND participant.role = 'cc'"
    " AND instr(fold_text(participant.name || ' ' || address.value), fold_text(?)) > 0)";

/* Links follow from addresses; those made by a person add to them or take them away. */
static const char condition_party[] =
    "(EXISTS (SELECT 1 FROM participant JOIN address ON address.id = participant.address_id"
    " WHERE participant.item_id = item.id AND address.party_id IN " PARTIES_NAMED
    " AND NOT EXISTS (SELECT 1 FROM link WHERE link.item_id = item.id"
    " AND link.party_id = address.party_id AND link.removed_on IS NOT NULL))"
    " OR EXISTS (SELECT 1 FROM link WHERE link.item_id = item.id AND link.removed_on IS NULL"
    " AND link.party_id IN " PARTIES_NAMED "))";

/* Every party of the item, once or more. */
#define PARTIES_OF_ITEM                                                                            \
    "SELECT address.party_id AS party_id"                                                          \
    " FROM participant JOIN address ON address.id = participant.address_id"                        \
    " WHERE participant.item_id = item.id AND address.party_id IS NOT NULL"                        \
    " AND NOT EXISTS (SELECT 1 FROM link WHERE link.item_id = item.id"                             \
    " AND link.party_id = address.party_id AND link.removed_on IS NOT NULL)"                       \
    " UNION ALL SELECT link.party_id FROM link"                                                    \
    " WHERE link.item_id = item.id AND link.removed_on IS NULL"

/* A relationship covers an item of its days, counted in UTC. */
#define COVERS_ITEM                                                                                \
    "relationship.party_id = of_item.party_id"                                                     \
    " AND item.date_at / 86400 BETWEEN ifnull(relationship.start_on, -1000000)"                    \
    " AND ifnull(relationship.end_on, 1000000000)"

static const char condition_role[] =
    "EXISTS (SELECT 1 FROM (" PARTIES_OF_ITEM ") AS of_item JOIN relationship"
    " ON relationship.role = ? AND " COVERS_ITEM ")";

static const char condition_individual[] =
    "EXISTS (SELECT 1 FROM (" PARTIES_OF_ITEM ") AS of_item"
    " WHERE NOT EXISTS (SELECT 1 FROM relationship WHERE " COVERS_ITEM "))";

/* Parties that ingest made for unknown correspondents are nobody we know yet. */
static const char condition_unlinked[] =
    "NOT EXISTS (SELECT 1 FROM (" PARTIES_OF_ITEM ") AS of_item"
    " JOIN party ON party.id = of_item.party_id AND party.is_provisional = 0)";

static const char condition_held[] =
    "(EXISTS (SELECT 1 FROM hold_scope " OPEN_HOLD
    " WHERE hold_scope.kind = 'item' AND hold_scope.target_id = item.id)"
    " OR EXISTS (SELECT 1 FROM hold_scope " OPEN_HOLD
    " WHERE hold_scope.kind = 'conversation' AND hold_scope.target_id = item.conversation_id)"
    " OR EXISTS (SELECT 1 FROM (" PARTIES_OF_ITEM ") AS of_item"
    " JOIN hold_scope ON hold_scope.kind = 'party' AND hold_scope.target_id = of_item.party_id"
    " " OPEN_HOLD "))";

static const char condition_bookkeeping[] =
    "EXISTS (SELECT 1 FROM bookkeeping"
    " WHERE bookkeeping.item_id = item.id AND bookkeeping.cleared_on IS NULL)";

static const char condition_mailbox[] =
    "EXISTS (SELECT 1 FROM sighting JOIN folder ON folder.id = sighting.folder_id"
    " WHERE sighting.item_id = item.id AND folder.mailbox_id = (SELECT id FROM mailbox WHERE name "
    "= ?))";

static const char condition_message_id[] = "item.id IN (SELECT id FROM item WHERE message_id = ?)";

static void
append_children(SearchSql *sql, const Query *query, const char *operator)
{
    search_sql_append(sql, "(");
    for (guint i = 0; i < query->children->len; i++) {
        if (i > 0)
            search_sql_append(sql, operator);
        search_sql_append_condition(sql, g_ptr_array_index(query->children, i));
    }
    search_sql_append(sql, ")");
}

static void
append_words(SearchSql *sql, const Query *query)
{
    g_autoptr(GString) match = g_string_new(NULL);
    search_match_append(match, query);
    search_sql_append_text(sql, condition_words, match->str);
}

void
search_sql_append_cc(SearchSql *sql, const Query *query)
{
    search_sql_append_text(sql, condition_cc, query->text);
}

/* Looks into the stored texts: any of so many words is met soon. */
static void
append_wide(SearchSql *sql, const Query *query)
{
    static const unsigned fields[] = {
        [QUERY_FIELD_ANY] = (1u << SEARCH_FIELDS) - 1,
        [QUERY_FIELD_SUBJECT] = 1u << SEARCH_SUBJECT,
        [QUERY_FIELD_FROM] = 1u << SEARCH_SENDER,
        [QUERY_FIELD_TO] = 1u << SEARCH_RECIPIENTS,
        [QUERY_FIELD_CC] = 1u << SEARCH_RECIPIENTS,
        [QUERY_FIELD_WITH] = 1u << SEARCH_SENDER | 1u << SEARCH_RECIPIENTS,
        [QUERY_FIELD_BODY] = 1u << SEARCH_BODY,
        [QUERY_FIELD_FILENAME] = 1u << SEARCH_FILENAMES,
        [QUERY_FIELD_ATTACHMENT] = 1u << SEARCH_ATTACHMENTS,
    };
    search_sql_append_text(sql,
                           "EXISTS (SELECT 1 FROM item_text LEFT JOIN chunk ON chunk.id = primer"
                           " WHERE item_text.item_id = item.id AND has_prefix(packed, ?",
                           query->text);
    search_sql_append_number(sql, ", ?, method, chunk.size, bytes))", fields[query->field]);
}

static void
append_role(SearchSql *sql, const Query *query)
{
    if (strcmp(query->text, "individual") == 0)
        search_sql_append(sql, condition_individual);
    else
        search_sql_append_text(sql, condition_role, query->text);
}

static void
append_words_condition(SearchSql *sql, const Query *query)
{
    if (query->field != QUERY_FIELD_CC) {
        append_wide(sql, query);
        return;
    }
    search_sql_append(sql, "(");
    if (!query->is_wide) {
        append_words(sql, query);
        search_sql_append(sql, " AND ");
    }
    search_sql_append_cc(sql, query);
    search_sql_append(sql, ")");
}

/* By kind: what needs no value, the text, or the number. "+": the item is at hand, no index is to
 * be looked into. */
static const char *const plain_conditions[] = {
    [QUERY_HAS_ATTACHMENT] = "item.attachments > 0",
    [QUERY_IS_UNLINKED] = condition_unlinked,
    [QUERY_IS_HELD] = condition_held,
    [QUERY_IS_BOOKKEEPING] = condition_bookkeeping,
};
static const char *const text_conditions[] = {
    [QUERY_MAILBOX] = condition_mailbox,
    [QUERY_CHANNEL] = "+item.channel = ?",
    [QUERY_DIRECTION] = "+item.direction = ?",
    [QUERY_MESSAGE_ID] = condition_message_id,
    [QUERY_IDS] = "item.id IN (SELECT value FROM json_each(?))",
};
static const char *const number_conditions[] = {
    [QUERY_ID] = "item.id = ?",
    [QUERY_SIZE_FROM] = "+item.size >= ?",
    [QUERY_SIZE_BELOW] = "+item.size < ?",
};

/* False: the query is none of these. */
static bool
append_from_tables(SearchSql *sql, const Query *query)
{
    QueryKind kind = query->kind;
    if (kind < G_N_ELEMENTS(plain_conditions) && plain_conditions[kind] != NULL)
        search_sql_append(sql, plain_conditions[kind]);
    else if (kind < G_N_ELEMENTS(text_conditions) && text_conditions[kind] != NULL)
        search_sql_append_text(sql, text_conditions[kind], query->text);
    else if (kind < G_N_ELEMENTS(number_conditions) && number_conditions[kind] != NULL)
        search_sql_append_number(sql, number_conditions[kind], query->number);
    else
        return false;
    return true;
}

void
search_sql_append_condition(SearchSql *sql, const Query *query)
{
    if (search_match_covers(query)) {
        append_words(sql, query);
        return;
    }
    if (append_from_tables(sql, query))
        return;
    switch (query->kind) {
    case QUERY_ALL:
        if (query->children->len == 0)
            search_sql_append(sql, "1");
        else
            append_children(sql, query, " AND ");
        break;
    case QUERY_ANY:
        append_children(sql, query, " OR ");
        break;
    case QUERY_NOT:
        search_sql_append(sql, "NOT ");
        search_sql_append_condition(sql, g_ptr_array_index(query->children, 0));
        break;
    case QUERY_WORDS: /* the others are covered */
        append_words_condition(sql, query);
        break;
    case QUERY_PARTY:
        search_sql_append_text(sql, condition_party, search_sql_parties(sql, query));
        break;
    case QUERY_ROLE:
        append_role(sql, query);
        break;
    case QUERY_AFTER: /* a range of dates is a range of ids */
        search_sql_append_number(sql, "item.id >= ?", item_id_first(query->at));
        break;
    case QUERY_BEFORE:
        search_sql_append_number(sql, "item.id < ?", item_id_first(query->at));
        break;
    default:
        g_error("query of kind %d came to the store", (int)query->kind);
    }
}
