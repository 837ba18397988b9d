/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new archive in a temporary directory, for tests of store/. */
#pragma once

#include "base/spool.h"
#include "store/db.h"

typedef struct {
    char *directory;
    char *database; /* its path */
    Db *db;
} StoreFixture;

void store_fixture_open(StoreFixture *fixture);
void store_fixture_close(StoreFixture *fixture);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreFixture, store_fixture_close)

/* Runs SQL that must succeed. */
void store_fixture_execute(StoreFixture *fixture, const char *sql);

/* The single number that a query gives. */
int64_t store_fixture_number(StoreFixture *fixture, const char *sql);

/* An item row and nothing else, dated by its id. */
void store_fixture_add_item(StoreFixture *fixture, int64_t item_id);

/* True when the bytes are anywhere in the files of the directory. */
bool store_fixture_holds(StoreFixture *fixture, const char *bytes);
