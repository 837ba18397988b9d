/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/address-store.h"

#include "store/stmt.h"

#include <string.h>

static const char *const kind_names[] = {
    [ADDRESS_EMAIL] = "email",
    [ADDRESS_PHONE] = "phone",
};

/* ADDRESS_NOBODYS is NULL there. */
static const char *const method_names[] = {
    [ADDRESS_NOBODYS] = NULL,
    [ADDRESS_BY_ADDRESS] = "address",
    [ADDRESS_BY_DOMAIN] = "domain",
    [ADDRESS_BY_PHONE] = "phone",
    [ADDRESS_BY_PROVISIONAL] = "provisional",
};

static AddressMethod
method_parse(const char *name)
{
    for (unsigned i = 1; i < G_N_ELEMENTS(method_names); i++)
        if (strcmp(method_names[i], name) == 0)
            return i;
    return ADDRESS_NOBODYS;
}

static const char sql_find[] =
    "SELECT id, is_own, party_id, method,"
    " method = 'provisional' AND (SELECT name = value FROM party WHERE party.id = party_id)"
    " FROM address WHERE kind = :kind AND value = :value";

bool
address_store_find(Db *db, AddressRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":kind", kind_names[row->kind]);
    stmt_bind_text(stmt, ":value", row->value);
    StmtState state = stmt_step(stmt, error);
    row->id = 0;
    if (state != STMT_ROW)
        return state == STMT_DONE;
    row->id = stmt_int64(stmt, 0);
    row->is_own = stmt_int64(stmt, 1) != 0;
    row->party_id = stmt_int64(stmt, 2);
    row->method = method_parse(stmt_text(stmt, 3));
    row->is_party_unnamed = stmt_int64(stmt, 4) != 0;
    return true;
}

static void
bind_owner(Stmt *stmt, const AddressRow *row)
{
    stmt_bind_int64(stmt, ":own", row->is_own);
    if (row->party_id != 0)
        stmt_bind_int64(stmt, ":party", row->party_id);
    else
        stmt_bind_null(stmt, ":party");
    stmt_bind_text(stmt, ":method", method_names[row->method]);
}

static const char sql_add[] = "INSERT INTO address (kind, value, domain, is_own, party_id, method)"
                              " VALUES (:kind, :value, :domain, :own, :party, :method)";

bool
address_store_add(Db *db, AddressRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":kind", kind_names[row->kind]);
    stmt_bind_text(stmt, ":value", row->value);
    stmt_bind_text(stmt, ":domain", row->domain);
    bind_owner(stmt, row);
    if (!stmt_run(stmt, error))
        return false;
    row->id = db_last_insert_id(db);
    return true;
}

static const char sql_assign[] =
    "UPDATE address SET is_own = :own, party_id = :party, method = :method WHERE id = :id";

bool
address_store_assign(Db *db, const AddressRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_assign, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", row->id);
    bind_owner(stmt, row);
    return stmt_run(stmt, error);
}

static const char sql_remove[] = "DELETE FROM address WHERE id = :id";

bool
address_store_remove(Db *db, int64_t id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error);
}

static const char sql_confirm[] =
    "UPDATE address SET method = CASE kind WHEN 'phone' THEN 'phone' ELSE 'address' END"
    " WHERE party_id = :party AND method = 'provisional'";

bool
address_store_confirm(Db *db, int64_t party_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_confirm, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":party", party_id);
    return stmt_run(stmt, error);
}

static const char sql_is_used[] = "SELECT 1 FROM participant WHERE address_id = :id LIMIT 1";

bool
address_store_is_used(Db *db, int64_t id, bool *is_used, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_is_used, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *is_used = state == STMT_ROW;
    return true;
}

static const char sql_display_name[] =
    "SELECT name FROM participant WHERE address_id = :id AND name <> ''"
    " ORDER BY item_id DESC LIMIT 1";

bool
address_store_display_name(Db *db, int64_t id, char **name, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_display_name, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *name = state == STMT_ROW ? g_strdup(stmt_text(stmt, 0)) : NULL;
    return true;
}

static const char sql_shorten_items[] =
    "UPDATE item SET shortened_on = :on"
    " WHERE id IN (SELECT item_id FROM participant WHERE address_id = :id)";

bool
address_store_shorten_items(Db *db, int64_t id, Day on, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_shorten_items, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_day(stmt, ":on", on);
    return stmt_run(stmt, error);
}

static const char sql_list_below[] =
    "SELECT value FROM address"
    " WHERE kind = 'email' AND is_own = 0 AND (method IS NULL OR method <> 'address')"
    " AND (domain = :domain OR substr(domain, -length(:domain) - 1) = '.' || :domain)";

GPtrArray *
address_store_list_below(Db *db, const char *domain, GError **error)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_list_below, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, ":domain", domain);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        g_ptr_array_add(values, g_strdup(stmt_text(stmt, 0)));
    return state == STMT_DONE ? g_steal_pointer(&values) : NULL;
}

static const char sql_forget_unused[] =
    "DELETE FROM address WHERE (method IS NULL OR method IN ('domain', 'provisional'))"
    " AND NOT EXISTS (SELECT 1 FROM participant WHERE address_id = address.id)";

bool
address_store_forget_unused(Db *db, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_forget_unused, error);
    return stmt != NULL && stmt_run(stmt, error);
}
