/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came with a message, as libetpan tells it. */
#pragma once

#include "base/civil.h"

#include <libetpan/libetpan.h>

typedef struct {
    uint32_t uid;  /* 0: not told */
    int64_t size;  /* RFC822.SIZE; -1: not told */
    Instant date;  /* INTERNALDATE, or INSTANT_NONE */
    bool has_body; /* the message, or the part of it that was asked for */
} Arrival;

Arrival arrival_of(const struct mailimap_msg_att *attributes);
