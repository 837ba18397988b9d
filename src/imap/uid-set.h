/* SPDX-License-Identifier: GPL-3.0-or-later */
/* UIDs as a command names them: "3:5,9". */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const GArray *uids;       /* uint32_t, ascending */
    const uint8_t *is_out;    /* one for each: left out; NULL: none is */
    bool has_nothing_between; /* the folder has no others: a range may run over the gaps */
} UidSet;

/* Those with from <= index < *to, of which at least the first is not left out; newly allocated.
 * What gets longer than a server need take in one command (RFC 7162 §4) ends before: *to tells
 * where. */
char *uid_set_format(const UidSet *set, guint from, guint *to);
