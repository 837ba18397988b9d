/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/written.h"

#include "archive/link.h"
#include "base/error.h"
#include "phone/number.h"
#include "store/item-store.h"
#include "store/party-store.h"
#include "store/search-store.h"

#include <string.h>

/* Longer subjects are cut at a word. */
#define SUBJECT_CHARACTERS 60

/* 1990-01-01T00:00:00Z */
#define EARLIEST INT64_C(631152000)

void
written_init(Written *written, Archive *archive)
{
    *written = (Written){
        .archive = archive,
        .item = item_new(),
        .people = g_array_new(FALSE, FALSE, sizeof(ParticipantRow)),
        .linked = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .searchable = g_string_new(NULL),
    };
}

void
written_clear(Written *written)
{
    item_free(written->item);
    g_array_unref(written->people);
    g_array_unref(written->linked);
    g_string_free(written->searchable, TRUE);
}

bool
written_is_too_early(Instant at)
{
    return at < EARLIEST;
}

bool
written_is_too_late(Instant at)
{
    return at > instant_now();
}

char *
written_subject(const char *words)
{
    g_autofree char *text = g_strstrip(g_strdup(words));
    text[strcspn(text, "\r\n")] = '\0';
    if (g_utf8_strlen(text, -1) <= SUBJECT_CHARACTERS)
        return g_steal_pointer(&text);
    *g_utf8_offset_to_pointer(text, SUBJECT_CHARACTERS) = '\0';
    char *last_space = strrchr(text, ' ');
    if (last_space != NULL)
        *last_space = '\0';
    return g_strconcat(g_strchomp(text), "\u2026", NULL);
}

/* ── who was there ───────────────────────────────────────────────────────────────────────── */

static bool
add_name(Written *written, int64_t party_id, GError **error)
{
    g_autofree char *name = NULL;
    if (!party_store_find_name(written->archive->db, party_id, &name, error))
        return false;
    g_string_append_printf(written->searchable, "%s\n", name != NULL ? name : "");
    return true;
}

static bool
add_person(Written *written, const char *value, const char *name, const LinkedAddress *address,
           GError **error)
{
    for (guint i = 0; i < written->people->len; i++)
        if (g_array_index(written->people, ParticipantRow, i).address_id == address->id)
            return true;
    ParticipantRow row = {"with", (int)written->people->len, address->id, name};
    g_array_append_val(written->people, row);
    g_string_append_printf(written->searchable, "%s\n", value);
    return address->party_id == 0 || add_name(written, address->party_id, error);
}

bool
written_add_email(Written *written, const char *email, const char *name, GError **error)
{
    LinkedAddress address;
    if (link_is_own(written->archive->settings, email))
        return fail(error, FAIL_USAGE, "%s is ours: name who it was with", email);
    return link_email(written->archive, email, name, &address, error) &&
           add_person(written, email, name, &address, error);
}

bool
written_add_phone(Written *written, const char *text, const char *name, GError **error)
{
    const char *region = written->archive->settings->phone_region;
    LinkedAddress address;
    g_autofree char *number = NULL;
    if (!phone_number_parse(text, region, &number, error))
        return false;
    if (number == NULL)
        return fail(error, FAIL_USAGE, "'%s' is not a phone number%s", text,
                    region != NULL ? "" : " with its country code (like +47...)");
    return link_phone(written->archive, number, name, &address, error) &&
           add_person(written, number, name, &address, error);
}

void
written_add_party(Written *written, int64_t party_id, const char *name)
{
    g_array_append_val(written->linked, party_id);
    g_string_append_printf(written->searchable, "%s\n", name);
}

/* ── storing ─────────────────────────────────────────────────────────────────────────────── */

static bool
store_people(const Written *written, GError **error)
{
    Db *db = written->archive->db;
    int64_t item_id = written->item->id;
    for (guint i = 0; i < written->people->len; i++)
        if (!item_store_add_participant(db, item_id,
                                        &g_array_index(written->people, ParticipantRow, i), error))
            return false;
    for (guint i = 0; i < written->linked->len; i++)
        if (!item_store_add_link(db, item_id, g_array_index(written->linked, int64_t, i),
                                 "correspondent", error))
            return false;
    return true;
}

/* At a meeting nobody is the sender. */
static bool
index_words(const Written *written, const char *text, GError **error)
{
    const Item *item = written->item;
    bool is_from_them = item->channel != CHANNEL_MEETING && item->direction == DIRECTION_IN;
    char *people = written->searchable->str;
    g_autofree char *body = g_strdup(text);
    SearchText words = {{
        [SEARCH_SUBJECT] = item->subject,
        [SEARCH_SENDER] = is_from_them ? people : NULL,
        [SEARCH_RECIPIENTS] = is_from_them ? NULL : people,
        [SEARCH_BODY] = body,
    }};
    return search_store_add(written->archive->db, item->id, &words, error);
}

bool
written_store(Written *written, const char *text, const Digest *identity, GError **error)
{
    Db *db = written->archive->db;
    written->item->size = (int64_t)strlen(text);
    return item_store_add(db, written->item, identity, error) && store_people(written, error) &&
           item_store_add_note(db, written->item->id, text, error) &&
           index_words(written, text, error);
}
