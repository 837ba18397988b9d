/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is reading: which items a role may see, by what keeps them. */
#pragma once

#include "model/decision.h"

/* The first sees the least: where a reader was forgotten, too little is shown. */
typedef enum {
    READER_SUPPORT,
    READER_ACCOUNTING,
    READER_LEGAL,
    READER_PRIVACY,      /* the privacy officer */
    READER_UNRESTRICTED, /* no role: whoever owns the archive */
} Reader;
#define READER_COUNT 5

extern const char *const reader_names[]; /* by Reader; NULL at the end */

/* Whom an item is for once it is out of ordinary use: the role that the deciding rule names. What
 * is due is kept by no rule any more, and is the privacy officer's. */
Reader reader_of_restricted(const Decision *decision);

/* Whether what is decided so is there for the reader at all. */
bool reader_sees(Reader reader, const Decision *decision);

/* True when nothing needs to be decided to know. */
bool reader_sees_all(Reader reader);
