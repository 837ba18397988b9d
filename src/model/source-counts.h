/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of copies on servers that were to be removed. */
#pragma once

#include <stdint.h>

typedef struct {
    int64_t removed;   /* by us, and verified: the server has them no more */
    int64_t gone;      /* somebody else was quicker */
    int64_t remaining; /* still wanted gone: not tried, refused, or other than what was archived */
} SourceCounts;
