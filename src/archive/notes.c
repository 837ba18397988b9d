/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/notes.h"

#include "archive/address-text.h"
#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/link.h"
#include "archive/parties.h"
#include "base/error.h"
#include "phone/number.h"
#include "store/item-store.h"
#include "store/party-store.h"
#include "store/search-store.h"

#include <stdio.h>
#include <string.h>

/* Longer subjects are cut at a word. */
#define SUBJECT_CHARACTERS 60

/* 1990-01-01T00:00:00Z: no item is older (retention format, section 2). */
#define EARLIEST INT64_C(631152000)

/* The summary is kept in one piece, in memory and in one row. */
#define SUMMARY_MAX (1024 * 1024)

/* A note on its way in. */
typedef struct {
    Archive *archive;
    const NoteEntry *entry;
    Item *item;
    GArray *participants; /* int64_t, of address rows */
    GArray *linked;       /* int64_t, parties without a row in participants */
    GString *people;      /* names and addresses, for the index */
} Note;

static void
note_clear(Note *note)
{
    item_free(note->item);
    g_array_unref(note->participants);
    g_array_unref(note->linked);
    g_string_free(note->people, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Note, note_clear)

bool
notes_parse_time(const Archive *archive, const char *text, Instant *at, GError **error)
{
    int year, month, day, hour, minute, used = 0;
    if (instant_parse(text, at))
        return true;
    /* %n: the whole text must have been read; the shape is checked by its length. */
    if (sscanf(text, "%4d-%2d-%2d%*1[ T]%2d:%2d%n", &year, &month, &day, &hour, &minute, &used) ==
            5 &&
        text[used] == '\0' && used == (int)strlen("2026-01-31 09:30")) {
        g_autoptr(GTimeZone) zone = g_time_zone_new_identifier(archive->settings->time_zone);
        g_autoptr(GDateTime) local =
            zone != NULL ? g_date_time_new(zone, year, month, day, hour, minute, 0) : NULL;
        if (local != NULL) {
            *at = g_date_time_to_unix(local);
            return true;
        }
    }
    return fail(error, FAIL_USAGE,
                "--at=%s is not a time (write '2026-01-31 09:30' or 2026-01-31T09:30:00+01:00)",
                text);
}

static bool
check_entry(const NoteEntry *entry, Instant now, GError **error)
{
    if (entry->phone == NULL && (entry->parties == NULL || entry->parties[0] == NULL))
        return fail(error, FAIL_USAGE, "who was it with? (%s--party=PARTY)",
                    entry->channel == CHANNEL_PHONE ? "--phone=NUMBER or " : "");
    if (entry->at != INSTANT_NONE && entry->at > now)
        return fail(error, FAIL_USAGE,
                    "the time (--at) lies in the future: note it when it has been");
    if (entry->at != INSTANT_NONE && entry->at < EARLIEST)
        return fail(error, FAIL_USAGE, "the time (--at) lies before 1990");
    if (!g_utf8_validate(entry->summary, -1, NULL))
        return fail(error, FAIL_USAGE, "the summary is not UTF-8 text");
    if (strlen(entry->summary) > SUMMARY_MAX)
        return fail(error, FAIL_USAGE, "the summary is too long (over 1 MB)");
    return true;
}

/* The first words of the first line that has any. */
static char *
make_subject(const char *summary)
{
    g_autofree char *text = g_strstrip(g_strdup(summary));
    text[strcspn(text, "\r\n")] = '\0';
    if (g_utf8_strlen(text, -1) <= SUBJECT_CHARACTERS)
        return g_steal_pointer(&text);
    *g_utf8_offset_to_pointer(text, SUBJECT_CHARACTERS) = '\0';
    char *last_space = strrchr(text, ' ');
    if (last_space != NULL)
        *last_space = '\0';
    return g_strconcat(g_strchomp(text), "\u2026", NULL);
}

static bool
describe(Note *note, GError **error)
{
    const NoteEntry *entry = note->entry;
    Item *item = note->item;
    Instant now = instant_now();
    if (!check_entry(entry, now, error))
        return false;
    item->channel = entry->channel;
    item->direction = entry->direction;
    item->first_seen_at = now;
    item->date_at = entry->at != INSTANT_NONE ? entry->at : now;
    item->received_at = item->date_at; /* retention counts from it */
    item->is_answered = entry->is_answered;
    item->size = (int64_t)strlen(entry->summary);
    g_free(item->subject);
    item->subject = make_subject(entry->summary);
    return item->subject[0] != '\0' ||
           fail(error, FAIL_USAGE, "the summary is empty (--summary=TEXT)");
}

static bool
add_name(Note *note, int64_t party_id, GError **error)
{
    g_autofree char *name = NULL;
    if (!party_store_find_name(note->archive->db, party_id, &name, error))
        return false;
    g_string_append_printf(note->people, "%s\n", name != NULL ? name : "");
    return true;
}

static bool
add_participant(Note *note, const char *value, const LinkedAddress *address, GError **error)
{
    for (guint i = 0; i < note->participants->len; i++)
        if (g_array_index(note->participants, int64_t, i) == address->id)
            return true;
    g_array_append_val(note->participants, address->id);
    g_string_append_printf(note->people, "%s\n", value);
    return address->party_id == 0 || add_name(note, address->party_id, error);
}

static bool
add_number(Note *note, GError **error)
{
    const char *region = note->archive->settings->phone_region;
    LinkedAddress address;
    if (note->entry->phone == NULL)
        return true;
    g_autofree char *number = NULL;
    if (!phone_number_parse(note->entry->phone, region, &number, error))
        return false;
    if (number == NULL)
        return fail(error, FAIL_USAGE, "'%s' is not a phone number%s", note->entry->phone,
                    region != NULL ? "" : " with its country code (like +47...)");
    return link_phone(note->archive, number, "", &address, error) &&
           add_participant(note, number, &address, error);
}

/* Somebody named by an address was there in person, whoever it belongs to. */
static bool
add_address(Note *note, const char *email, GError **error)
{
    LinkedAddress address;
    if (link_is_own(note->archive->settings, email))
        return fail(error, FAIL_USAGE, "%s is ours: name who it was with", email);
    return link_email(note->archive, email, "", &address, error) &&
           add_participant(note, email, &address, error);
}

/* An individual whom nobody has registered is known by the address alone. */
static bool
add_individual(Note *note, const Party *party, GError **error)
{
    LinkedAddress address;
    const char *value = NULL;
    bool is_done = true;
    if (party->emails->len > 0) {
        value = g_ptr_array_index(party->emails, 0);
        is_done = link_email(note->archive, value, "", &address, error);
    } else if (party->phones->len > 0) {
        value = g_ptr_array_index(party->phones, 0);
        is_done = link_phone(note->archive, value, "", &address, error);
    }
    return is_done && (value == NULL || add_participant(note, value, &address, error));
}

static bool
add_party(Note *note, const char *text, GError **error)
{
    int64_t id;
    g_autofree char *email = email_normalize(text);
    if (email != NULL)
        return add_address(note, email, error);
    if (!parties_find(note->archive, text, &id, error))
        return false;
    g_autoptr(Party) party = parties_get(note->archive, id, error);
    if (party == NULL)
        return false;
    if (party->is_provisional)
        return add_individual(note, party, error);
    g_array_append_val(note->linked, id);
    g_string_append_printf(note->people, "%s\n", party->name);
    return true;
}

static bool
add_people(Note *note, GError **error)
{
    if (!add_number(note, error))
        return false;
    for (char **party = note->entry->parties; party != NULL && *party != NULL; party++)
        if (!add_party(note, *party, error))
            return false;
    return true;
}

static bool
store_people(const Note *note, GError **error)
{
    Db *db = note->archive->db;
    for (guint i = 0; i < note->participants->len; i++) {
        ParticipantRow row = {"with", (int)i, g_array_index(note->participants, int64_t, i), ""};
        if (!item_store_add_participant(db, note->item->id, &row, error))
            return false;
    }
    for (guint i = 0; i < note->linked->len; i++)
        if (!item_store_add_link(db, note->item->id, g_array_index(note->linked, int64_t, i),
                                 "correspondent", error))
            return false;
    return true;
}

static bool
index_words(const Note *note, GError **error)
{
    bool is_from_them =
        note->item->channel == CHANNEL_PHONE && note->item->direction == DIRECTION_IN;
    g_autofree char *body = g_strdup(note->entry->summary);
    SearchText text = {{
        [SEARCH_SUBJECT] = note->item->subject,
        [SEARCH_SENDER] = is_from_them ? note->people->str : NULL,
        [SEARCH_RECIPIENTS] = is_from_them ? NULL : note->people->str,
        [SEARCH_BODY] = body,
    }};
    return search_store_add(note->archive->db, note->item->id, &text, error);
}

static bool
store(const Note *note, GError **error)
{
    Db *db = note->archive->db;
    return item_store_add(db, note->item, NULL, error) && store_people(note, error) &&
           item_store_add_note(db, note->item->id, note->entry->summary, error) &&
           index_words(note, error) &&
           audit_note(note->archive, "item added", "item", note->item->id, error, "channel=%s",
                      channel_name(note->item->channel));
}

bool
notes_add(Archive *archive, const NoteEntry *entry, int64_t *item_id, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL)
        return false;
    g_auto(Note) note = {
        .archive = archive,
        .entry = entry,
        .item = item_new(),
        .participants = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .linked = g_array_new(FALSE, FALSE, sizeof(int64_t)),
        .people = g_string_new(NULL),
    };
    if (!describe(&note, error) || !add_people(&note, error) || !store(&note, error) ||
        !txn_commit(txn, error))
        return false;
    *item_id = note.item->id;
    return true;
}
