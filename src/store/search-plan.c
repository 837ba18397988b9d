/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-plan.h"

#include "model/item.h"
#include "store/search-store.h"

#include <string.h>

/* Tokens in a snippet. */
#define SNIPPET_WORDS "24"
#define BODY_COLUMN "3"

typedef struct {
    char *text; /* NULL: the number */
    int64_t number;
} Value;

struct SearchPlan {
    Db *db;
    GString *match;      /* FTS5 expression; "" when no words drive */
    GString *conditions; /* each " AND ..." */
    GArray *values;      /* :v0, :v1, ... */
    int64_t first, last; /* range of item ids */
};

static void
clear_value(void *value)
{
    g_free(((Value *)value)->text);
}

void
search_plan_free(SearchPlan *plan)
{
    g_string_free(plan->match, TRUE);
    g_string_free(plan->conditions, TRUE);
    g_array_unref(plan->values);
    g_free(plan);
}

/* ── values ──────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    char text[16];
} ValueName;

static ValueName
value_name(guint number)
{
    ValueName name;
    g_snprintf(name.text, sizeof name.text, ":v%u", number);
    return name;
}

static ValueName
add_text(SearchPlan *plan, const char *text)
{
    Value value = {.text = g_strdup(text)};
    g_array_append_val(plan->values, value);
    return value_name(plan->values->len - 1);
}

static ValueName
add_number(SearchPlan *plan, int64_t number)
{
    Value value = {.number = number};
    g_array_append_val(plan->values, value);
    return value_name(plan->values->len - 1);
}

static void
bind_values(const SearchPlan *plan, Stmt *stmt)
{
    for (guint i = 0; i < plan->values->len; i++) {
        const Value *value = &g_array_index(plan->values, Value, i);
        if (value->text != NULL)
            stmt_bind_text(stmt, value_name(i).text, value->text);
        else
            stmt_bind_int64(stmt, value_name(i).text, value->number);
    }
}

/* ── full-text expressions ───────────────────────────────────────────────────────────────── */

static bool is_words(const Query *query);

static bool
is_negated_words(const Query *query)
{
    return query->kind == QUERY_NOT && is_words(g_ptr_array_index(query->children, 0));
}

/* One full-text expression says it all. It cannot begin with what is not wanted. */
static bool
is_words(const Query *query)
{
    if (query->kind == QUERY_WORDS)
        return query->field != QUERY_FIELD_CC;
    if (query->kind != QUERY_ANY && query->kind != QUERY_ALL)
        return false;
    bool is_anything_wanted = false;
    for (guint i = 0; i < query->children->len; i++) {
        const Query *child = g_ptr_array_index(query->children, i);
        if (is_words(child))
            is_anything_wanted = true;
        else if (query->kind == QUERY_ANY || !is_negated_words(child))
            return false;
    }
    return is_anything_wanted;
}

