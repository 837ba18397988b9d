/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/ingest.h"

#include "archive/address-text.h"
#include "archive/answers.h"
#include "archive/archive-private.h"
#include "archive/arrival.h"
#include "archive/bookkeeping-rules.h"
#include "archive/link.h"
#include "archive/source-copies.h"
#include "model/item.h"
#include "retention/item-date.h"
#include "store/conversation-store.h"
#include "store/item-store.h"
#include "store/keys.h"
#include "store/recognition-store.h"
#include "store/rendition-store.h"
#include "store/search-store.h"

/* A longer chain of references says nothing more about which conversation it is. */
#define REFERENCES_MAX 64

/* What is known of the message on its way in. */
typedef struct {
    Archive *archive;
    const FolderRow *folder;
    const Parcel *parcel;
    const Message *message; /* the parcel's */
    Item *item;
    Digest identity; /* keyed */
    bool is_from_us, has_outsider;
    GArray *senders, *outsiders; /* int64_t: addresses of the sender, and of those addressed; only
                                    those that are not ours */
} Ingest;

static Instant
newest_trusted(const Archive *archive, const Message *message)
{
    Instant newest = INSTANT_NONE;
    for (guint i = 0; i < message->received->len; i++) {
        const ReceivedStamp *stamp = g_ptr_array_index(message->received, i);
        if (settings_is_own_domain(archive->settings, stamp->by_host))
            newest = MAX(newest, stamp->at);
    }
    return newest;
}

static Instant
received_at(const Parcel *parcel)
{
    if (parcel->container_at == INSTANT_NONE || parcel->received_at != INSTANT_NONE)
        return parcel->received_at;
    if (parcel->message->received->len == 0)
        return parcel->container_at;
    const ReceivedStamp *topmost = g_ptr_array_index(parcel->message->received, 0);
    return topmost->at;
}

static void
share(GPtrArray **to, GPtrArray *from)
{
    g_ptr_array_unref(*to);
    *to = g_ptr_array_ref(from);
}

/* Everybody in From is such a sender: what somebody else may have written is kept as mail is. */
static bool
is_transcript(const Archive *archive, const Message *message)
{
    GStrv senders = archive->settings->transcript_senders;
    for (guint i = 0; i < message->from->len; i++) {
        const MailAddress *person = g_ptr_array_index(message->from, i);
        g_autofree char *address = email_normalize(person->address);
        if (address == NULL || !senders_have(senders, address))
            return false;
    }
    return message->from->len > 0;
}

static void
describe(Ingest *ingest)
{
    const Message *message = ingest->message;
    Item *item = ingest->item;
    item->channel = is_transcript(ingest->archive, message) ? CHANNEL_CHAT : CHANNEL_EMAIL;
    item->first_seen_at = instant_now();
    item->received_at = received_at(ingest->parcel);
    item->trusted_at = newest_trusted(ingest->archive, message);
    item->sent_at = message->sent_at;
    item->date_at = item_date(item->first_seen_at, item->received_at, item->trusted_at, NULL);
    item->message_id = g_strdup(message->message_id);
    g_free(item->subject);
    item->subject = g_strdup(message->subject);
    item->size = spool_size(ingest->parcel->raw);
    item->is_automated = message->is_automated;
    share(&item->attachments, message->attachments);
    share(&item->troubles, message->troubles);
}

/* Ours if we wrote it; internal if nobody else was addressed. */
static Direction
direction(const Ingest *ingest)
{
    if (!ingest->is_from_us)
        return DIRECTION_IN;
    return ingest->has_outsider ? DIRECTION_OUT : DIRECTION_INTERNAL;
}

typedef struct {
    const char *role;
    const GPtrArray *people; /* MailAddress */
} Side;

