/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/audit-store.h"

#include "store/keys.h"
#include "store/stmt.h"

#include <string.h>

/* ── hashing ─────────────────────────────────────────────────────────────────────────────── */

static void
add_number(Digester *digester, int64_t number)
{
    uint64_t bytes = GUINT64_TO_BE((uint64_t)number);
    digester_add(digester, &bytes, sizeof bytes);
}

/* With its NUL, so that no two events spell the same bytes. */
static void
add_text(Digester *digester, const char *text)
{
    digester_add(digester, text, strlen(text) + 1);
}

static Digest
event_hash(const Digest *previous, const AuditEvent *event)
{
    Digester digester;
    digester_init(&digester);
    digester_add(&digester, previous->bytes, sizeof previous->bytes);
    add_number(&digester, event->id);
    add_number(&digester, event->at);
    add_text(&digester, event->actor);
    add_text(&digester, event->action);
    add_text(&digester, event->object);
    add_number(&digester, event->object_id);
    add_text(&digester, event->detail);
    return digester_finish(&digester);
}

static Digest
head_seal(Db *db, const AuditHead *head)
{
    uint8_t bytes[sizeof(uint64_t) + DIGEST_SIZE];
    uint64_t events = GUINT64_TO_BE((uint64_t)head->events);
    memcpy(bytes, &events, sizeof events);
    memcpy(bytes + sizeof events, head->hash.bytes, DIGEST_SIZE);
    return keys_fingerprint(db, KEY_AUDIT, bytes, sizeof bytes);
}

/* ── the end of the chain ────────────────────────────────────────────────────────────────── */

static const char sql_head[] = "SELECT events, hash, seal FROM audit_head";

static bool
read_head(Db *db, AuditHead *head, bool *is_sealed, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_head, error);
    if (stmt == NULL)
        return false;
    *head = (AuditHead){0};
    *is_sealed = true;
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW)
        return state == STMT_DONE;
    head->events = stmt_int64(stmt, 0);
    head->hash = stmt_digest(stmt, 1);
    Digest recorded = stmt_digest(stmt, 2), expected = head_seal(db, head);
    *is_sealed = digest_equal(&recorded, &expected);
    return true;
}

bool
audit_store_head(Db *db, AuditHead *head, GError **error)
{
    bool is_sealed;
    return read_head(db, head, &is_sealed, error);
}

static const char sql_set_head[] =
    "INSERT OR REPLACE INTO audit_head (id, events, hash, seal) VALUES (1, :events, :hash, :seal)";

/* A seal that was broken stays so: a new event must not hide what was done to those before. */
static bool
set_head(Db *db, const AuditHead *head, bool is_sealed, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_set_head, error);
    if (stmt == NULL)
        return false;
    Digest seal = is_sealed ? head_seal(db, head) : (Digest){{0}};
    stmt_bind_int64(stmt, ":events", head->events);
    stmt_bind_digest(stmt, ":hash", &head->hash);
    stmt_bind_digest(stmt, ":seal", &seal);
    return stmt_run(stmt, error);
}

/* ── events ──────────────────────────────────────────────────────────────────────────────── */

static const char sql_add[] =
    "INSERT INTO audit_event (id, at, actor, action, object, object_id, detail, hash)"
    " VALUES (:id, :at, :actor, :action, :object, :object_id, :detail, :hash)";

static bool
add_row(Db *db, const AuditEvent *event, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", event->id);
    stmt_bind_instant(stmt, ":at", event->at);
    stmt_bind_text(stmt, ":actor", event->actor);
    stmt_bind_text(stmt, ":action", event->action);
    stmt_bind_text(stmt, ":object", event->object);
    stmt_bind_int64(stmt, ":object_id", event->object_id);
    stmt_bind_text(stmt, ":detail", event->detail);
    stmt_bind_digest(stmt, ":hash", &event->hash);
    return stmt_run(stmt, error);
}

