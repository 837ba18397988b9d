/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/db.h"

#include "store/db-private.h"
#include "store/migrate.h"
#include "store/search-functions.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 10000

/* Per connection. secure_delete: what is deleted is overwritten at once; temporary tables never
 * reach the disk. NORMAL loses the last commits at a power cut, never their consistency: the next
 * poll fetches them again. */
static const char sql_settings[] = "PRAGMA foreign_keys = ON;"
                                   "PRAGMA secure_delete = ON;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA synchronous = NORMAL;"
                                   "PRAGMA cache_size = -16384;"
                                   "PRAGMA wal_autocheckpoint = 2000;"
                                   "PRAGMA trusted_schema = OFF;";

/* Rows here are what people wrote: they go by a purge and in no other way. */
static const char *const protected_tables[] = {
    "item",  "participant", "link",  "reference", "attachment",  "note", "rendition",
    "piece", "content",     "chunk", "item_text", "bookkeeping", NULL};

struct Txn {
    Db *db;
    bool is_open;
};

struct Snapshot {
    Db *db;
};

struct Purge {
    Db *db;
};

static int
authorize(void *data, int action, const char *table, const char *column, const char *database,
          const char *trigger)
{
    (void)column, (void)database, (void)trigger;
    const Db *db = data;
    if (action == SQLITE_DELETE && !db->is_purging && g_strv_contains(protected_tables, table))
        return SQLITE_DENY;
    /* The chain only grows. */
    if ((action == SQLITE_DELETE || action == SQLITE_UPDATE) && g_str_equal(table, "audit_event"))
        return SQLITE_DENY;
    return SQLITE_OK;
}

static FailCode
reaction(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
        return FAIL_TEMPORARY;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return FAIL_REFUSED;
    case SQLITE_CANTOPEN:
        return FAIL_CONFIG;
    default:
        return FAIL_CORRUPT;
    }
}

bool
db_fail(Db *db, const char *doing, GError **error)
{
    /* Copied here: the next call on the connection overwrites it. */
    int result = sqlite3_extended_errcode(db->handle);
    const char *message = sqlite3_errmsg(db->handle);
    FailCode code = reaction(result);
    /* What was being done helps nobody against a full disk or a lock. */
    if (code == FAIL_CORRUPT)
        return fail(error, code, "archive.db: %s (while doing: %s)", message, doing);
    return fail(error, code, "archive.db: %s", message);
}

