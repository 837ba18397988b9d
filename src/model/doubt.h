/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Something that a person should look at. It is found anew each time; only that somebody has looked
 * at it is stored. */
#pragma once

#include "base/civil.h"

#include <stdint.h>

typedef struct {
    const char *object; /* item, party, hold or folder */
    int64_t object_id;
    const char *code;  /* "unlinked" */
    const char *place; /* within the object, where it can have several of the code; else NULL */
    const char *text;  /* in words */
    Day resolved_on;   /* DAY_NONE: nobody has looked at it */
    const char *note;  /* what was found then; NULL: nothing said */
} Doubt;

/* "item-123-unlinked", newly allocated: what a person types. */
char *doubt_id(const Doubt *doubt);
