/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The archive from inside: for this floor only. */
#pragma once

#include "archive/archive.h"
#include "store/db.h"

struct Archive {
    const Settings *settings;
    Zone *zone;
    Db *db;
};

/* The file whose lock is held by whoever deletes: an expiry run, or the self-test. */
#define EXPIRE_LOCK "expire.lock"

/* A file in the archive directory; newly allocated. */
char *archive_file(const Settings *settings, const char *name);

/* Where several archives are open in one process: its transactions wait for their turn among
 * theirs. Borrowed for the archive's life. */
void archive_lend_turn(Archive *archive, Turn *turn);

/* The account that runs the program, as the audit names it. */
const char *archive_actor(void);
