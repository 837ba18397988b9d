/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Raw bytes -> Message. Bad mail is no error: whatever can be read is, and what cannot is named
 * in `troubles`. Time and memory are bounded whatever the sender wrote. A spool must not be used
 * by two threads at once. */
#pragma once

#include "base/spool.h"
#include "model/message.h"

/* Body text is read up to this many decoded bytes; `troubles` says when there was more. */
#define MAIL_TEXT_MAX (4 * 1024 * 1024)

/* Shorter base64 bodies are not worth a place in Message.base64_ranges. */
#define MAIL_BASE64_RANGE_MIN 1024

/* Before the first parse; again, or from several threads at once, does no harm. */
void mail_init(void);

/* An error (FAIL_TEMPORARY) only when `raw` cannot be read. */
Message *mail_parse(const Spool *raw, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Receives decoded bytes in pieces; false with *error set ends the decoding. */
typedef bool (*MailBytesFunc)(const void *bytes, size_t length, void *data, GError **error);

/* Where the attachments of a message are, so that many can be decoded without looking for each from
 * its beginning. `raw` is borrowed. An error only when it cannot be read. */
typedef struct MailAttachments MailAttachments;

MailAttachments *mail_attachments_find(const Spool *raw, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mail_attachments_free(MailAttachments *attachments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailAttachments, mail_attachments_free)

/* Decodes number `index` (0-based, as in Message.attachments of the same raw bytes). FAIL_USAGE
 * when there is no such attachment. */
bool mail_attachments_decode(const MailAttachments *attachments, guint index,
                             MailBytesFunc on_bytes, void *data,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for one alone. */
bool mail_attachment_decode(const Spool *raw, guint index, MailBytesFunc on_bytes, void *data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