/* Finds or makes the address rows; `rows` takes a ParticipantRow for each. */
static bool
link_side(Ingest *ingest, const Side *side, GArray *rows, GError **error)
{
    for (guint i = 0; i < side->people->len; i++) {
        const MailAddress *person = g_ptr_array_index(side->people, i);
        if (person->address[0] == '\0')
            continue;
        LinkedAddress linked;
        if (!link_email(ingest->archive, person->address, person->name, &linked, error))
            return false;
        bool is_sender = side->people == ingest->message->from;
        if (is_sender)
            ingest->is_from_us |= linked.is_own;
        else
            ingest->has_outsider |= !linked.is_own;
        if (!linked.is_own)
            g_array_append_val(is_sender ? ingest->senders : ingest->outsiders, linked.id);
        ParticipantRow row = {side->role, (int)i, linked.id, person->name};
        g_array_append_val(rows, row);
    }
    return true;
}

static bool
link_people(Ingest *ingest, GArray *rows, GError **error)
{
    const Message *message = ingest->message;
    const Side sides[] = {
        {"from", message->from}, {"to", message->to}, {"cc", message->cc}, {"bcc", message->bcc}};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        if (!link_side(ingest, &sides[i], rows, error))
            return false;
    return true;
}

/* Its own Message-ID and those it refers to: the first and the latest of a long chain. */
static GPtrArray *
message_ids(const Message *message)
{
    GPtrArray *ids = g_ptr_array_new();
    const GPtrArray *references = message->references;
    guint skipped = references->len > REFERENCES_MAX ? references->len - REFERENCES_MAX : 0;
    if (message->message_id != NULL)
        g_ptr_array_add(ids, message->message_id);
    if (skipped > 0)
        g_ptr_array_add(ids, g_ptr_array_index(references, 0));
    for (guint i = skipped; i < references->len; i++)
        g_ptr_array_add(ids, g_ptr_array_index(references, i));
    return ids;
}

static void
append_people(GString *text, const GPtrArray *people)
{
    for (guint i = 0; i < people->len; i++) {
        const MailAddress *person = g_ptr_array_index(people, i);
        g_string_append_printf(text, "%s %s\n", person->name, person->address);
    }
}

static bool
index_texts(Ingest *ingest, GError **error)
{
    const Message *message = ingest->message;
    g_autoptr(GString) sender = g_string_new(NULL);
    g_autoptr(GString) recipients = g_string_new(NULL);
    g_autoptr(GString) filenames = g_string_new(NULL);
    append_people(sender, message->from);
    append_people(recipients, message->to);
    append_people(recipients, message->cc);
    append_people(recipients, message->bcc);
    for (guint i = 0; i < message->attachments->len; i++) {
        const MailAttachment *attachment = g_ptr_array_index(message->attachments, i);
        g_string_append_printf(filenames, "%s\n", attachment->filename);
    }
    SearchText text = {{
        [SEARCH_SUBJECT] = message->subject,
        [SEARCH_SENDER] = sender->str,
        [SEARCH_RECIPIENTS] = recipients->str,
        [SEARCH_BODY] = message->text,
        [SEARCH_FILENAMES] = filenames->str,
        [SEARCH_ATTACHMENTS] = message->attachment_text,
    }};
    return search_store_add(ingest->archive->db, ingest->item->id, &text, error);
}

static bool
store_rendition(Ingest *ingest, GError **error)
{
    Db *db = ingest->archive->db;
    const Message *message = ingest->message;
    const Spool *raw = ingest->parcel->raw;
    const Digest *digest = &ingest->parcel->digest;
    RenditionSource source = {raw, digest, message->base64_ranges, ingest->parcel->prepared};
    return rendition_store_add(db, ingest->item->id, &source, error) &&
           (!message->has_outline ||
            recognition_store_note(db, ingest->item->id, digest,
                                   recognition_fingerprint(db, &message->outline, spool_size(raw)),
                                   error));
}