static bool
open_handle(Db *db, const char *path, DbMode mode, GError **error)
{
    static const int flags[] = {
        [DB_READ] = SQLITE_OPEN_READONLY,
        [DB_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    if (sqlite3_open_v2(path, &db->handle, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return db_fail(db, path, error);
    sqlite3_busy_timeout(db->handle, BUSY_TIMEOUT_MS);
    sqlite3_extended_result_codes(db->handle, 1);
    return search_functions_register(db->handle) == SQLITE_OK || db_fail(db, "text folding", error);
}

static bool
make_ready(Db *db, const char *path, DbMode mode, GError **error)
{
    if (!open_handle(db, path, mode, error))
        return false;
    if (mode == DB_CREATE &&
        !db_execute(db,
                    "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL;"
                    " PRAGMA journal_mode = WAL;",
                    error))
        return false;
    if (!db_execute(db, sql_settings, error) || !migrate(db, path, mode, error))
        return false;
    sqlite3_set_authorizer(db->handle, authorize, db);

    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *keys = g_build_filename(directory, "keys", NULL);
    return keys_load(keys, &db->keys, error);
}

Db *
db_open(const char *path, DbMode mode, GError **error)
{
    g_autoptr(Db) db = g_new0(Db, 1);
    db->statements = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)stmt_destroy);
    db->codec = codec_new();
    db->descriptors = g_array_new(FALSE, FALSE, sizeof(int));
    return make_ready(db, path, mode, error) ? g_steal_pointer(&db) : NULL;
}

void
db_close(Db *db)
{
    g_hash_table_unref(db->statements);
    sqlite3_close(db->handle);
    for (guint i = 0; i < db->descriptors->len; i++)
        close(g_array_index(db->descriptors, int, i));
    g_array_unref(db->descriptors);
    codec_free(db->codec);
    memset(&db->keys, 0, sizeof db->keys);
    g_free(db);
}

bool
db_execute(Db *db, const char *sql, GError **error)
{
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || db_fail(db, sql, error);
}

int64_t
db_last_insert_id(Db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_changes(Db *db)
{
    return sqlite3_changes64(db->handle);
}

bool
db_shrink(Db *db, GError **error)
{
    return db_execute(db, "PRAGMA incremental_vacuum", error);
}

bool
db_settle(Db *db, GError **error)
{
    if (sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
        SQLITE_OK)
        return true;
    return db_fail(db, "emptying the write-ahead log (is a long search still reading?)", error);
}

/* What is not in the write-ahead log any more was synced by the checkpoint that took it out. */
bool
db_sync(Db *db, GError **error)
{
    sqlite3_file *log = NULL;
    int result = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (result == SQLITE_OK && log != NULL && log->pMethods != NULL)
        result = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    else
        result = SQLITE_IOERR_FSYNC;
    return result == SQLITE_OK ||
           fail(error, FAIL_TEMPORARY, "archive.db: the disk does not confirm what was written");
}

static bool
is_of_database(Db *db, int descriptor)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    const char *path = sqlite3_db_filename(db->handle, "main");
    struct stat file, own;
    if (fstat(descriptor, &file) != 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *name = g_strconcat(path, endings[i], NULL);
        if (stat(name, &own) == 0 && own.st_dev == file.st_dev && own.st_ino == file.st_ino)
            return true;
    }
    return false;
}

void
db_close_later(Db *db, int descriptor)
{
    if (is_of_database(db, descriptor))
        g_array_append_val(db->descriptors, descriptor);
    else
        close(descriptor);
}

sqlite3 *
db_handle(Db *db)
{
    return db->handle;
}

void
db_lend_turn(Db *db, Turn *turn)
{
    db->turn = turn;
}

static void
give_turn(Db *db)
{
    if (db->turn != NULL)
        turn_give(db->turn);
}

Txn *
txn_begin(Db *db, GError **error)
{
    if (db->turn != NULL)
        turn_take(db->turn);
    /* IMMEDIATE: a writer waits at the start, and never fails in the middle for the lock. */
    if (!db_execute(db, "BEGIN IMMEDIATE", error)) {
        give_turn(db);
        return NULL;
    }
    Txn *txn = g_new0(Txn, 1);
    txn->db = db;
    txn->is_open = true;
    return txn;
}

bool
txn_commit(Txn *txn, GError **error)
{
    if (!db_execute(txn->db, "COMMIT", error))
        return false;
    txn->is_open = false;
    give_turn(txn->db);
    return true;
}

bool
txn_is_waited_for(const Txn *txn)
{
    return txn->is_open && txn->db->turn != NULL && turn_waiting(txn->db->turn) > 0;
}

void
txn_end(Txn *txn)
{
    if (txn->is_open) {
        sqlite3_exec(txn->db->handle, "ROLLBACK", NULL, NULL, NULL);
        give_turn(txn->db);
    }
    g_free(txn);
}

Snapshot *
snapshot_begin(Db *db, GError **error)
{
    if (!db_execute(db, "BEGIN", error))
        return NULL;
    Snapshot *snapshot = g_new0(Snapshot, 1);
    snapshot->db = db;
    return snapshot;
}

void
snapshot_end(Snapshot *snapshot)
{
    sqlite3_exec(snapshot->db->handle, "ROLLBACK", NULL, NULL, NULL);
    g_free(snapshot);
}

Purge *
purge_begin(Db *db)
{
    Purge *purge = g_new0(Purge, 1);
    purge->db = db;
    db->is_purging = true;
    return purge;
}

void
purge_end(Purge *purge)
{
    purge->db->is_purging = false;
    g_free(purge);
}
