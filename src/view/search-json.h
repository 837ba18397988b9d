/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search found, other than items, as a JSON line (letterbook.1, JSON). */
#pragma once

#include <stdint.h>

/* `suggestion` may be NULL. The caller frees it. */
char *search_json_count(int64_t count, const char *suggestion);