bool
audit_store_add(Db *db, AuditEvent *event, GError **error)
{
    g_assert(!sqlite3_get_autocommit(db_handle(db)));
    AuditHead head;
    bool is_sealed;
    if (!read_head(db, &head, &is_sealed, error))
        return false;
    event->id = ++head.events;
    head.hash = event->hash = event_hash(&head.hash, event);
    return add_row(db, event, error) && set_head(db, &head, is_sealed, error);
}

static const char sql_each[] = "SELECT id, at, actor, action, object, object_id, detail, hash"
                               " FROM audit_event WHERE id >= :first ORDER BY id";

static AuditEvent
read_event(Stmt *stmt)
{
    return (AuditEvent){
        .id = stmt_int64(stmt, 0),
        .at = stmt_instant(stmt, 1),
        .actor = stmt_text(stmt, 2),
        .action = stmt_text(stmt, 3),
        .object = stmt_text(stmt, 4),
        .object_id = stmt_int64(stmt, 5),
        .detail = stmt_text(stmt, 6),
        .hash = stmt_digest(stmt, 7),
    };
}

bool
audit_store_each(Db *db, int64_t first, AuditFunc on_event, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_each, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":first", first);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        AuditEvent event = read_event(stmt);
        if (!on_event(&event, data, error))
            return false;
    }
    return state == STMT_DONE;
}

static const char sql_hash[] = "SELECT hash FROM audit_event WHERE id = :id";

bool
audit_store_hash(Db *db, int64_t id, Digest *hash, GError **error)
{
    *hash = (Digest){0};
    if (id == 0)
        return true;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_hash, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW)
        return state == STMT_DONE &&
               fail(error, FAIL_CORRUPT, "the audit chain has no event %" G_GINT64_FORMAT, id);
    *hash = stmt_digest(stmt, 0);
    return true;
}

/* ── verification ────────────────────────────────────────────────────────────────────────── */

/* Our texts hold no NUL; what stands behind one would escape the hash. */
static bool
has_hidden_text(Stmt *stmt)
{
    static const int columns[] = {2, 3, 4, 6};
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        size_t length;
        (void)stmt_bytes(stmt, columns[i], &length);
        if (strlen(stmt_text(stmt, columns[i])) != length)
            return true;
    }
    return false;
}

/* `reached` is the chain so far: the row must be its next event. */
static bool
check_row(Stmt *stmt, AuditHead *reached, GError **error)
{
    AuditEvent event = read_event(stmt);
    int64_t expected = reached->events + 1;
    if (event.id != expected)
        return fail(error, FAIL_CORRUPT,
                    "the audit chain is broken: event %" G_GINT64_FORMAT " is missing", expected);
    Digest hash = event_hash(&reached->hash, &event);
    if (!digest_equal(&event.hash, &hash) || has_hidden_text(stmt))
        return fail(error, FAIL_CORRUPT,
                    "the audit chain is broken: event %" G_GINT64_FORMAT " was changed", event.id);
    *reached = (AuditHead){event.id, hash};
    return true;
}

static bool
check_end(const AuditHead *reached, const AuditHead *recorded, bool is_sealed, GError **error)
{
    if (!is_sealed)
        return fail(error, FAIL_CORRUPT, "the audit chain is broken: its end was changed");
    if (reached->events < recorded->events)
        return fail(error, FAIL_CORRUPT,
                    "the audit chain is broken: its tail was cut after event %" G_GINT64_FORMAT
                    " of %" G_GINT64_FORMAT,
                    reached->events, recorded->events);
    if (reached->events > recorded->events || !digest_equal(&reached->hash, &recorded->hash))
        return fail(error, FAIL_CORRUPT,
                    "the audit chain is broken: event %" G_GINT64_FORMAT " was added from outside",
                    recorded->events + 1);
    return true;
}

bool
audit_store_verify(Db *db, AuditHead *head, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_each, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":first", INT64_MIN);
    AuditHead recorded;
    bool is_sealed;
    *head = (AuditHead){0};
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        if (!check_row(stmt, head, error))
            return false;
    return state == STMT_DONE && read_head(db, &recorded, &is_sealed, error) &&
           check_end(head, &recorded, is_sealed, error);
}
