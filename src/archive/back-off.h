/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long to leave a server alone after a failure: a second, then twice as long each time, five
 * minutes at most; each made shorter or longer by up to a half, so that those who were cut off
 * together do not come back together. */
#pragma once

#include <stdint.h>

typedef struct {
    int failures; /* in a row */
} BackOff;

/* Milliseconds to wait after one more failure. `wish_ms`: what the server asked for (0: nothing),
 * kept when it is longer, up to a day. */
int64_t back_off_next_ms(BackOff *back_off, int64_t wish_ms);

/* It went well. */
void back_off_reset(BackOff *back_off);
