/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/item-json.h"

#include "view/json.h"

#include <string.h>

static json_t *
addresses(const GPtrArray *people)
{
    json_t *list = json_array();
    for (guint i = 0; i < people->len; i++)
        json_array_append_new(list, json_address(g_ptr_array_index(people, i)));
    return list;
}

static json_t *
attachments(const Item *item)
{
    json_t *list = json_array();
    for (guint i = 0; i < item->attachments->len; i++) {
        const MailAttachment *attachment = g_ptr_array_index(item->attachments, i);
        json_array_append_new(list, json_pack("{s:o, s:o, s:I, s:o}", "filename",
                                              json_text(attachment->filename), "content_type",
                                              json_text(attachment->content_type), "size",
                                              (json_int_t)attachment->size, "sha256",
                                              json_digest(&attachment->digest)));
    }
    return list;
}

/* Names, each once; sightings come sorted by mailbox. */
static json_t *
mailboxes(const Item *item)
{
    json_t *list = json_array();
    const char *last = NULL;
    for (guint i = 0; i < item->sightings->len; i++) {
        const Sighting *sighting = g_ptr_array_index(item->sightings, i);
        if (g_strcmp0(last, sighting->mailbox) != 0)
            json_array_append_new(list, json_text(sighting->mailbox));
        last = sighting->mailbox;
    }
    return list;
}

static json_t *
sightings(const Item *item)
{
    json_t *list = json_array();
    for (guint i = 0; i < item->sightings->len; i++) {
        const Sighting *sighting = g_ptr_array_index(item->sightings, i);
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:I, s:I}", "mailbox", json_text(sighting->mailbox),
                            "folder", json_text(sighting->folder), "uid_validity",
                            (json_int_t)sighting->uid_validity, "uid", (json_int_t)sighting->uid));
    }
    return list;
}

static json_t *
renditions(const Item *item)
{
    json_t *list = json_array();
    for (guint i = 0; i < item->renditions->len; i++) {
        const Rendition *rendition = &g_array_index(item->renditions, Rendition, i);
        json_array_append_new(
            list, json_pack("{s:I, s:o, s:I}", "number", (json_int_t)rendition->number, "sha256",
                            json_digest(&rendition->digest), "size", (json_int_t)rendition->size));
    }
    return list;
}

static json_t *
troubles(const Item *item)
{
    json_t *list = json_array();
    for (guint i = 0; i < item->troubles->len; i++)
        json_array_append_new(list, json_text(g_ptr_array_index(item->troubles, i)));
    return list;
}

char *
item_json_hit(const Item *item, const char *snippet)
{
    const Sighting *first = item->sightings->len > 0 ? g_ptr_array_index(item->sightings, 0) : NULL;
    json_t *from =
        item->from->len > 0 ? json_address(g_ptr_array_index(item->from, 0)) : json_null();
    return json_line(
        json_pack("{s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:I}", "id", json_id(item->id),
                  "channel", channel_name(item->channel), "date", json_instant(item->date_at),
                  "direction", direction_name(item->direction), "subject", json_text(item->subject),
                  "from", from, "parties", json_party_names(item->parties), "mailbox",
                  json_text(first != NULL ? first->mailbox : NULL), "snippet", json_text(snippet),
                  "attachments", (json_int_t)item->attachments->len));
}

/* An e-mail's own digest is that of its first rendition; calls and meetings have none. */
static json_t *
first_digest(const Item *item)
{
    return item->renditions->len > 0
               ? json_digest(&g_array_index(item->renditions, Rendition, 0).digest)
               : json_null();
}

char *
item_json_whole(const Item *item)
{
    Instant shown = item->channel == CHANNEL_EMAIL ? item->sent_at : item->date_at;
    json_t *document =
        json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:s, s:o}", "id", json_id(item->id), "channel",
                  channel_name(item->channel), "message_id", json_text(item->message_id), "date",
                  json_instant(shown), "received", json_instant(item->date_at), "first_seen",
                  json_instant(item->first_seen_at), "direction", direction_name(item->direction),
                  "subject", json_text(item->subject));
    json_object_set_new(document, "from", addresses(item->from));
    json_object_set_new(document, "to", addresses(item->to));
    json_object_set_new(document, "cc", addresses(item->cc));
    json_object_set_new(document, "bcc", addresses(item->bcc));
    json_object_set_new(document, "text", json_text(item->text));
    json_object_set_new(document, "attachments", attachments(item));
    json_object_set_new(document, "parties", json_party_names(item->parties));
    json_object_set_new(document, "mailboxes", mailboxes(item));
    json_object_set_new(document, "sightings", sightings(item));
    json_object_set_new(document, "conversation",
                        item->conversation_id != 0 ? json_id(item->conversation_id) : json_null());
    json_object_set_new(document, "automated", json_boolean(item->is_automated));
    json_object_set_new(document, "answered", json_boolean(item->is_answered));
    json_object_set_new(document, "size", json_integer(item->size));
    json_object_set_new(document, "sha256", first_digest(item));
    json_object_set_new(document, "renditions", renditions(item));
    json_object_set_new(document, "troubles", troubles(item));
    return json_line(document);
}
