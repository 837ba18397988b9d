/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection from inside: for this folder alone. */
#pragma once

#include "store/codec.h"
#include "store/keys.h"
#include "store/stmt.h"
#include "store/turn.h"

struct Db {
    sqlite3 *handle;
    GHashTable *statements; /* literal -> Stmt at rest */
    Keys keys;
    Codec *codec; /* one for all: setting it up costs more than a small message */
    bool is_purging;
    GArray *descriptors; /* int: to be closed with it */
    Turn *turn;          /* borrowed; NULL: alone in the process */
};

void stmt_destroy(Stmt *stmt);
