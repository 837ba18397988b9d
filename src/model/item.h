/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One piece of correspondence, as stored. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "model/message.h"

#include <glib.h>

typedef enum { CHANNEL_EMAIL, CHANNEL_PHONE, CHANNEL_MEETING, CHANNEL_CHAT } Channel;
typedef enum { DIRECTION_IN, DIRECTION_OUT, DIRECTION_INTERNAL } Direction;

const char *channel_name(Channel channel);
bool channel_parse(const char *name, Channel *channel);
const char *direction_name(Direction direction);
bool direction_parse(const char *name, Direction *direction);

/* Ids are time-ordered: the second of the item's date since 2000-01-01 in the high bits, a
 * sequence in the low ones. So newest-first walks the index backwards, and a range of dates is
 * a range of ids. Dates before 2000 share the first second. */
#define ITEM_ID_SEQUENCE_BITS 16
int64_t item_id_first(Instant date);
Instant item_id_date(int64_t item_id);

/* Decimal digits only; false: text is no item id. */
bool item_id_parse(const char *text, int64_t *id);

typedef struct {
    int64_t id;
    char *name;
} PartyName;

PartyName *party_name_new(int64_t id, const char *name);
void party_name_free(PartyName *party);

/* Where an item was seen. */
typedef struct {
    char *mailbox;
    char *folder; /* "" for an import */
    uint32_t uid_validity, uid;
} Sighting;

void sighting_free(Sighting *sighting);

/* One byte string under which the item was seen: copies may differ in delivery headers. */
typedef struct {
    guint number; /* 1-based */
    Digest digest;
    int64_t size;
} Rendition;

typedef struct {
    int64_t id;
    Channel channel;
    Direction direction;
    Instant date_at;       /* the date that counts */
    Instant first_seen_at; /* when it came into the archive */
    Instant received_at;   /* the server's INTERNALDATE, or what stands for it; may be NONE */
    Instant trusted_at;    /* newest Received stamp by one of our own hosts; may be NONE */
    Instant sent_at;       /* the sender's Date: shown, never trusted; may be NONE */
    char *message_id;      /* NULL when absent */
    char *subject;
    int64_t size;
    bool is_automated;
    bool is_answered;        /* a call or meeting that took place */
    int64_t conversation_id; /* 0: none */
    guint attachment_count;
    char *text;                      /* NULL until loaded */
    bool is_text_damaged;            /* then it stays NULL */
    GPtrArray *from, *to, *cc, *bcc; /* MailAddress; for a call or meeting: who was there */
    GPtrArray *attachments;          /* MailAttachment */
    GPtrArray *parties;              /* PartyName */
    GPtrArray *sightings;            /* Sighting */
    GArray *renditions;              /* Rendition */
    GPtrArray *troubles;             /* char * */
} Item;

Item *item_new(void);
void item_free(Item *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Item, item_free)
