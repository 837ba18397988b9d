/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/json.h"

#define REAL_DIGITS 6

json_t *
json_text(const char *text)
{
    if (text == NULL)
        return json_null();
    json_t *value = json_string(text);
    if (value != NULL)
        return value;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    return json_string(valid);
}

json_t *
json_id(int64_t id)
{
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, id);
    return json_string(digits);
}

json_t *
json_instant(Instant instant)
{
    if (instant == INSTANT_NONE)
        return json_null();
    g_autofree char *text = instant_format(instant);
    return json_string(text);
}

json_t *
json_day(Day day)
{
    char text[DAY_TEXT_SIZE];
    return day == DAY_NONE ? json_null() : json_string(day_format(day, text));
}

json_t *
json_digest(const Digest *digest)
{
    char hex[DIGEST_HEX_SIZE];
    return json_string(digest_format(digest, hex));
}

json_t *
json_address(const MailAddress *address)
{
    return json_pack("{s:o, s:o}", "name", json_text(address->name), "address",
                     json_text(address->address));
}

json_t *
json_party_names(const GPtrArray *parties)
{
    json_t *list = json_array();
    for (guint i = 0; i < parties->len; i++) {
        const PartyName *party = g_ptr_array_index(parties, i);
        json_array_append_new(list, json_pack("{s:o, s:o}", "id", json_id(party->id), "name",
                                              json_text(party->name)));
    }
    return list;
}

char *
json_line(json_t *document)
{
    char *dumped = json_dumps(document, JSON_COMPACT | JSON_REAL_PRECISION(REAL_DIGITS));
    json_decref(document);
    char *line = g_strdup(dumped);
    free(dumped);
    return line;
}
