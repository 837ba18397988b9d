/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/certificate-store.h"

#include "store/stmt.h"

#include <string.h>

/* ── certificates ────────────────────────────────────────────────────────────────────────── */

static const char sql_add[] = "INSERT INTO certificate (run_id, document, signature)"
                              " VALUES (:run, :document, :signature)";

bool
certificate_store_add(Db *db, const SignedCertificate *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":run", row->run);
    stmt_bind_text(stmt, ":document", row->document);
    stmt_bind_bytes(stmt, ":signature", row->signature.bytes, sizeof row->signature.bytes);
    return stmt_run(stmt, error);
}

/* All zero when it has another length: no signature is. */
static Signature
read_signature(Stmt *stmt, int column)
{
    Signature signature = {{0}};
    size_t length;
    const uint8_t *bytes = stmt_bytes(stmt, column, &length);
    if (length == sizeof signature.bytes)
        memcpy(signature.bytes, bytes, length);
    return signature;
}

static const char sql_each[] = "SELECT run_id, document, signature FROM certificate"
                               " WHERE run_id BETWEEN :first AND :last ORDER BY run_id";

bool
certificate_store_each(Db *db, int64_t first, int64_t last, CertificateRowFunc on_row, void *data,
                       GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_each, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":first", first);
    stmt_bind_int64(stmt, ":last", last);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        SignedCertificate row = {stmt_int64(stmt, 0), stmt_text(stmt, 1), read_signature(stmt, 2)};
        if (!on_row(&row, data, error))
            return false;
    }
    return state == STMT_DONE;
}

static const char sql_last[] = "SELECT document, json_extract(document, '$.number')"
                               " FROM certificate ORDER BY run_id DESC LIMIT 1";

bool
certificate_store_last(Db *db, int64_t *number, Digest *hash, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_last, error);
    if (stmt == NULL)
        return false;
    *number = 0;
    *hash = (Digest){{0}};
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW)
        return state == STMT_DONE;
    const char *document = stmt_text(stmt, 0);
    *hash = digest_of(document, strlen(document));
    *number = stmt_int64(stmt, 1);
    return true;
}

static const char sql_positions[] = "SELECT run_id, json_extract(document, '$.audit.events'), "
                                    "json_extract(document, '$.audit.hash')"
                                    " FROM certificate ORDER BY run_id";

bool
certificate_store_positions(Db *db, CertificatePositionFunc on_position, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_positions, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        AuditHead position = {.events = stmt_int64(stmt, 1)};
        int64_t run = stmt_int64(stmt, 0);
        if (!digest_parse(stmt_text(stmt, 2), &position.hash))
            return fail(error, FAIL_CORRUPT,
                        "the certificate of run %" G_GINT64_FORMAT " was changed", run);
        if (!on_position(run, &position, data, error))
            return false;
    }
    return state == STMT_DONE;
}

/* ── what they are made from ─────────────────────────────────────────────────────────────── */

static const char sql_run[] =
    "SELECT today, started_at, finished_at, evaluated, due, purged, records, schedule_version,"
    " coalesce(accepted_due, -1), accepted_clock FROM expiry_run WHERE id = :run";

static bool
gather_run(Db *db, int64_t run, Certificate *certificate, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_run, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":run", run);
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW)
        return state == STMT_DONE &&
               fail(error, FAIL_USAGE, "there is no expiry run %" G_GINT64_FORMAT, run);
    certificate->run = run;
    certificate->today = stmt_day(stmt, 0);
    certificate->started_at = stmt_instant(stmt, 1);
    certificate->finished_at = stmt_instant(stmt, 2);
    certificate->evaluated = stmt_int64(stmt, 3);
    certificate->due = stmt_int64(stmt, 4);
    certificate->purged = stmt_int64(stmt, 5);
    certificate->records = stmt_int64(stmt, 6);
    certificate->schedule_version = stmt_int64(stmt, 7);
    certificate->accepted_due = stmt_int64(stmt, 8);
    certificate->accepted_clock = stmt_day(stmt, 9);
    return true;
}

static const char sql_purged[] =
    "SELECT rule, mailbox, channel, month, items, bytes FROM expiry_purged WHERE run_id = :run"
    " ORDER BY rule, mailbox, channel, month";

static bool
gather_purged(Db *db, Certificate *certificate, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_purged, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":run", certificate->run);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        *certificate_add_purged(certificate) = (PurgedCount){
            .rule = g_strdup(stmt_text(stmt, 0)),
            .mailbox = g_strdup(stmt_text(stmt, 1)),
            .channel = g_strdup(stmt_text(stmt, 2)),
            .month = g_strdup(stmt_text(stmt, 3)),
            .items = stmt_int64(stmt, 4),
            .bytes = stmt_int64(stmt, 5),
        };
    return state == STMT_DONE;
}

static const char sql_kept[] =
    "SELECT rule, items FROM expiry_kept WHERE run_id = :run ORDER BY rule";

static bool
gather_kept(Db *db, Certificate *certificate, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_kept, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":run", certificate->run);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        *certificate_add_kept(certificate) =
            (KeptCount){g_strdup(stmt_text(stmt, 0)), stmt_int64(stmt, 1)};
    return state == STMT_DONE;
}

bool
certificate_store_gather(Db *db, int64_t run, Certificate *certificate, GError **error)
{
    return gather_run(db, run, certificate, error) && gather_purged(db, certificate, error) &&
           gather_kept(db, certificate, error);
}