static void
append_phrase(GString *match, const Query *words)
{
    static const char *const columns[] = {
        [QUERY_FIELD_ANY] = "",           [QUERY_FIELD_SUBJECT] = "subject:",
        [QUERY_FIELD_FROM] = "sender:",   [QUERY_FIELD_TO] = "recipients:",
        [QUERY_FIELD_CC] = "recipients:", [QUERY_FIELD_WITH] = "{sender recipients}:",
        [QUERY_FIELD_BODY] = "body:",     [QUERY_FIELD_FILENAME] = "filenames:",
    };
    g_string_append(match, columns[words->field]);
    g_string_append_c(match, '"');
    for (const char *at = words->text; *at != '\0'; at++)
        g_string_append_len(match, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    g_string_append(match, words->is_prefix ? "\" *" : "\"");
}

static void append_expression(GString *match, const Query *query);

static void
append_joined(GString *match, const GPtrArray *queries, const char *operator)
{
    g_string_append_c(match, '(');
    for (guint i = 0; i < queries->len; i++) {
        if (i > 0)
            g_string_append(match, operator);
        append_expression(match, g_ptr_array_index(queries, i));
    }
    g_string_append_c(match, ')');
}

/* Words side by side, not joined by AND: so FTS5 ignores one that is punctuation only. */
static void
append_all(GString *match, const GPtrArray *queries)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    g_autoptr(GPtrArray) unwanted = g_ptr_array_new();
    for (guint i = 0; i < queries->len; i++) {
        Query *query = g_ptr_array_index(queries, i);
        if (query->kind == QUERY_NOT)
            g_ptr_array_add(unwanted, g_ptr_array_index(query->children, 0));
        else
            g_ptr_array_add(query->kind == QUERY_WORDS ? words : groups, query);
    }
    g_string_append_c(match, '(');
    if (words->len > 0)
        append_joined(match, words, " ");
    if (words->len > 0 && groups->len > 0)
        g_string_append(match, " AND ");
    if (groups->len > 0)
        append_joined(match, groups, " AND ");
    g_string_append_c(match, ')');
    if (unwanted->len > 0) {
        g_string_append(match, " NOT ");
        append_joined(match, unwanted, " OR ");
    }
}

static void
append_expression(GString *match, const Query *query)
{
    if (query->kind == QUERY_WORDS) {
        append_phrase(match, query);
    } else if (query->kind == QUERY_ANY) {
        append_joined(match, query->children, " OR ");
    } else {
        g_string_append_c(match, '(');
        append_all(match, query->children);
        g_string_append_c(match, ')');
    }
}

/* ── conditions ──────────────────────────────────────────────────────────────────────────────
 * Each is true or false for an item, never NULL, so that NOT turns it round. "?" stands for the
 * value, as often as it is used. */

static const char condition_words[] =
    "item.id IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)";

static const char condition_cc[] =
    "EXISTS (SELECT 1 FROM participant JOIN address ON address.id = participant.address_id"
    " WHERE participant.item_id = item.id AND participant.role = 'cc'"
    " AND instr(fold_text(participant.name || ' ' || address.value), fold_text(?)) > 0)";

#define PARTIES_NAMED                                                                              \
    "(SELECT id FROM party WHERE CASE WHEN ? GLOB '[0-9]*' AND NOT ? GLOB '*[^0-9]*'"              \
    " THEN id = CAST(? AS INTEGER) OR external_id IS ? OR org_number IS ?"                         \
    " ELSE external_id IS ? OR instr(fold_text(name), fold_text(?)) > 0 END)"

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

static const char condition_mailbox[] =
    "EXISTS (SELECT 1 FROM sighting JOIN folder ON folder.id = sighting.folder_id"
    " WHERE sighting.item_id = item.id AND folder.mailbox_id = (SELECT id FROM mailbox WHERE name "
    "= ?))";

static const char condition_message_id[] = "item.id IN (SELECT id FROM item WHERE message_id = ?)";

static void append_condition(SearchPlan *plan, GString *sql, const Query *query);

static void
append_with(GString *sql, const char *condition, ValueName name)
{
    for (const char *at = condition; *at != '\0'; at++)
        if (*at == '?')
            g_string_append(sql, name.text);
        else
            g_string_append_c(sql, *at);
}

static void
append_children(SearchPlan *plan, GString *sql, const Query *query, const char *operator)
{
    g_string_append_c(sql, '(');
    for (guint i = 0; i < query->children->len; i++) {
        if (i > 0)
            g_string_append(sql, operator);
        append_condition(plan, sql, g_ptr_array_index(query->children, i));
    }
    g_string_append_c(sql, ')');
}

static void
append_words_condition(SearchPlan *plan, GString *sql, const Query *query)
{
    g_autoptr(GString) match = g_string_new(NULL);
    append_expression(match, query);
    append_with(sql, condition_words, add_text(plan, match->str));
}

