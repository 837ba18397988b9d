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

Stmt *
search_sql_prepare(const SearchSql *sql, Db *db, GError **error)
{
    Stmt *stmt = stmt_prepare_once(db, sql->text->str, error);
    if (stmt == NULL)
        return NULL;
    for (guint i = 0; i < sql->values->len; i++) {
        const Value *value = &g_array_index(sql->values, Value, i);
        if (value->text != NULL)
            stmt_bind_text(stmt, value_name(i).text, value->text);
        else
            stmt_bind_int64(stmt, value_name(i).text, value->number);
    }
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

/* Looked up beforehand, once: the names of many parties are compared. */
#define PARTIES_NAMED "(SELECT value FROM json_each(?))"

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

#define OPEN_HOLD "JOIN hold ON hold.id = hold_scope.hold_id AND hold.released_on IS NULL"

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

static const char *
parties_named(const SearchSql *sql, const Query *query)
{
    return g_hash_table_lookup(sql->parties, query->text);
}

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
                           "EXISTS (SELECT 1 FROM item_text WHERE item_text.item_id = item.id"
                           " AND has_prefix(item_text.packed, ?",
                           query->text);
    search_sql_append_number(sql, ", ?))", fields[query->field]);
}

static void
append_role(SearchSql *sql, const Query *query)
{
    if (strcmp(query->text, "individual") == 0)
        search_sql_append(sql, condition_individual);
    else
        search_sql_append_text(sql, condition_role, query->text);
}

void
search_sql_append_condition(SearchSql *sql, const Query *query)
{
    if (search_match_covers(query)) {
        append_words(sql, query);
        return;
    }
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
        if (query->field != QUERY_FIELD_CC) {
            append_wide(sql, query);
            break;
        }
        if (query->is_wide) {
            search_sql_append_cc(sql, query);
            break;
        }
        search_sql_append(sql, "(");
        append_words(sql, query);
        search_sql_append(sql, " AND ");
        search_sql_append_cc(sql, query);
        search_sql_append(sql, ")");
        break;
    case QUERY_PARTY:
        search_sql_append_text(sql, condition_party, parties_named(sql, query));
        break;
    case QUERY_ROLE:
        append_role(sql, query);
        break;
    case QUERY_MAILBOX:
        search_sql_append_text(sql, condition_mailbox, query->text);
        break;
    case QUERY_CHANNEL: /* "+": its index is for candidates, never for the walk */
        search_sql_append_text(sql, "+item.channel = ?", query->text);
        break;
    case QUERY_DIRECTION:
        search_sql_append_text(sql, "+item.direction = ?", query->text);
        break;
    case QUERY_AFTER: /* a range of dates is a range of ids */
        search_sql_append_number(sql, "item.id >= ?", item_id_first(query->at));
        break;
    case QUERY_BEFORE:
        search_sql_append_number(sql, "item.id < ?", item_id_first(query->at));
        break;
    case QUERY_HAS_ATTACHMENT:
        search_sql_append(sql, "item.attachments > 0");
        break;
    case QUERY_IS_UNLINKED:
        search_sql_append(sql, condition_unlinked);
        break;
    case QUERY_IS_HELD:
        search_sql_append(sql, condition_held);
        break;
    case QUERY_IS_BOOKKEEPING:
        search_sql_append(sql, condition_bookkeeping);
        break;
    case QUERY_MESSAGE_ID:
        search_sql_append_text(sql, condition_message_id, query->text);
        break;
    case QUERY_ID:
        search_sql_append_number(sql, "item.id = ?", query->number);
        break;
    case QUERY_IDS:
        search_sql_append_text(sql, "item.id IN (SELECT value FROM json_each(?))", query->text);
        break;
    case QUERY_SIZE_FROM:
        search_sql_append_number(sql, "+item.size >= ?", query->number);
        break;
    case QUERY_SIZE_BELOW:
        search_sql_append_number(sql, "+item.size < ?", query->number);
        break;
    case QUERY_IS_RESTRICTED:
    case QUERY_EXPIRES_FROM:
    case QUERY_EXPIRES_BEFORE:
        g_error("a query about decisions came to the store");
    }
}

