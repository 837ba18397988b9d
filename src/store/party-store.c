/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/party-store.h"

#include "store/stmt.h"

#include <string.h>

static void
bind_party(Stmt *stmt, const Party *party)
{
    stmt_bind_text(stmt, ":name", party->name);
    stmt_bind_text(stmt, ":org_number", party->org_number);
    stmt_bind_text(stmt, ":external_id", party->external_id);
    stmt_bind_int64(stmt, ":provisional", party->is_provisional);
}

static const char sql_add[] =
    "INSERT INTO party (name, org_number, external_id, is_provisional, created_on)"
    " VALUES (:name, :org_number, :external_id, :provisional, :created_on)";

bool
party_store_add(Db *db, Party *party, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    bind_party(stmt, party);
    stmt_bind_day(stmt, ":created_on", party->created_on);
    if (!stmt_run(stmt, error))
        return false;
    party->id = db_last_insert_id(db);
    return true;
}

static const char sql_update[] =
    "UPDATE party SET name = :name, org_number = :org_number, external_id = :external_id,"
    " is_provisional = :provisional WHERE id = :id";

bool
party_store_update(Db *db, const Party *party, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_update, error);
    if (stmt == NULL)
        return false;
    bind_party(stmt, party);
    stmt_bind_int64(stmt, ":id", party->id);
    return stmt_run(stmt, error);
}

static const char sql_rename[] = "UPDATE party SET name = :name WHERE id = :id";

bool
party_store_rename(Db *db, int64_t id, const char *name, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_rename, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_text(stmt, ":name", name);
    return stmt_run(stmt, error);
}

static char *
text_or_null(Stmt *stmt, int column)
{
    return stmt_is_null(stmt, column) ? NULL : g_strdup(stmt_text(stmt, column));
}

static const char sql_find[] =
    "SELECT name, org_number, external_id, is_provisional, created_on FROM party WHERE id = :id";

/* *party is NULL when there is none. */
static bool
find_row(Db *db, int64_t id, Party **party, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *party = NULL;
    if (state == STMT_DONE)
        return true;
    *party = party_new(stmt_text(stmt, 0));
    (*party)->id = id;
    (*party)->org_number = text_or_null(stmt, 1);
    (*party)->external_id = text_or_null(stmt, 2);
    (*party)->is_provisional = stmt_int64(stmt, 3) != 0;
    (*party)->created_on = stmt_day(stmt, 4);
    return true;
}

/* Only what a person entered or what the party was made for: addresses that follow from a domain
 * are not the party's own data. */
static const char sql_emails[] = "SELECT value FROM address WHERE party_id = :party"
                                 " AND kind = 'email' AND method <> 'domain' ORDER BY value";
static const char sql_phones[] =
    "SELECT value FROM address WHERE party_id = :party AND kind = 'phone' ORDER BY value";
static const char sql_domains[] =
    "SELECT domain FROM party_domain WHERE party_id = :party ORDER BY domain";

static bool
read_texts(Db *db, const char *sql, int64_t party_id, GPtrArray *texts, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":party", party_id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        g_ptr_array_add(texts, g_strdup(stmt_text(stmt, 0)));
    return state == STMT_DONE;
}

static const char sql_relationships[] =
    "SELECT id, role, start_on, end_on, recorded_on, end_recorded_on"
    " FROM relationship WHERE party_id = :party ORDER BY id";

static bool
read_relationships(Db *db, Party *party, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_relationships, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":party", party->id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        PartyRelationship one = {
            .id = stmt_int64(stmt, 0),
            .start = stmt_day(stmt, 2),
            .end = stmt_day(stmt, 3),
            .recorded_on = stmt_day(stmt, 4),
            .end_recorded_on = stmt_day(stmt, 5),
        };
        int role = PARTY_ROLE_CUSTOMER; /* the table admits no others than these names */
        if (name_parse(party_role_names, stmt_text(stmt, 1), &role))
            one.role = (PartyRole)role;
        g_array_append_val(party->relationships, one);
    }
    return state == STMT_DONE;
}

/* By address or by hand; what was unlinked by hand does not count. */
#define SQL_LINKED                                                                                 \
    "SELECT participant.item_id FROM address"                                                      \
    " JOIN participant ON participant.address_id = address.id WHERE address.party_id = :party"     \
    " UNION SELECT item_id FROM link WHERE party_id = :party AND removed_on IS NULL"               \
    " EXCEPT SELECT item_id FROM link WHERE party_id = :party AND removed_on IS NOT NULL"

static const char sql_count_items[] = "SELECT count(*) FROM (" SQL_LINKED ")";

static bool
count_items(Db *db, Party *party, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_count_items, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":party", party->id);
    if (stmt_step(stmt, error) != STMT_ROW)
        return false;
    party->items = stmt_int64(stmt, 0);
    return true;
}

