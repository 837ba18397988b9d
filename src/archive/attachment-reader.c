/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/attachment-reader.h"

#include "base/error.h"
#include "extract/document-kind.h"
#include "extract/extractor.h"
#include "extract/protocol.h"
#include "mail/parse.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Of one message. Real ones have a handful, and take a thousandth of a second each. */
#define ATTACHMENTS_MAX 50
#define MESSAGE_SECONDS_MAX 60
#define MESSAGE_TEXT_MAX (2 * EXTRACT_TEXT_MAX)

/* The same price list goes out many times in a row. */
#define KNOWN_MAX 64
#define KNOWN_TEXT_MAX (256 * 1024)

/* What was read before. */
typedef struct {
    Digest digest;
    char *label; /* what else decided how it was read */
    ExtractResult result;
    char *text;
} Known;

struct AttachmentReader {
    Extractor *extractor;
    GMutex lock;
    GPtrArray *known; /* Known, the latest used last */
};

/* One message. */
typedef struct {
    AttachmentReader *reader;
    const Spool *raw;
    Message *message;
    MailAttachments *found; /* NULL: none was needed yet */
    GString *text;
    int64_t ends_at_us;
    bool is_over; /* nothing more can be read: said once */
} Pass;

/* The attachment under way. */
typedef struct {
    const MailAttachment *attachment;
    int descriptor;
    int64_t size;
    bool is_unwanted; /* of a kind without text */
} Copying;

static void
known_free(Known *known)
{
    g_free(known->label);
    g_free(known->text);
    g_free(known);
}

AttachmentReader *
attachment_reader_new(void)
{
    AttachmentReader *reader = g_new0(AttachmentReader, 1);
    reader->extractor = extractor_new(NULL);
    g_mutex_init(&reader->lock);
    reader->known = g_ptr_array_new_with_free_func((GDestroyNotify)known_free);
    return reader;
}

AttachmentReader *
attachment_reader_for(const Settings *settings)
{
    return settings->reads_attachments ? attachment_reader_new() : NULL;
}

void
attachment_reader_free(AttachmentReader *reader)
{
    extractor_free(reader->extractor);
    g_mutex_clear(&reader->lock);
    g_ptr_array_unref(reader->known);
    g_free(reader);
}

static const char *
charset_of(const MailAttachment *attachment)
{
    return attachment->charset != NULL ? attachment->charset : "";
}

static char *
label_of(const MailAttachment *attachment)
{
    const char *dot = strrchr(attachment->filename, '.');
    return g_strjoin("\n", attachment->content_type, dot != NULL ? dot : "", charset_of(attachment),
                     NULL);
}

static bool
recall(AttachmentReader *reader, const MailAttachment *attachment, ExtractResult *result,
       char **text)
{
    g_autofree char *label = label_of(attachment);
    bool is_found = false;
    g_mutex_lock(&reader->lock);
    for (guint i = 0; i < reader->known->len && !is_found; i++) {
        Known *known = g_ptr_array_index(reader->known, i);
        is_found =
            digest_equal(&known->digest, &attachment->digest) && strcmp(known->label, label) == 0;
        if (!is_found)
            continue;
        *result = known->result;
        *text = g_strdup(known->text);
        g_ptr_array_add(reader->known, g_ptr_array_steal_index(reader->known, i));
    }
    g_mutex_unlock(&reader->lock);
    return is_found;
}

static void
remember(AttachmentReader *reader, const MailAttachment *attachment, ExtractResult result,
         const char *text)
{
    if (result == EXTRACT_UNAVAILABLE || strlen(text) > KNOWN_TEXT_MAX)
        return;
    Known *known = g_new0(Known, 1);
    known->digest = attachment->digest;
    known->label = label_of(attachment);
    known->result = result;
    known->text = g_strdup(text);
    g_mutex_lock(&reader->lock);
    if (reader->known->len >= KNOWN_MAX)
        g_ptr_array_remove_index(reader->known, 0);
    g_ptr_array_add(reader->known, known);
    g_mutex_unlock(&reader->lock);
}

