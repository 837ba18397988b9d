/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A temporary archive for tests of what concerns parties. Ours are example.no and its mailbox
 * shared@example.net; phone numbers are Norwegian. */
#pragma once

#include "archive/archive-private.h"
#include "archive/link.h"
#include "archive/parties.h"

typedef struct {
    char *directory;
    Settings *settings;
    Archive *archive;
} Fixture;

void fixture_set_up(Fixture *fixture, gconstpointer data);
void fixture_tear_down(Fixture *fixture, gconstpointer data);

/* Adds a test that gets a fixture of its own. */
#define fixture_test(path, function)                                                               \
    g_test_add(path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

/* A registered party; the address and the domain may be NULL. */
int64_t fixture_party(Fixture *fixture, const char *name, const char *email, const char *domain);

/* An item from this address, as ingest makes it; returns its id. */
int64_t fixture_item(Fixture *fixture, const char *address, const char *name);

/* Whose an address is, newly allocated: "NAME", "?NAME" for a provisional individual, "us", or ""
 * for nobody. */
char *fixture_linked(Fixture *fixture, const char *address);

/* The first column of the first row, 0 for none or NULL. */
int64_t fixture_number(Fixture *fixture, const char *sql);