static const char sql_items[] =
    "SELECT participant.item_id FROM address"
    " JOIN participant ON participant.address_id = address.id WHERE address.party_id = :party"
    " UNION SELECT item_id FROM link WHERE party_id = :party";

static GArray *
list_items(Db *db, const char *sql, int64_t id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":party", id);
    return stmt_ids(stmt, error);
}

GArray *
party_store_items(Db *db, int64_t id, GError **error)
{
    return list_items(db, sql_items, id, error);
}

static const char sql_linked[] = SQL_LINKED;

GArray *
party_store_linked(Db *db, int64_t id, GError **error)
{
    return list_items(db, sql_linked, id, error);
}

bool
party_store_find(Db *db, int64_t id, Party **party, GError **error)
{
    g_autoptr(Party) found = NULL;
    if (!find_row(db, id, &found, error))
        return false;
    if (found != NULL && (!read_texts(db, sql_emails, id, found->emails, error) ||
                          !read_texts(db, sql_domains, id, found->domains, error) ||
                          !read_texts(db, sql_phones, id, found->phones, error) ||
                          !read_relationships(db, found, error) || !count_items(db, found, error)))
        return false;
    *party = g_steal_pointer(&found);
    return true;
}

static const char sql_find_name[] = "SELECT name FROM party WHERE id = :id";

bool
party_store_find_name(Db *db, int64_t id, char **name, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find_name, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *name = state == STMT_ROW ? g_strdup(stmt_text(stmt, 0)) : NULL;
    return true;
}

/* The one number that a statement with one text parameter gives; 0: no row. */
static bool
find_by_text(Db *db, const char *sql, const char *text, int64_t *id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":text", text);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *id = state == STMT_ROW ? stmt_int64(stmt, 0) : 0;
    return true;
}

static const char sql_find_external[] = "SELECT id FROM party WHERE external_id = :text";

bool
party_store_find_external(Db *db, const char *external_id, int64_t *id, GError **error)
{
    return find_by_text(db, sql_find_external, external_id, id, error);
}

static const char sql_list[] = "SELECT id FROM party WHERE :all OR NOT is_provisional"
                               " ORDER BY name COLLATE NOCASE, id";

GArray *
party_store_list(Db *db, bool with_provisional, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_list, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":all", with_provisional);
    return stmt_ids(stmt, error);
}

static const char sql_each_name[] = "SELECT id, name, is_provisional FROM party ORDER BY id";

bool
party_store_each_name(Db *db, PartyVisit visit, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_each_name, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        visit(data, stmt_int64(stmt, 0), stmt_text(stmt, 1), stmt_int64(stmt, 2) != 0);
    return state == STMT_DONE;
}

static const char sql_shorten_contact[] =
    "UPDATE party SET contact_shortened_on = :on WHERE id = :id";

bool
party_store_shorten_contact(Db *db, int64_t id, Day on, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_shorten_contact, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_day(stmt, ":on", on);
    return stmt_run(stmt, error);
}

/* An item linked to both by hand keeps its link to the provisional one, which then stays. */
static const char sql_hand_over[] =
    "UPDATE OR IGNORE link SET party_id = :heir WHERE party_id = :id"
    " AND EXISTS (SELECT 1 FROM party WHERE id = :id AND is_provisional)"
    " AND NOT EXISTS (SELECT 1 FROM address WHERE party_id = :id)";

static const char sql_dissolve[] =
    "DELETE FROM party WHERE id = :id AND is_provisional"
    " AND NOT EXISTS (SELECT 1 FROM address WHERE party_id = :id)"
    " AND NOT EXISTS (SELECT 1 FROM link WHERE party_id = :id)"
    " AND NOT EXISTS (SELECT 1 FROM relationship WHERE party_id = :id)";

/* What was held stays held: by the heir too. */
static const char sql_hand_over_holds[] =
    "INSERT OR IGNORE INTO hold_scope (hold_id, kind, target_id)"
    " SELECT hold_id, kind, :heir FROM hold_scope WHERE kind = 'party' AND target_id = :id"
    " AND EXISTS (SELECT 1 FROM party WHERE id = :id AND is_provisional)"
    " AND NOT EXISTS (SELECT 1 FROM address WHERE party_id = :id)";

static const char sql_hand_over_writings[] =
    "UPDATE OR IGNORE conversation_writing SET party_id = :heir WHERE party_id = :id"
    " AND EXISTS (SELECT 1 FROM party WHERE id = :id AND is_provisional)"
    " AND NOT EXISTS (SELECT 1 FROM address WHERE party_id = :id)";

static bool
hand_over(Db *db, const char *sql, int64_t id, int64_t heir, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_int64(stmt, ":heir", heir);
    return stmt_run(stmt, error);
}