static bool
copy(const void *bytes, size_t length, void *data, GError **error)
{
    Copying *copying = data;
    const MailAttachment *attachment = copying->attachment;
    copying->is_unwanted =
        copying->size == 0 && document_kind(bytes, length, attachment->content_type,
                                            attachment->filename) == DOCUMENT_OTHER;
    if (copying->is_unwanted)
        return fail(error, FAIL_MALFORMED, "no text is in this kind of document");
    const char *next = bytes;
    while (length > 0) {
        ssize_t written = pwrite(copying->descriptor, next, length, copying->size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(error, FAIL_TEMPORARY, "copying it: %s", g_strerror(errno));
        next += written;
        length -= (size_t)written;
        copying->size += written;
    }
    return true;
}

/* Into memory that the other process can have as its input. -1 with *error set, or, when there is
 * nothing to read in it, without. */
static int
copy_attachment(Pass *pass, guint index, GError **error)
{
    if (pass->found == NULL)
        pass->found = mail_attachments_find(pass->raw, error);
    if (pass->found == NULL)
        return -1;
    Copying copying = {.attachment = g_ptr_array_index(pass->message->attachments, index),
                       .descriptor = memfd_create("attachment", MFD_CLOEXEC)};
    if (copying.descriptor < 0) {
        fail(error, FAIL_TEMPORARY, "copying it: %s", g_strerror(errno));
        return -1;
    }
    if (mail_attachments_decode(pass->found, index, copy, &copying, error))
        return copying.descriptor;
    close(copying.descriptor);
    if (copying.is_unwanted)
        g_clear_error(error);
    return -1;
}

static void G_GNUC_PRINTF(2, 3) complain(Pass *pass, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(pass->message->troubles, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void
note_result(Pass *pass, guint index, ExtractResult result)
{
    switch (result) {
    case EXTRACT_DAMAGED:
        complain(pass, "attachment %u could not be read: it is damaged", index + 1);
        break;
    case EXTRACT_LIMITS:
        complain(pass, "attachment %u could not be read to its end: it takes too much", index + 1);
        break;
    case EXTRACT_UNAVAILABLE:
        pass->is_over = true;
        complain(pass,
                 "attachments could not be read: %s does not run: install letterbook again, "
                 "on a kernel with seccomp",
                 extractor_program(pass->reader->extractor));
        break;
    default:
        break;
    }
}

static void
add_text(Pass *pass, guint index, const char *text)
{
    size_t length = strlen(text), left = MESSAGE_TEXT_MAX - pass->text->len;
    if (length + 1 > left) {
        complain(pass, "attachment %u could not be read to its end: the message has too much text",
                 index + 1);
        return;
    }
    g_string_append_len(pass->text, text, (gssize)length);
    g_string_append_c(pass->text, '\n');
}

static void
extract(Pass *pass, guint index, int wait_ms)
{
    const MailAttachment *attachment = g_ptr_array_index(pass->message->attachments, index);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    ExtractResult result;
    if (!recall(pass->reader, attachment, &result, &text)) {
        int descriptor = copy_attachment(pass, index, &error);
        if (error != NULL)
            complain(pass, "attachment %u could not be read: %s", index + 1, error->message);
        if (descriptor < 0)
            return;
        ExtractInput input = {attachment->content_type, attachment->filename,
                              charset_of(attachment), descriptor};
        result = extractor_read(pass->reader->extractor, &input, wait_ms, &text);
        close(descriptor);
        remember(pass->reader, attachment, result, text);
    }
    note_result(pass, index, result);
    if (*text != '\0')
        add_text(pass, index, text);
}

static void
read_one(Pass *pass, guint index)
{
    const MailAttachment *attachment = g_ptr_array_index(pass->message->attachments, index);
    if (attachment->size == 0 ||
        !document_may_have_text(attachment->content_type, attachment->filename))
        return;
    int64_t left_ms = (pass->ends_at_us - g_get_monotonic_time()) / 1000;
    if (index >= ATTACHMENTS_MAX || left_ms <= 0) {
        pass->is_over = true;
        complain(pass, "attachments from number %u on were not read: they are too many", index + 1);
    } else if (attachment->size > EXTRACT_INPUT_MAX) {
        note_result(pass, index, EXTRACT_LIMITS);
    } else {
        extract(pass, index, (int)MIN(left_ms, EXTRACT_WAIT_SECONDS * 1000));
    }
}

void
attachment_reader_read(AttachmentReader *reader, const Spool *raw, Message *message)
{
    g_autoptr(GString) text = g_string_new(NULL);
    Pass pass = {
        .reader = reader,
        .raw = raw,
        .message = message,
        .text = text,
        .ends_at_us = g_get_monotonic_time() + MESSAGE_SECONDS_MAX * G_USEC_PER_SEC,
    };
    for (guint i = 0; i < message->attachments->len && !pass.is_over; i++)
        read_one(&pass, i);
    g_clear_pointer(&pass.found, mail_attachments_free);
    g_free(message->attachment_text);
    message->attachment_text = g_strndup(text->str, text->len);
}
