/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The database: one connection, its settings and its rules. Deleting from item tables is denied
 * (SQLite authorizer) outside a Purge scope, whatever the code says. */
#pragma once

#include "base/error.h"
#include "store/turn.h"

#include <sqlite3.h>

typedef struct Db Db;

typedef enum {
    DB_READ,   /* changes nothing */
    DB_WRITE,  /* must exist; migrated to this program's version when older */
    DB_CREATE, /* must not exist */
} DbMode;

/* `path` is the file archive.db; its keys (store/keys.h) lie beside it. FAIL_CONFIG when there is
 * no archive or it is not ours, FAIL_CANNOT_CREATE when it exists already, FAIL_TEMPORARY when
 * another process holds the lock too long, FAIL_REFUSED when the file may not be read or was made
 * by a newer version. */
Db *db_open(const char *path, DbMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

/* Runs statements that return nothing and take no values. */
bool db_execute(Db *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;

int64_t db_last_insert_id(Db *db);

/* Rows that the last statement changed. */
int64_t db_changes(Db *db);

/* Gives the pages that nothing uses back to the file system. Outside of transactions. */
bool db_shrink(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the log back into the database and empties it, so that nothing purged stays there.
 * FAIL_TEMPORARY when a reader prevents it. */
bool db_settle(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was committed so far, by whatever process, survives a power cut from now on. */
bool db_sync(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From now on its transactions wait for their turn among the process's others. Borrowed. */
void db_lend_turn(Db *db, Turn *turn);

/* Whoever reads the archive's files past SQLite gives the descriptor here instead of closing it.
 * Closing any descriptor of a file gives up all locks that the process has on it (POSIX), SQLite's
 * too: another process would then take itself for the only one, remove the write-ahead log, and
 * what we commit afterwards would be lost. Files that are not the database's are closed at once. */
void db_close_later(Db *db, int descriptor);

sqlite3 *db_handle(Db *db);

/* Turns the connection's last error into ours and returns false; `doing` says what failed. */
bool db_fail(Db *db, const char *doing, GError **error);

/* A transaction that rolls back by leaving its scope. Declare it before the statements. */
typedef struct Txn Txn;
Txn *txn_begin(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool txn_commit(Txn *txn, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether another thread waits for this transaction to end. */
bool txn_is_waited_for(const Txn *txn);
void txn_end(Txn *txn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Txn, txn_end)

/* While it is in scope, all statements see the archive as it is at the first of them, and take and
 * release SQLite's locks once instead of each by itself. It keeps the write-ahead log from being
 * emptied: nothing that may take long belongs in its scope. */
typedef struct Snapshot Snapshot;
Snapshot *snapshot_begin(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void snapshot_end(Snapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snapshot, snapshot_end)

/* While it is in scope, rows of item tables may be deleted. For archive/purge.c alone. */
typedef struct Purge Purge;
Purge *purge_begin(Db *db);
void purge_end(Purge *purge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Purge, purge_end)
