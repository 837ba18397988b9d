/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is inside a winmail.dat (MS-OXTNEF): Outlook's own envelope round a text and files. Read
 * here, not by a library: it is a list of lengths and bytes, every one of which may lie. */
#pragma once

#include "mail/parts.h"

/* Appends the files in `bytes` to `parts` (MailPart), attached unless `is_nested`, and the text,
 * which is shown when there is no other, unless `is_hidden`. What is damaged ends the list. */
void tnef_list(GBytes *bytes, bool is_nested, bool is_hidden, GPtrArray *parts);
