/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/item.h"

#include <string.h>

/* 2000-01-01T00:00:00Z */
#define ITEM_EPOCH INT64_C(946684800)

static const char *const channel_names[] = {
    [CHANNEL_EMAIL] = "email",
    [CHANNEL_PHONE] = "phone",
    [CHANNEL_MEETING] = "meeting",
    [CHANNEL_CHAT] = "chat",
};

static const char *const direction_names[] = {
    [DIRECTION_IN] = "in",
    [DIRECTION_OUT] = "out",
    [DIRECTION_INTERNAL] = "internal",
};

static bool
find_name(const char *const *names, size_t count, const char *name, unsigned *place)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) {
            *place = i;
            return true;
        }
    return false;
}

const char *
channel_name(Channel channel)
{
    return channel_names[channel];
}

bool
channel_parse(const char *name, Channel *channel)
{
    return find_name(channel_names, G_N_ELEMENTS(channel_names), name, channel);
}

const char *
direction_name(Direction direction)
{
    return direction_names[direction];
}

bool
direction_parse(const char *name, Direction *direction)
{
    return find_name(direction_names, G_N_ELEMENTS(direction_names), name, direction);
}

int64_t
item_id_first(Instant date)
{
    int64_t second = MAX(date - ITEM_EPOCH, 1);
    return second << ITEM_ID_SEQUENCE_BITS;
}

Instant
item_id_date(int64_t item_id)
{
    return (item_id >> ITEM_ID_SEQUENCE_BITS) + ITEM_EPOCH;
}

bool
item_id_parse(const char *text, int64_t *id)
{
    guint64 value;
    if (!g_ascii_string_to_unsigned(text, 10, 1, INT64_MAX, &value, NULL))
        return false;
    *id = (int64_t)value;
    return true;
}

PartyName *
party_name_new(int64_t id, const char *name)
{
    PartyName *party = g_new0(PartyName, 1);
    party->id = id;
    party->name = g_strdup(name);
    return party;
}

void
party_name_free(PartyName *party)
{
    g_free(party->name);
    g_free(party);
}

void
sighting_free(Sighting *sighting)
{
    g_free(sighting->mailbox);
    g_free(sighting->folder);
    g_free(sighting);
}

Item *
item_new(void)
{
    Item *item = g_new0(Item, 1);
    item->received_at = item->trusted_at = item->sent_at = INSTANT_NONE;
    item->is_answered = true;
    item->subject = g_strdup("");
    GPtrArray **people[] = {&item->from, &item->to, &item->cc, &item->bcc};
    for (size_t i = 0; i < G_N_ELEMENTS(people); i++)
        *people[i] = g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    item->attachments = g_ptr_array_new_with_free_func((GDestroyNotify)mail_attachment_free);
    item->parties = g_ptr_array_new_with_free_func((GDestroyNotify)party_name_free);
    item->sightings = g_ptr_array_new_with_free_func((GDestroyNotify)sighting_free);
    item->renditions = g_array_new(FALSE, FALSE, sizeof(Rendition));
    item->troubles = g_ptr_array_new_with_free_func(g_free);
    return item;
}

void
item_free(Item *item)
{
    GPtrArray *lists[] = {item->from,        item->to,      item->cc,        item->bcc,
                          item->attachments, item->parties, item->sightings, item->troubles};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_array_unref(item->renditions);
    g_free(item->message_id);
    g_free(item->subject);
    g_free(item->text);
    g_free(item);
}
