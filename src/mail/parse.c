/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/parse.h"

#include "base/error.h"
#include "mail/base64.h"
#include "mail/calendar.h"
#include "mail/charset.h"
#include "mail/decode.h"
#include "mail/envelope.h"
#include "mail/flowed.h"
#include "mail/header.h"
#include "mail/html-text.h"
#include "mail/identity.h"
#include "mail/outline.h"
#include "mail/parts.h"
#include "mail/rtf-text.h"

#include <string.h>

/* More invitations in one message are not shown. */
#define CALENDARS_MAX 20

void
mail_init(void)
{
    static gsize is_done = 0;
    if (!g_once_init_enter(&is_done))
        return;
    g_mime_init();
    if (!base64_repair_works())
        g_error("this program was linked so that GMime loses base64: see mail/base64.h");
    g_once_init_leave(&is_done, 1);
}

/* Charset of the first text: senders that put raw bytes into the header use the same there. */
static const char *
charset_hint(const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];
        if (part->charset != NULL && g_str_has_prefix(part->content_type, "text/"))
            return charset_is_ascii_based(part->charset) ? part->charset : NULL;
    }
    return NULL;
}

/* `is_alone`: there is no other text, so that an invitation has to say all it can. */
static char *
text_of_part(const MailPart *part, const GByteArray *bytes, bool is_alone)
{
    g_autofree char *named = NULL;
    const char *charset = part->charset;
    if (charset == NULL && part->format == PART_HTML && bytes->len > 0)
        charset = named = charset_in_html((const char *)bytes->data, bytes->len);
    g_autofree char *text =
        text_to_body(charset_decode((const char *)bytes->data, bytes->len, charset));
    switch (part->format) {
    case PART_HTML:
        return html_to_text(text, strlen(text));
    case PART_FLOWED:
    case PART_FLOWED_DELSP:
        return flowed_unwrap(text, part->format == PART_FLOWED_DELSP);
    case PART_CALENDAR:
        return calendar_to_text(text, is_alone);
    case PART_RTF:
        return rtf_to_text(text, strlen(text), NULL);
    case PART_PLAIN:
        break;
    }
    return g_steal_pointer(&text);
}

/* True when the text says it already: the same invitation is often there twice. */
static bool
is_repeated(const MailPart *part, const GString *text, const char *block, int *calendars)
{
    if (part->format != PART_CALENDAR)
        return false;
    return ++*calendars > CALENDARS_MAX || strstr(text->str, block) != NULL;
}

static void
append_block(GString *text, const char *block)
{
    if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append_c(text, '\n');
    g_string_append(text, block);
}

static bool
fill_text(Message *message, const Spool *raw, const GPtrArray *parts, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    size_t left = MAIL_TEXT_MAX;
    bool is_cut = false;
    int calendars = 0;
    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];
        if (part->heading != NULL && *part->heading != '\0')
            append_block(text, part->heading);
        if (!part->is_shown || (part->is_fallback && !text_is_blank(text->str)))
            continue;
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        bool is_part_cut;
        if (!part_read(raw, part, left, bytes, &is_part_cut, error))
            return false;
        is_cut |= is_part_cut;
        left -= bytes->len;
        g_autofree char *block = text_of_part(part, bytes, text_is_blank(text->str));
        if (!is_repeated(part, text, block, &calendars))
            append_block(text, block);
    }
    if (is_cut)
        g_ptr_array_add(message->troubles, g_strdup("the text is too long to be read whole"));
    g_free(message->text);
    message->text = text_to_body(g_string_free(g_steal_pointer(&text), FALSE));
    return true;
}