static void
append_cc(SearchPlan *plan, GString *sql, const Query *query)
{
    g_string_append_c(sql, '(');
    append_words_condition(plan, sql, query);
    g_string_append(sql, " AND ");
    append_with(sql, condition_cc, add_text(plan, query->text));
    g_string_append_c(sql, ')');
}

static void
append_role(SearchPlan *plan, GString *sql, const Query *query)
{
    if (strcmp(query->text, "individual") == 0)
        g_string_append(sql, condition_individual);
    else
        append_with(sql, condition_role, add_text(plan, query->text));
}

/* A range of dates is a range of ids. */
static void
append_bound(SearchPlan *plan, GString *sql, const char *condition, int64_t id)
{
    append_with(sql, condition, add_number(plan, id));
}

static void
append_condition(SearchPlan *plan, GString *sql, const Query *query)
{
    if (query->kind != QUERY_WORDS && is_words(query)) {
        append_words_condition(plan, sql, query);
        return;
    }
    switch (query->kind) {
    case QUERY_ALL:
        if (query->children->len == 0)
            g_string_append(sql, "1");
        else
            append_children(plan, sql, query, " AND ");
        break;
    case QUERY_ANY:
        append_children(plan, sql, query, " OR ");
        break;
    case QUERY_NOT:
        g_string_append(sql, "NOT ");
        append_condition(plan, sql, g_ptr_array_index(query->children, 0));
        break;
    case QUERY_WORDS:
        if (query->field == QUERY_FIELD_CC)
            append_cc(plan, sql, query);
        else
            append_words_condition(plan, sql, query);
        break;
    case QUERY_PARTY:
        append_with(sql, condition_party, add_text(plan, query->text));
        break;
    case QUERY_ROLE:
        append_role(plan, sql, query);
        break;
    case QUERY_MAILBOX:
        append_with(sql, condition_mailbox, add_text(plan, query->text));
        break;
    case QUERY_CHANNEL:
        append_with(sql, "item.channel = ?", add_text(plan, query->text));
        break;
    case QUERY_DIRECTION:
        append_with(sql, "item.direction = ?", add_text(plan, query->text));
        break;
    case QUERY_AFTER:
        append_bound(plan, sql, "item.id >= ?", item_id_first(query->at));
        break;
    case QUERY_BEFORE:
        append_bound(plan, sql, "item.id < ?", item_id_first(query->at));
        break;
    case QUERY_HAS_ATTACHMENT:
        g_string_append(sql, "item.attachments > 0");
        break;
    case QUERY_IS_UNLINKED:
        g_string_append(sql, condition_unlinked);
        break;
    case QUERY_MESSAGE_ID:
        append_with(sql, condition_message_id, add_text(plan, query->text));
        break;
    case QUERY_ID:
        append_bound(plan, sql, "item.id = ?", query->id);
        break;
    }
}

/* ── the plan ────────────────────────────────────────────────────────────────────────────── */

/* What must hold all together, sorted by how it is best asked. */
typedef struct {
    GPtrArray *words;    /* driving the walk, unwanted ones included */
    GPtrArray *unwanted; /* among them */
    GPtrArray *others;
} Parts;

static void
take_part(SearchPlan *plan, Parts *parts, Query *query)
{
    if (query->kind == QUERY_ALL) {
        for (guint i = 0; i < query->children->len; i++)
            take_part(plan, parts, g_ptr_array_index(query->children, i));
    } else if (query->kind == QUERY_AFTER) {
        plan->first = MAX(plan->first, item_id_first(query->at));
    } else if (query->kind == QUERY_BEFORE) {
        plan->last = MIN(plan->last, item_id_first(query->at) - 1);
    } else if (query->kind == QUERY_ID) {
        plan->first = MAX(plan->first, query->id);
        plan->last = MIN(plan->last, query->id);
    } else if (is_words(query)) {
        g_ptr_array_add(parts->words, query);
    } else {
        g_ptr_array_add(is_negated_words(query) ? parts->unwanted : parts->others, query);
    }
}

