/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A parsed e-mail message: what can be read of it. The raw bytes are the truth; everything
 * here is derived from them and may be missing. All text is valid UTF-8 without control
 * characters other than the line ends and tabs of `text`. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"

#include <glib.h>

typedef struct {
    char *name;    /* as displayed; "" when there is none */
    char *address; /* local@domain, domain in lower case and A-label form; "" when there is none */
} MailAddress;

MailAddress *mail_address_new(const char *name, const char *address);
void mail_address_free(MailAddress *address);

/* One Received field (RFC 5321 §4.4). */
typedef struct {
    char *by_host; /* lower case; "" when absent */
    Instant at;
} ReceivedStamp;

void received_stamp_free(ReceivedStamp *stamp);

typedef struct {
    char *filename;     /* last path component only; "" when there is none */
    char *content_type; /* lower case, without parameters */
    char *charset;      /* as declared; NULL when it is not, and of an item */
    int64_t size;       /* decoded bytes */
    Digest digest;      /* of the decoded bytes */
} MailAttachment;

void mail_attachment_free(MailAttachment *attachment);

/* A stretch of the raw bytes that is base64 (RFC 2045 §6.8), from the first line of a part's
 * body to its end, boundary line excluded. A hint to the store, which checks it. */
typedef struct {
    int64_t offset, length;
} RawRange;

typedef struct {
    char *message_id;      /* without angle brackets; NULL when absent */
    GPtrArray *references; /* char *: References then In-Reply-To, oldest first, no doubles */
    char *subject;         /* "" when absent */
    GPtrArray *from, *to, *cc, *bcc, *reply_to; /* MailAddress */
    Instant sent_at;        /* the sender's Date; INSTANT_NONE when unreadable */
    GPtrArray *received;    /* ReceivedStamp with a readable date, topmost first */
    bool is_automated;      /* Auto-Submitted, List-Id, Precedence bulk, list or junk */
    char *text;             /* the body as a reader sees it */
    char *attachment_text;  /* what stands in the attachments; "" when nothing does */
    GPtrArray *attachments; /* MailAttachment, in the order of the message */
    GArray *base64_ranges;  /* RawRange, ascending, not overlapping */
    Digest identity; /* equal for two copies that differ only in delivery headers and line ends */
    bool has_outline;
    Digest outline;      /* how it looks without its body: src/mail/outline.h */
    GPtrArray *troubles; /* char *: what could not be read, in words for a review */
} Message;

Message *message_new(void);
void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)
