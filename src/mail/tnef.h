/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is inside a winmail.dat (MS-OXTNEF): Outlook's own envelope round a text and files. */
#pragma once

#include "mail/parts.h"

/* Appends the files in `bytes` (attached unless `is_nested`) and the text (shown unless
 * `is_hidden`, or unless a text that is shown is among `parts` already) to `parts` (MailPart).
 * Whatever is damaged ends the list. */
void tnef_list(GBytes *bytes, bool is_nested, bool is_hidden, GPtrArray *parts);
