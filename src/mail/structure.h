/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a message's parts (RFC 2046), found in one pass over its lines. Whatever stands
 * between boundaries becomes a part: the last one may lack its end, parts may follow what was to
 * be the last boundary, and a boundary that is missing or wrong is looked for in the text. */
#pragma once

#include "base/spool.h"
#include "mail/entity.h"

/* Deeper parts are not divided: real mail stays below 20. */
#define STRUCTURE_DEPTH_MAX 50

/* The tree below the message's header; `is_nested` gives it a heading. *is_too_deep when something
 * was not divided. NULL only when the spool cannot be read. */
Entity *structure_read(const Spool *raw, const HeaderBlock *header, bool is_nested,
                       bool *is_too_deep, GError **error) G_GNUC_WARN_UNUSED_RESULT;