/* ── candidates ──────────────────────────────────────────────────────────────────────────── */

static const char candidates_party[] =
    "SELECT participant.item_id AS id"
    " FROM address CROSS JOIN participant ON participant.address_id = address.id"
    " WHERE address.party_id IN " PARTIES_NAMED
    " UNION ALL SELECT link.item_id FROM link WHERE link.party_id IN " PARTIES_NAMED;

static const char candidates_mailbox[] =
    "SELECT sighting.item_id AS id FROM folder CROSS JOIN sighting"
    " ON sighting.folder_id = folder.id AND sighting.item_id IS NOT NULL"
    " WHERE folder.mailbox_id = (SELECT id FROM mailbox WHERE name = ?)";

static const char candidates_role[] =
    "SELECT participant.item_id AS id FROM relationship"
    " CROSS JOIN address ON address.party_id = relationship.party_id"
    " CROSS JOIN participant ON participant.address_id = address.id"
    " WHERE relationship.role = ?"
    " UNION ALL SELECT link.item_id FROM relationship"
    " CROSS JOIN link ON link.party_id = relationship.party_id WHERE relationship.role = ?";

static const char candidates_held[] =
    "SELECT hold_scope.target_id AS id FROM hold_scope " OPEN_HOLD " WHERE hold_scope.kind = 'item'"
    " UNION ALL SELECT item.id FROM hold_scope " OPEN_HOLD
    " CROSS JOIN item ON item.conversation_id = hold_scope.target_id"
    " WHERE hold_scope.kind = 'conversation'"
    " UNION ALL SELECT participant.item_id FROM hold_scope " OPEN_HOLD
    " CROSS JOIN address ON address.party_id = hold_scope.target_id"
    " CROSS JOIN participant ON participant.address_id = address.id"
    " WHERE hold_scope.kind = 'party'"
    " UNION ALL SELECT link.item_id FROM hold_scope " OPEN_HOLD
    " CROSS JOIN link ON link.party_id = hold_scope.target_id WHERE hold_scope.kind = 'party'";

static const char candidates_bookkeeping[] = "SELECT item_id AS id FROM bookkeeping";

static const char candidates_channel[] = "SELECT id FROM item WHERE channel = ?";
static const char candidates_direction[] = "SELECT id FROM item WHERE direction = ?";
static const char candidates_ids[] = "SELECT value AS id FROM json_each(?)";
static const char candidates_message_id[] = "SELECT id FROM item WHERE message_id = ?";

static const char *
candidates(const Query *query)
{
    switch (query->kind) {
    case QUERY_PARTY:
        return candidates_party;
    case QUERY_ROLE:
        return strcmp(query->text, "individual") != 0 ? candidates_role : NULL;
    case QUERY_MAILBOX:
        return candidates_mailbox;
    case QUERY_CHANNEL:
        return candidates_channel;
    case QUERY_DIRECTION:
        return candidates_direction;
    case QUERY_IDS:
        return candidates_ids;
    case QUERY_MESSAGE_ID:
        return candidates_message_id;
    case QUERY_IS_HELD:
        return candidates_held;
    case QUERY_IS_BOOKKEEPING:
        return candidates_bookkeeping;
    default:
        return NULL;
    }
}

bool
search_sql_append_candidates(SearchSql *sql, const Query *query)
{
    const char *text = candidates(query);
    if (text == NULL)
        return false;
    bool is_party = query->kind == QUERY_PARTY;
    if (strchr(text, '?') == NULL)
        search_sql_append(sql, text);
    else
        search_sql_append_text(sql, text, is_party ? parties_named(sql, query) : query->text);
    return true;
}
