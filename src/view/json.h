/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small helpers over jansson, shared by the documents of this folder. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "model/item.h"

#include <jansson.h>

/* A string, or null for NULL. Text that is not UTF-8 becomes so. */
json_t *json_text(const char *text);

/* Ids are opaque strings: no reader may lose digits of them. */
json_t *json_id(int64_t id);

/* RFC 3339, or null. */
json_t *json_instant(Instant instant);
json_t *json_day(Day day);
json_t *json_digest(const Digest *digest);

/* {"name","address"} */
json_t *json_address(const MailAddress *address);

/* [{"id","name"}] of PartyName. */
json_t *json_party_names(const GPtrArray *parties);

/* One line, newly allocated; takes the document. */
char *json_line(json_t *document);
