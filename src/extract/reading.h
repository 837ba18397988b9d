/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One reading of one attachment: the text so far, and what is left of every allowance. Readers
 * add to it until it is over. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    GString *text;         /* valid UTF-8 as long as whole characters are added */
    size_t text_max;       /* bytes */
    size_t settled;        /* how much of the text belongs to finished cells and rows */
    int64_t unpacked_left; /* bytes that may still come out of compression */
    int members_left;      /* members of archives, attachments of messages */
    int64_t ends_at_us;    /* of the process's time on the processor */
    bool is_over;          /* an allowance is used up */
    bool is_cut;           /* not all of the text is here */
    bool is_damaged;       /* nor can be */
} Reading;

void reading_init(Reading *reading, size_t text_max);
void reading_clear(Reading *reading);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* Adds text, or what fits. */
void reading_add(Reading *reading, const char *text, size_t length);

/* Ends a line, unless one has just begun. */
void reading_line(Reading *reading);

/* A cell of a table begins; it ends, and so does the last line in it. */
void reading_begin_cell(Reading *reading);
void reading_end_cell(Reading *reading);

/* Ends a row of cells. */
void reading_end_row(Reading *reading);

/* So many bytes came out of compression. False: no more may, and the reading is over. */
bool reading_unpack(Reading *reading, size_t length);

/* One more member. False: there were too many. */
bool reading_take_member(Reading *reading);

/* Nothing more can be added: asked before each page, part or member. */
bool reading_is_over(Reading *reading);