/* By the Message-IDs it names, and where it names none by its subject. */
static bool
join_conversation(Ingest *ingest, const GPtrArray *ids, GError **error)
{
    Item *item = ingest->item;
    g_autoptr(GArray) also = g_array_new(FALSE, FALSE, sizeof(int64_t));
    AnswerSearch search = {
        .item = item,
        .has_references = ingest->message->references->len > 0,
        .outsiders = ingest->is_from_us ? ingest->outsiders : ingest->senders,
    };
    return answers_find(ingest->archive, &search, also, error) &&
           conversation_store_get(ingest->archive->db, ids, also, &item->conversation_id, error);
}

static bool
store_item(Ingest *ingest, GError **error)
{
    Db *db = ingest->archive->db;
    Item *item = ingest->item;
    describe(ingest);
    g_autoptr(GArray) participants = g_array_new(FALSE, FALSE, sizeof(ParticipantRow));
    g_autoptr(GPtrArray) ids = message_ids(ingest->message);
    if (!link_people(ingest, participants, error))
        return false;
    item->direction = direction(ingest);
    if (!join_conversation(ingest, ids, error) ||
        !item_store_add(db, item, &ingest->identity, error) ||
        !conversation_store_refer(db, item->id, ids, error))
        return false;
    for (guint i = 0; i < participants->len; i++)
        if (!item_store_add_participant(db, item->id,
                                        &g_array_index(participants, ParticipantRow, i), error))
            return false;
    return store_rendition(ingest, error) && index_texts(ingest, error);
}

/* Archives it, or recognises it: *state and item->id tell. */
static bool
settle(Ingest *ingest, SightingState *state, GError **error)
{
    if (!arrival_recognise(ingest->archive, ingest->folder, &ingest->identity, &ingest->item->id,
                           state, error))
        return false;
    switch (*state) {
    case SIGHTING_DUPLICATE:
        return store_rendition(ingest, error);
    case SIGHTING_ARCHIVED:
        return store_item(ingest, error);
    default:
        return true;
    }
}

static bool
enter_ledger(const Ingest *ingest, SightingState state, GError **error)
{
    bool is_import = ingest->parcel->container_at != INSTANT_NONE;
    SightingRow sighting = {
        .folder_id = ingest->folder->id,
        .uid_validity = ingest->folder->uid_validity,
        .uid = ingest->parcel->uid,
        .state = state,
        .item_id = ingest->item->id,
        .sha256 = &ingest->parcel->digest,
        .internal_at = is_import ? INSTANT_NONE : ingest->parcel->received_at,
    };
    return arrival_enter(ingest->archive, &sighting, is_import, error);
}

/* A copy in another mailbox may fall under another rule. */
static bool
flag(const Ingest *ingest, SightingState state, GError **error)
{
    return state == SIGHTING_SUPPRESSED ||
           bookkeeping_rules_apply(ingest->archive, ingest->folder, ingest->message,
                                   ingest->item->id, error);
}

/* Whatever became of it: archived, it is read back by now; suppressed, it should be nowhere. */
static bool
want_removed(const Ingest *ingest, GError **error)
{
    const Parcel *parcel = ingest->parcel;
    return !parcel->is_to_go ||
           source_copies_want(ingest->archive, ingest->folder, parcel->uid, &parcel->digest, error);
}

bool
ingest_parcel(Archive *archive, const FolderRow *folder, const Parcel *parcel, SightingState *state,
              GError **error)
{
    g_autoptr(Item) item = item_new();
    g_autoptr(GArray) senders = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) outsiders = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Ingest ingest = {
        .archive = archive,
        .folder = folder,
        .parcel = parcel,
        .message = parcel->message,
        .item = item,
        .senders = senders,
        .outsiders = outsiders,
        .identity = keys_fingerprint(archive->db, KEY_IDENTITY, parcel->message->identity.bytes,
                                     sizeof parcel->message->identity.bytes),
    };
    return settle(&ingest, state, error) && enter_ledger(&ingest, *state, error) &&
           flag(&ingest, *state, error) && want_removed(&ingest, error);
}
