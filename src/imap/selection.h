/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server tells of the folder that is open: first in its answer to SELECT or EXAMINE, later
 * whenever something happens there. */
#pragma once

#include "imap/range.h"
#include "imap/response-text.h"

/* More ranges than this are not collected: then nobody knows what has vanished. */
#define SELECTION_VANISHED_MAX (1024 * 1024)

typedef struct {
    uint32_t uid_validity, uid_next; /* 0: not told */
    uint32_t exists;
    uint64_t highest_modseq; /* 0: the folder has none */
    GArray *vanished;        /* ImapRange, as they came: what went while nobody listened */
    bool has_vanished_more;  /* than could be collected */
    bool has_news;           /* something happened later; who hears of it sets it back */
} Selection;

void selection_init(Selection *selection);
void selection_clear(Selection *selection);

/* Before a folder is opened. */
void selection_forget(Selection *selection);

/* While it is being opened: "* OK [code]", "* n EXISTS", a word of "* VANISHED (EARLIER) words". */
void selection_take_code(Selection *selection, const ResponseText *text);
void selection_take_exists(Selection *selection, uint32_t count);
void selection_take_vanished(Selection *selection, Token word);

/* Later: "* n EXISTS", "* n EXPUNGE". A server may repeat the number that we know. */
void selection_note_exists(Selection *selection, uint32_t count);
void selection_note_expunge(Selection *selection);