/* The next party may get the same id: nobody has held that one. */
static const char sql_forget_traces[] =
    "DELETE FROM hold_scope WHERE kind = 'party' AND target_id NOT IN (SELECT id FROM party);"
    "DELETE FROM conversation_writing WHERE party_id NOT IN (SELECT id FROM party)";

bool
party_store_dissolve(Db *db, int64_t id, int64_t heir, GError **error)
{
    if (heir != 0 && (!hand_over(db, sql_hand_over, id, heir, error) ||
                      !hand_over(db, sql_hand_over_holds, id, heir, error) ||
                      !hand_over(db, sql_hand_over_writings, id, heir, error)))
        return false;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_dissolve, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error) && db_execute(db, sql_forget_traces, error);
}

static const char sql_forget_unused[] =
    "DELETE FROM party WHERE is_provisional"
    " AND NOT EXISTS (SELECT 1 FROM address WHERE party_id = party.id)"
    " AND NOT EXISTS (SELECT 1 FROM link WHERE party_id = party.id)"
    " AND NOT EXISTS (SELECT 1 FROM relationship WHERE party_id = party.id)";

bool
party_store_forget_unused(Db *db, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_forget_unused, error);
    return stmt != NULL && stmt_run(stmt, error) && db_execute(db, sql_forget_traces, error);
}

static const char sql_note_contact[] =
    "UPDATE party SET last_contact_on = :on WHERE id = :id AND prospective IS NOT NULL"
    " AND coalesce(last_contact_on, :on) <= :on";

bool
party_store_note_contact(Db *db, int64_t id, Day on, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_note_contact, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_day(stmt, ":on", on);
    return stmt_run(stmt, error);
}

static const char *const sql_remove[] = {
    "DELETE FROM hold_scope WHERE kind = 'party' AND target_id = :id",
    "DELETE FROM review_resolution WHERE object = 'party' AND object_id = :id",
    "DELETE FROM conversation_writing WHERE party_id = :id",
    "DELETE FROM relationship WHERE party_id = :id",
    "DELETE FROM party_domain WHERE party_id = :id",
    "DELETE FROM address WHERE party_id = :id",
    "DELETE FROM party WHERE id = :id",
};

bool
party_store_remove(Db *db, int64_t id, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sql_remove); i++) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove[i], error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":id", id);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}

static const char sql_add_relationship[] =
    "INSERT INTO relationship (party_id, role, start_on, end_on, recorded_on, end_recorded_on)"
    " VALUES (:party, :role, :start, :end, :recorded, :end_recorded)";

bool
party_store_add_relationship(Db *db, int64_t party_id, const PartyRelationship *relationship,
                             GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_relationship, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":party", party_id);
    stmt_bind_text(stmt, ":role", party_role_names[relationship->role]);
    stmt_bind_day(stmt, ":start", relationship->start);
    stmt_bind_day(stmt, ":end", relationship->end);
    stmt_bind_day(stmt, ":recorded", relationship->recorded_on);
    stmt_bind_day(stmt, ":end_recorded", relationship->end_recorded_on);
    return stmt_run(stmt, error);
}

static const char sql_end_relationship[] =
    "UPDATE relationship SET end_on = :end, end_recorded_on = :end_recorded WHERE id = :id";

bool
party_store_end_relationship(Db *db, const PartyRelationship *relationship, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_end_relationship, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", relationship->id);
    stmt_bind_day(stmt, ":end", relationship->end);
    stmt_bind_day(stmt, ":end_recorded", relationship->end_recorded_on);
    return stmt_run(stmt, error);
}

static const char sql_add_domain[] =
    "INSERT INTO party_domain (domain, party_id) VALUES (:domain, :party)";

bool
party_store_add_domain(Db *db, int64_t party_id, const char *domain, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_domain, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":party", party_id);
    stmt_bind_text(stmt, ":domain", domain);
    return stmt_run(stmt, error);
}

static const char sql_remove_domain[] = "DELETE FROM party_domain WHERE domain = :domain";

bool
party_store_remove_domain(Db *db, const char *domain, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove_domain, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":domain", domain);
    return stmt_run(stmt, error);
}

static const char sql_domain_owner[] = "SELECT party_id FROM party_domain WHERE domain = :text";

bool
party_store_domain_owner(Db *db, const char *domain, int64_t *party_id, GError **error)
{
    return find_by_text(db, sql_domain_owner, domain, party_id, error);
}

bool
party_store_domain_covered(Db *db, const char *domain, int64_t *party_id, GError **error)
{
    *party_id = 0;
    for (const char *rest = domain; rest != NULL && *party_id == 0;) {
        if (!party_store_domain_owner(db, rest, party_id, error))
            return false;
        const char *dot = strchr(rest, '.');
        rest = dot != NULL ? dot + 1 : NULL;
    }
    return true;
}
