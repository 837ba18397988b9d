/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a self-test of purging looked at, and found clean. */
#pragma once

#include <stdint.h>

typedef struct {
    int64_t files, bytes; /* looked through after the purge */
    int64_t needles;      /* different strings of bytes that were looked for */
} ResidueReport;
