/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items as JSON documents, one line each, newly allocated. */
#pragma once

#include "model/item.h"

/* A hit of a search. */
char *item_json_hit(const Item *item, const char *snippet);

/* All of an item. */
char *item_json_whole(const Item *item);
