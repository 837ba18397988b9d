/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Raw bytes -> Message: whatever is read is text, and every attachment decodes to what was said
 * of it. */
#include "fuzz.h"

#include "base/error.h"
#include "mail/parse.h"

#include <string.h>

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    mail_init();
    return 0;
}

static void
check_text(const char *text)
{
    if (text != NULL && !g_utf8_validate(text, -1, NULL))
        g_error("text that is not UTF-8");
}

static void
check_people(const GPtrArray *people)
{
    for (guint i = 0; i < people->len; i++) {
        const MailAddress *person = g_ptr_array_index(people, i);
        check_text(person->name);
        check_text(person->address);
    }
}

static bool
add_to_digest(const void *bytes, size_t length, void *data, GError **error)
{
    (void)error;
    digester_add(data, bytes, length);
    return true;
}

static void
check_attachments(const Spool *raw, const GPtrArray *attachments)
{
    g_autoptr(MailAttachments) found = mail_attachments_find(raw, NULL);
    if (found == NULL)
        g_error("attachments that are not found again");
    for (guint i = 0; i < attachments->len; i++) {
        const MailAttachment *attachment = g_ptr_array_index(attachments, i);
        check_text(attachment->filename);
        check_text(attachment->content_type);
        Digester digester;
        digester_init(&digester);
        if (!mail_attachments_decode(found, i, add_to_digest, &digester, NULL))
            g_error("an attachment that does not decode");
        Digest digest = digester_finish(&digester);
        if (!digest_equal(&digest, &attachment->digest))
            g_error("an attachment that decodes to something else");
    }
    if (mail_attachments_decode(found, attachments->len, add_to_digest, NULL, NULL))
        g_error("an attachment more than there are");
}

static void
check_ranges(const Spool *raw, const GArray *ranges)
{
    int64_t end = 0;
    for (guint i = 0; i < ranges->len; i++) {
        const RawRange *range = &g_array_index(ranges, RawRange, i);
        if (range->offset < end || range->length < 0 ||
            range->length > spool_size(raw) - range->offset)
            g_error("a range outside the message");
        end = range->offset + range->length;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(Spool) raw = spool_new(g_get_tmp_dir());
    if (!spool_append(raw, data, size, NULL))
        return 0;
    g_autoptr(Message) message = mail_parse(raw, NULL);
    if (message == NULL)
        g_error("a message that is not read at all");
    check_text(message->subject);
    check_text(message->text);
    check_text(message->message_id);
    check_people(message->from);
    check_people(message->to);
    check_people(message->cc);
    check_people(message->bcc);
    check_attachments(raw, message->attachments);
    check_ranges(raw, message->base64_ranges);
    return 0;
}