static void
build(SearchPlan *plan, const Query *query)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GPtrArray) unwanted = g_ptr_array_new();
    g_autoptr(GPtrArray) others = g_ptr_array_new();
    Parts parts = {words, unwanted, others};
    take_part(plan, &parts, (Query *)(guintptr)query);
    /* A walk over words takes the unwanted ones out by itself; else they are one condition more. */
    g_ptr_array_extend(words->len > 0 ? words : others, unwanted, NULL, NULL);
    if (words->len > 0)
        append_all(plan->match, words);
    for (guint i = 0; i < others->len; i++) {
        g_string_append(plan->conditions, " AND ");
        append_condition(plan, plan->conditions, g_ptr_array_index(others, i));
    }
}

static const char sql_find_mailbox[] = "SELECT 1 FROM mailbox WHERE name = :name";

static bool
check_names(Db *db, const Query *query, GError **error)
{
    for (guint i = 0; i < query->children->len; i++)
        if (!check_names(db, g_ptr_array_index(query->children, i), error))
            return false;
    if (query->kind != QUERY_MAILBOX)
        return true;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find_mailbox, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":name", query->text);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_DONE)
        return fail(error, FAIL_USAGE, "the archive has no mailbox '%s'", query->text);
    return state == STMT_ROW;
}

SearchPlan *
search_plan_new(Db *db, const Query *query, GError **error)
{
    if (!check_names(db, query, error))
        return NULL;
    SearchPlan *plan = g_new0(SearchPlan, 1);
    plan->db = db;
    plan->match = g_string_new(NULL);
    plan->conditions = g_string_new(NULL);
    plan->values = g_array_new(FALSE, FALSE, sizeof(Value));
    g_array_set_clear_func(plan->values, clear_value);
    plan->last = G_MAXINT64;
    build(plan, query);
    return plan;
}

void
search_plan_limit_before(SearchPlan *plan, int64_t item_id)
{
    plan->last = MIN(plan->last, item_id - 1);
}

static const char sql_words[] =
    "SELECT search_index.rowid, snippet(search_index, " BODY_COLUMN ", '" SEARCH_HIT_BEGIN
    "', '" SEARCH_HIT_END "', '…', " SNIPPET_WORDS ") FROM search_index";
static const char sql_words_join[] = " CROSS JOIN item ON item.id = search_index.rowid";
static const char sql_words_where[] =
    " WHERE search_index MATCH :match AND search_index.rowid BETWEEN :first AND :last";
static const char sql_words_order[] = " ORDER BY search_index.rowid DESC LIMIT :limit";

static const char sql_items[] = "SELECT item.id, NULL FROM item"
                                " WHERE item.id BETWEEN :first AND :last";
static const char sql_items_order[] = " ORDER BY item.id DESC LIMIT :limit";

Stmt *
search_plan_prepare(const SearchPlan *plan, guint limit, GError **error)
{
    bool has_words = plan->match->len > 0;
    g_autoptr(GString) sql = g_string_new(has_words ? sql_words : sql_items);
    if (has_words && plan->conditions->len > 0)
        g_string_append(sql, sql_words_join);
    if (has_words)
        g_string_append(sql, sql_words_where);
    g_string_append(sql, plan->conditions->str);
    g_string_append(sql, has_words ? sql_words_order : sql_items_order);

    Stmt *stmt = stmt_prepare_once(plan->db, sql->str, error);
    if (stmt == NULL)
        return NULL;
    if (has_words)
        stmt_bind_text(stmt, ":match", plan->match->str);
    stmt_bind_int64(stmt, ":first", plan->first);
    stmt_bind_int64(stmt, ":last", plan->last);
    stmt_bind_int64(stmt, ":limit", limit);
    bind_values(plan, stmt);
    return stmt;
}
