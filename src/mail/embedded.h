/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that stand inside a plain text: uuencoded (POSIX, "begin 644 NAME") and in yEnc
 * ("=ybegin"). */
#pragma once

#include "mail/parts.h"

/* Cuts the last of `parts` where files stand in it: the files become parts of their own, attached
 * unless `is_nested`, with pieces of text between them. A part that is encoded, or that is no
 * plain text, is left as it is. False only when the spool cannot be read. */
bool embedded_split(const Spool *raw, GPtrArray *parts, bool is_nested,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Moves the start of a part that is uuencoded as a whole behind its "begin" line. */
bool embedded_skip_begin(const Spool *raw, MailPart *part,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
