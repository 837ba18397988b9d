/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A LineFilter over bytes in memory, which come in pieces of any size. */
#pragma once

#include "imap/line-filter.h"

#define WIRE_GREETING "* OK hello\r\n"

/* A server's bytes, given out in pieces. */
typedef struct {
    const char *at;
    size_t left, piece;
    unsigned go_aheads;
} Wire;

LineFilter *filter_over(Wire *wire, const LineLimits *limits);

/* Everything the parser would see until the bytes end or a fault. */
GString *drain(LineFilter *filter, size_t piece);

/* What a filter has learnt when all the bytes have come. */
LineFilter *filter_after(const char *input, size_t piece, LineWanted wanted, Wire *wire);
