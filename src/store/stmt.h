/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One prepared statement. The connection keeps it for the next use. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "store/db.h"

#include <glib.h>

typedef struct Stmt Stmt;

typedef enum { STMT_ERROR, STMT_DONE, STMT_ROW } StmtState;

/* `sql` is borrowed for as long as the connection lives and must be a string literal: values are
 * bound, never pasted. A bind that fails is remembered and reported by the next step, so binds
 * need no check of their own; an unknown parameter name aborts. */
Stmt *stmt_prepare(Db *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a text put together at run time (from literals); not kept for the next use. */
Stmt *stmt_prepare_once(Db *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void stmt_free(Stmt *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stmt, stmt_free)

void stmt_bind_int64(Stmt *stmt, const char *name, int64_t value);
/* NULL binds NULL. Bound text and bytes must live until the statement is reset or freed. */
void stmt_bind_text(Stmt *stmt, const char *name, const char *text);
void stmt_bind_bytes(Stmt *stmt, const char *name, const void *bytes, size_t length);
void stmt_bind_digest(Stmt *stmt, const char *name, const Digest *digest);
void stmt_bind_null(Stmt *stmt, const char *name);
/* DAY_NONE and INSTANT_NONE bind NULL. */
void stmt_bind_day(Stmt *stmt, const char *name, Day day);
void stmt_bind_instant(Stmt *stmt, const char *name, Instant instant);

StmtState stmt_step(Stmt *stmt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* int64_t: the first column of all rows. NULL on an error. */
GArray *stmt_ids(Stmt *stmt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Steps a statement that returns no row. */
bool stmt_run(Stmt *stmt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How much work the statement was, in instructions of SQLite's machine, since this was last asked:
 * the same on every computer. What FTS5 does is not in it. */
guint stmt_work(Stmt *stmt);

/* Ready for the next execution; bindings are gone. */
void stmt_reset(Stmt *stmt);

bool stmt_is_null(Stmt *stmt, int column);
int64_t stmt_int64(Stmt *stmt, int column);
double stmt_double(Stmt *stmt, int column);
/* Borrowed until the next step or reset; "" when NULL. */
const char *stmt_text(Stmt *stmt, int column);
/* Borrowed likewise. */
const uint8_t *stmt_bytes(Stmt *stmt, int column, size_t *length);
/* A digest column; all zero when it has another length. */
Digest stmt_digest(Stmt *stmt, int column);
Day stmt_day(Stmt *stmt, int column);         /* DAY_NONE when NULL */
Instant stmt_instant(Stmt *stmt, int column); /* INSTANT_NONE when NULL */
