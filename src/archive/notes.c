/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/notes.h"

#include "archive/address-text.h"
#include "archive/audit.h"
#include "archive/parties.h"
#include "archive/written.h"
#include "base/error.h"

#include <stdio.h>
#include <string.h>

/* The summary is kept in one piece, in memory and in one row. */
#define SUMMARY_MAX (1024 * 1024)

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
check_entry(const NoteEntry *entry, GError **error)
{
    if (entry->phone == NULL && (entry->parties == NULL || entry->parties[0] == NULL))
        return fail(error, FAIL_USAGE, "who was it with? (%s--party=PARTY)",
                    entry->channel == CHANNEL_PHONE ? "--phone=NUMBER or " : "");
    if (entry->at != INSTANT_NONE && written_is_too_late(entry->at))
        return fail(error, FAIL_USAGE,
                    "the time (--at) lies in the future: note it when it has been");
    if (entry->at != INSTANT_NONE && written_is_too_early(entry->at))
        return fail(error, FAIL_USAGE, "the time (--at) lies before 1990");
    if (!g_utf8_validate(entry->summary, -1, NULL))
        return fail(error, FAIL_USAGE, "the summary is not UTF-8 text");
    if (strlen(entry->summary) > SUMMARY_MAX)
        return fail(error, FAIL_USAGE, "the summary is too long (over 1 MB)");
    return true;
}

static bool
describe(Item *item, const NoteEntry *entry, GError **error)
{
    Instant now = instant_now();
    if (!check_entry(entry, error))
        return false;
    item->channel = entry->channel;
    item->direction = entry->direction;
    item->first_seen_at = now;
    item->date_at = entry->at != INSTANT_NONE ? entry->at : now;
    item->received_at = item->date_at; /* retention counts from it */
    item->is_answered = entry->is_answered;
    g_free(item->subject);
    item->subject = written_subject(entry->summary);
    return item->subject[0] != '\0' ||
           fail(error, FAIL_USAGE, "the summary is empty (--summary=TEXT)");
}

/* An individual whom nobody has registered is known by the address alone. */
static bool
add_individual(Written *note, const Party *party, GError **error)
{
    if (party->emails->len > 0)
        return written_add_email(note, g_ptr_array_index(party->emails, 0), "", error);
    return party->phones->len == 0 ||
           written_add_phone(note, g_ptr_array_index(party->phones, 0), "", error);
}

/* Somebody named by an address was there in person, whoever it belongs to. */
static bool
add_party(Written *note, const char *text, Reader reader, GError **error)
{
    int64_t id;
    g_autofree char *email = email_normalize(text);
    if (email != NULL)
        return written_add_email(note, email, "", error);
    if (!parties_find(note->archive, text, reader, &id, error))
        return false;
    g_autoptr(Party) party = parties_get(note->archive, id, reader, error);
    if (party == NULL)
        return false;
    if (party->is_provisional)
        return add_individual(note, party, error);
    written_add_party(note, id, party->name);
    return true;
}

static bool
add_people(Written *note, const NoteEntry *entry, GError **error)
{
    if (entry->phone != NULL && !written_add_phone(note, entry->phone, "", error))
        return false;
    for (char **party = entry->parties; party != NULL && *party != NULL; party++)
        if (!add_party(note, *party, entry->reader, error))
            return false;
    return true;
}

bool
notes_add(Archive *archive, const NoteEntry *entry, int64_t *item_id, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL)
        return false;
    g_auto(Written) note;
    written_init(&note, archive);
    if (!describe(note.item, entry, error) || !add_people(&note, entry, error) ||
        !written_store(&note, entry->summary, NULL, error) ||
        !audit_note(archive, "item added", "item", note.item->id, error, "channel=%s",
                    channel_name(note.item->channel)) ||
        !txn_commit(txn, error))
        return false;
    *item_id = note.item->id;
    return true;
}
