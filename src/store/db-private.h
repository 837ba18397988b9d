/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection from inside: for db.c, stmt.c and keys.c. */
#pragma once

#include "store/keys.h"
#include "store/stmt.h"

struct Db {
    sqlite3 *handle;
    GHashTable *statements; /* literal -> Stmt at rest */
    Keys keys;
    bool is_purging;
};

void stmt_destroy(Stmt *stmt);
