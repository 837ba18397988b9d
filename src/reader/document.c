/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reader/document.h"

#include "extract/container.h"
#include "extract/document-kind.h"
#include "extract/office.h"
#include "extract/pdf.h"
#include "extract/protocol.h"
#include "mail/charset.h"
#include "mail/html-text.h"
#include "mail/parse.h"
#include "mail/rtf-text.h"
#include "reader/charsets.h"

#include <locale.h>
#include <string.h>

/* A document in an archive in an archive is read; what is deeper is not. */
#define LEVELS_MAX 2

static void read_at_level(Reading *reading, const Document *document, int level);

void
document_init(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    office_init();
    mail_init();
    pdf_init();
    charsets_load();
}

static void
add_block(Reading *reading, const char *text)
{
    reading_line(reading);
    reading_add(reading, text, strlen(text));
    reading_line(reading);
}

static char *
decode(const Document *document, bool is_html)
{
    const char *bytes = document->bytes;
    g_autofree char *named = NULL;
    const char *charset = *document->charset != '\0' ? document->charset : NULL;
    if (charset == NULL && is_html)
        charset = named = charset_in_html(bytes, document->length);
    /* A byte order mark says more than any label. */
    if (document->length >= 2 &&
        (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        charset = "UTF-16";
    return text_to_body(charset_decode(bytes, document->length, charset));
}

static void
read_text(Reading *reading, const Document *document, bool is_html)
{
    g_autofree char *text = decode(document, is_html);
    if (is_html) {
        g_autofree char *seen = html_to_text(text, strlen(text));
        add_block(reading, seen);
    } else {
        add_block(reading, text);
    }
}

static void
read_rtf(Reading *reading, const Document *document)
{
    bool is_whole;
    g_autofree char *text = rtf_to_text(document->bytes, document->length, &is_whole);
    add_block(reading, text);
    reading->is_damaged |= !is_whole;
}

/* A member of a kind without text is not unpacked. */
static void
read_member(Reading *reading, Container *container, const char *name, int level)
{
    const void *start;
    size_t length = document_may_have_text("", name) ? container_read(container, &start) : 0;
    if (length == 0 || document_kind(start, length, "", name) == DOCUMENT_OTHER)
        return;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_byte_array_append(bytes, start, (guint)length);
    container_read_rest(container, bytes);
    Document member = {bytes->data, bytes->len, "", name, ""};
    read_at_level(reading, &member, level + 1);
}

/* What gzip compressed is an archive, or one file that libarchive calls "data": it has the
 * attachment's name without ".gz". */
static char *
name_of_member(const Document *document, const char *found)
{
    g_autofree char *name = g_strdup(document->name);
    if (strcmp(found, "data") != 0 || !g_str_has_suffix(name, ".gz"))
        return text_to_line(charset_decode(found, strlen(found), NULL));
    name[strlen(name) - strlen(".gz")] = '\0';
    return g_steal_pointer(&name);
}

static void
read_archive(Reading *reading, const Document *document, int level)
{
    g_autoptr(Container) container = container_open(reading, document->bytes, document->length);
    const char *found;
    while (container != NULL && container_next(container, &found)) {
        g_autofree char *name = name_of_member(document, found);
        add_block(reading, name);
        read_member(reading, container, name, level);
    }
}

static bool
collect(const void *bytes, size_t length, void *data, GError **error G_GNUC_UNUSED)
{
    g_byte_array_append(data, bytes, (guint)length);
    return true;
}

static void
read_attachments(Reading *reading, const Spool *raw, const Message *message, int level)
{
    g_autoptr(MailAttachments) found = mail_attachments_find(raw, NULL);
    guint count = found != NULL ? message->attachments->len : 0;
    for (guint i = 0; i < count && reading_take_member(reading); i++) {
        const MailAttachment *attachment = g_ptr_array_index(message->attachments, i);
        add_block(reading, attachment->filename);
        if (!reading_unpack(reading, (size_t)attachment->size) ||
            !document_may_have_text(attachment->content_type, attachment->filename))
            continue;
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        if (!mail_attachments_decode(found, i, collect, bytes, NULL))
            continue;
        Document inside = {bytes->data, bytes->len, attachment->content_type, attachment->filename,
                           attachment->charset != NULL ? attachment->charset : ""};
        read_at_level(reading, &inside, level + 1);
    }
}

static void
add_people(Reading *reading, const GPtrArray *people)
{
    for (guint i = 0; i < people->len; i++) {
        const MailAddress *person = g_ptr_array_index(people, i);
        g_autofree char *line = g_strdup_printf("%s %s", person->name, person->address);
        add_block(reading, g_strstrip(line));
    }
}

static void
read_message(Reading *reading, const Document *document, int level)
{
    g_autoptr(Spool) raw = spool_new(NULL);
    g_autoptr(Message) message = NULL;
    if (spool_append(raw, document->bytes, document->length, NULL))
        message = mail_parse(raw, NULL);
    if (message == NULL)
        return;
    add_people(reading, message->from);
    add_people(reading, message->to);
    add_block(reading, message->subject);
    add_block(reading, message->text);
    read_attachments(reading, raw, message, level);
}

static void
read_at_level(Reading *reading, const Document *document, int level)
{
    DocumentKind kind =
        document_kind(document->bytes, document->length, document->content_type, document->name);
    bool may_open = level < LEVELS_MAX;
    switch (kind) {
    case DOCUMENT_PDF:
        pdf_read(reading, document->bytes, document->length);
        break;
    case DOCUMENT_RTF:
        read_rtf(reading, document);
        break;
    case DOCUMENT_HTML:
    case DOCUMENT_TEXT:
        read_text(reading, document, kind == DOCUMENT_HTML);
        break;
    case DOCUMENT_ZIP:
        if (!office_read(reading, document->bytes, document->length) && may_open)
            read_archive(reading, document, level);
        break;
    case DOCUMENT_TAR:
    case DOCUMENT_GZIP:
        if (may_open)
            read_archive(reading, document, level);
        break;
    case DOCUMENT_MESSAGE:
        if (may_open)
            read_message(reading, document, level);
        break;
    default:
        break;
    }
    reading_line(reading);
}

void
document_read(Reading *reading, const Document *document)
{
    read_at_level(reading, document, 0);
}
