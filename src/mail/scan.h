/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks through the raw bytes, in linear time and fixed memory, before the tree of their parts is
 * made: a message of a few megabytes can have a million parts, and each takes a record. Counts
 * what costs, wherever it could count as a header to any reading of the structure. */
#pragma once

#include "base/spool.h"

/* Maxima over the whole message, far above those of real mail. */
#define SCAN_DASH_LINES_MAX 10000                  /* lines that may be boundaries */
#define SCAN_FIELDS_MAX 30000                      /* header fields of all parts */
#define SCAN_BLOCK_MAX (1024 * 1024)               /* bytes of one header block */
#define SCAN_PARAMETERS_MAX 50000                  /* of all Content fields */
#define SCAN_CONTENT_FIELD_MAX (64 * 1024)

/* Sets *refusal to the reason, a string constant for a trouble, or NULL when the message may be
 * parsed. False only when the spool cannot be read. */
bool scan_message(const Spool *raw, const char **refusal, GError **error) G_GNUC_WARN_UNUSED_RESULT;