static bool
add_attachment(Message *message, const Spool *raw, const MailPart *part, GError **error)
{
    g_autofree PartReader *reader = g_new(PartReader, 1);
    part_reader_init(reader, raw, part);
    Digester digester;
    digester_init(&digester);
    int64_t size = 0;
    size_t length;
    do {
        if (!part_reader_next(reader, &length, error))
            return false;
        digester_add(&digester, reader->out, length);
        size += (int64_t)length;
    } while (length > 0);

    MailAttachment *attachment = g_new0(MailAttachment, 1);
    attachment->filename = g_strdup(part->filename);
    attachment->content_type = g_strdup(part->content_type);
    attachment->charset = g_strdup(part->charset);
    attachment->size = size;
    attachment->digest = digester_finish(&digester);
    g_ptr_array_add(message->attachments, attachment);
    return true;
}

static bool
fill_attachments(Message *message, const Spool *raw, const GPtrArray *parts, GError **error)
{
    int64_t last_end = 0;
    for (guint i = 0; i < parts->len; i++) {
        const MailPart *part = parts->pdata[i];
        if (part->is_attached && !add_attachment(message, raw, part, error))
            return false;
        RawRange range = {part->start, part->end - part->start};
        if (part->encoding == GMIME_CONTENT_ENCODING_BASE64 && part->data == NULL &&
            range.length >= MAIL_BASE64_RANGE_MIN && range.offset >= last_end) {
            g_array_append_val(message->base64_ranges, range);
            last_end = part->end;
        }
    }
    return true;
}

Message *
mail_parse(const Spool *raw, GError **error)
{
    g_autoptr(HeaderBlock) header = header_block_read(raw, 0, error);
    if (header == NULL)
        return NULL;
    g_autoptr(Message) message = message_new();
    g_autoptr(GPtrArray) parts = parts_list(raw, header, message->troubles, error);
    if (parts == NULL)
        return NULL;
    envelope_fill(message, header, charset_hint(parts));
    message->has_outline = outline_of(header, &message->outline);
    if (!fill_text(message, raw, parts, error) || !fill_attachments(message, raw, parts, error) ||
        !identity_of(raw, header, &message->identity, error))
        return NULL;
    return g_steal_pointer(&message);
}

struct MailAttachments {
    const Spool *raw;
    GPtrArray *parts;    /* MailPart */
    GPtrArray *attached; /* those of them, borrowed */
};

MailAttachments *
mail_attachments_find(const Spool *raw, GError **error)
{
    g_autoptr(HeaderBlock) header = header_block_read(raw, 0, error);
    if (header == NULL)
        return NULL;
    g_autoptr(GPtrArray) troubles = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *parts = parts_list(raw, header, troubles, error);
    if (parts == NULL)
        return NULL;
    MailAttachments *attachments = g_new0(MailAttachments, 1);
    attachments->raw = raw;
    attachments->parts = parts;
    attachments->attached = g_ptr_array_new();
    for (guint i = 0; i < parts->len; i++) {
        MailPart *part = parts->pdata[i];
        if (part->is_attached)
            g_ptr_array_add(attachments->attached, part);
    }
    return attachments;
}

void
mail_attachments_free(MailAttachments *attachments)
{
    g_ptr_array_unref(attachments->attached);
    g_ptr_array_unref(attachments->parts);
    g_free(attachments);
}

bool
mail_attachments_decode(const MailAttachments *attachments, guint index, MailBytesFunc on_bytes,
                        void *data, GError **error)
{
    if (index >= attachments->attached->len)
        return fail(error, FAIL_USAGE, "the message has no attachment %u", index + 1);
    g_autofree PartReader *reader = g_new(PartReader, 1);
    part_reader_init(reader, attachments->raw, attachments->attached->pdata[index]);
    size_t length;
    do {
        if (!part_reader_next(reader, &length, error))
            return false;
        if (length > 0 && !on_bytes(reader->out, length, data, error))
            return false;
    } while (length > 0);
    return true;
}

bool
mail_attachment_decode(const Spool *raw, guint index, MailBytesFunc on_bytes, void *data,
                       GError **error)
{
    g_autoptr(MailAttachments) attachments = mail_attachments_find(raw, error);
    return attachments != NULL &&
           mail_attachments_decode(attachments, index, on_bytes, data, error);
}
