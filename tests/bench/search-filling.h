/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up items for bench-search.
 *
 * Word n of the language is about as frequent as 1/n. Half of the items have the word "sometimes",
 * every other one, the others "otherwise"; "quokkafjord" stands in three old ones. The mailbox
 * "accounts" has "sometimes" only.
 *
 * What comes to an end half-way, common as it is: the word "earlier", Chinese 東京, the mailbox
 * "closed" with twenty folders, the party "Bygone AS", a partner and on hold, the channel "chat",
 * what is internal, bookkeeping, contracts attached, sizes of 100 kB and of less than 1 kB. Then
 * come "later" and 京都. Only items with a registered party have the word "registered". */
#pragma once

#include "archive/archive.h"

/* Puts `count` of them into a new archive, through the stores. */
bool search_filling_run(Archive *archive, int64_t count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
