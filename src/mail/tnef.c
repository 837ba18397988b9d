/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/tnef.h"

#include "mail/charset.h"
#include "mail/parse.h"
#include "mail/rtf-text.h"

#include <string.h>

/* A message in a message, and so on. */
#define DEPTH_MAX 5

/* More files in one winmail.dat are left out. */
#define FILES_MAX 1000

/* What is left to read; `failed` once more was asked for. */
typedef struct {
    GBytes *all;
    size_t at, end;
    bool failed;
} Cursor;

typedef struct {
    bool is_nested, is_hidden;
    int depth;
    GPtrArray *parts;
    char charset[16]; /* of 8-bit strings */
    MailPart *file;   /* the attachment that is being described, or NULL */
    GBytes *plain, *html, *rtf;
    bool is_wide; /* `plain` is UTF-16 */
    int files;
} Tnef;

enum { /* attributes */
       ATT_TITLE = 0x8010,
       ATT_DATA = 0x800f,
       ATT_BODY = 0x800c,
       ATT_RENDERING = 0x9002, /* begins an attachment */
       ATT_PROPERTIES = 0x9003,
       ATT_FILE_PROPERTIES = 0x9005,
       ATT_CODE_PAGE = 0x9007,
};

enum { /* MAPI properties */
       PROPERTY_BODY = 0x1000,
       PROPERTY_RTF = 0x1009,
       PROPERTY_HTML = 0x1013,
       PROPERTY_DISPLAY_NAME = 0x3001,
       PROPERTY_FILE = 0x3701,
       PROPERTY_SHORT_NAME = 0x3704,
       PROPERTY_LONG_NAME = 0x3707,
       PROPERTY_MIME_TYPE = 0x370e,
};

enum { /* MAPI types */
       TYPE_OBJECT = 0x000d,
       TYPE_STRING = 0x001e,
       TYPE_WIDE = 0x001f,
       TYPE_BINARY = 0x0102,
       TYPE_MANY = 0x1000,
};

static void read_stream(Tnef *tnef, GBytes *bytes, size_t at, size_t end);

/* NULL when fewer are left. */
static const uint8_t *
take(Cursor *cursor, size_t length)
{
    if (cursor->failed || length > cursor->end - cursor->at) {
        cursor->failed = true;
        return NULL;
    }
    const uint8_t *bytes = (const uint8_t *)g_bytes_get_data(cursor->all, NULL) + cursor->at;
    cursor->at += length;
    return bytes;
}

static uint32_t
take_number(Cursor *cursor, size_t length)
{
    const uint8_t *bytes = take(cursor, length);
    uint32_t number = 0;
    for (size_t i = 0; bytes != NULL && i < length; i++)
        number |= (uint32_t)bytes[i] << (8 * i);
    return number;
}

/* The next `length` bytes, no copy of them. */
static GBytes *
take_bytes(Cursor *cursor, size_t length)
{
    size_t at = cursor->at;
    if (take(cursor, length) == NULL)
        return NULL;
    return g_bytes_new_from_bytes(cursor->all, at, length);
}

static void
set_bytes(GBytes **place, GBytes *bytes)
{
    g_clear_pointer(place, g_bytes_unref);
    *place = g_bytes_ref(bytes);
}

static char *
text_of(const Tnef *tnef, GBytes *bytes, bool is_wide)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    char *text = charset_decode(data, length, is_wide ? "UTF-16LE" : tnef->charset);
    return text_to_line(text);
}

static void
end_file(Tnef *tnef)
{
    MailPart *file = g_steal_pointer(&tnef->file);
    if (file == NULL)
        return;
    if (file->data == NULL) {
        mail_part_free(file);
        return;
    }
    if (*file->content_type == '\0') {
        g_free(file->content_type);
        file->content_type = g_strdup(mail_part_type_of_name(file->filename));
    }
    g_ptr_array_add(tnef->parts, file);
}

static void
begin_file(Tnef *tnef)
{
    end_file(tnef);
    if (tnef->files++ >= FILES_MAX)
        return;
    tnef->file = mail_part_new("");
    tnef->file->is_attached = !tnef->is_nested;
}

static void
set_name(Tnef *tnef, GBytes *bytes, bool is_wide)
{
    g_autofree char *text = text_of(tnef, bytes, is_wide);
    if (*text == '\0')
        return;
    g_free(tnef->file->filename);
    tnef->file->filename = mail_part_filename(text);
}

static void
set_type(Tnef *tnef, GBytes *bytes, bool is_wide)
{
    g_autofree char *text = text_of(tnef, bytes, is_wide);
    g_free(tnef->file->content_type);
    tnef->file->content_type = g_ascii_strdown(text, -1);
}

/* A message that is attached is a winmail.dat after 16 bytes that say so. */
static void
read_attached_message(Tnef *tnef, GBytes *bytes)
{
    size_t size = g_bytes_get_size(bytes);
    if (size <= 16)
        return;
    g_autoptr(GBytes) inner = g_bytes_new_from_bytes(bytes, 16, size - 16);
    set_bytes(&tnef->file->data, inner);
    if (*tnef->file->content_type == '\0') {
        g_free(tnef->file->content_type);
        tnef->file->content_type = g_strdup("application/ms-tnef");
    }
    if (tnef->depth < DEPTH_MAX) {
        Tnef within = {.is_nested = true,
                       .is_hidden = tnef->is_hidden,
                       .depth = tnef->depth + 1,
                       .parts = tnef->parts};
        memcpy(within.charset, tnef->charset, sizeof within.charset);
        read_stream(&within, inner, 0, size - 16);
    }
}

static void
on_file_property(Tnef *tnef, uint32_t id, uint32_t type, GBytes *bytes)
{
    bool is_wide = type == TYPE_WIDE;
    bool has_name = *tnef->file->filename != '\0';
    if (id == PROPERTY_LONG_NAME)
        set_name(tnef, bytes, is_wide);
    else if ((id == PROPERTY_SHORT_NAME || id == PROPERTY_DISPLAY_NAME) && !has_name)
        set_name(tnef, bytes, is_wide);
    else if (id == PROPERTY_MIME_TYPE)
        set_type(tnef, bytes, is_wide);
    else if (id == PROPERTY_FILE && type == TYPE_OBJECT)
        read_attached_message(tnef, bytes);
    else if (id == PROPERTY_FILE)
        set_bytes(&tnef->file->data, bytes);
}

static void
on_message_property(Tnef *tnef, uint32_t id, uint32_t type, GBytes *bytes)
{
    if (id == PROPERTY_BODY) {
        set_bytes(&tnef->plain, bytes);
        tnef->is_wide = type == TYPE_WIDE;
    } else if (id == PROPERTY_HTML) {
        set_bytes(&tnef->html, bytes);
    } else if (id == PROPERTY_RTF) {
        set_bytes(&tnef->rtf, bytes);
    }
}

/* Bytes of one value; 0: it says its length itself. */
static size_t
size_of_type(uint32_t type)
{
    switch (type & 0xfff) {
    case 0x0005: /* numbers and times of eight bytes */
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040:
        return 8;
    case 0x0048:
        return 16;
    case TYPE_OBJECT:
    case TYPE_STRING:
    case TYPE_WIDE:
    case TYPE_BINARY:
        return 0;
    default:
        return 4;
    }
}

static void
skip_name(Cursor *cursor)
{
    take(cursor, 16);
    uint32_t kind = take_number(cursor, 4);
    uint32_t length = take_number(cursor, 4);
    if (kind == 1)
        take(cursor, (size_t)length + (4 - length % 4) % 4);
}

static void
read_property(Tnef *tnef, Cursor *cursor, bool is_of_file)
{
    uint32_t type = take_number(cursor, 2), id = take_number(cursor, 2);
    if (id >= 0x8000)
        skip_name(cursor);
    size_t size = size_of_type(type);
    bool has_count = size == 0 || (type & TYPE_MANY) != 0;
    uint32_t count = has_count ? take_number(cursor, 4) : 1;
    for (uint32_t i = 0; i < count && !cursor->failed; i++) {
        size_t length = size != 0 ? size : take_number(cursor, 4);
        g_autoptr(GBytes) bytes = take_bytes(cursor, length);
        take(cursor, (4 - length % 4) % 4);
        if (bytes == NULL || size != 0 || i > 0)
            continue;
        if (!is_of_file)
            on_message_property(tnef, id, type, bytes);
        else if (tnef->file != NULL)
            on_file_property(tnef, id, type, bytes);
    }
}

static void
read_properties(Tnef *tnef, GBytes *bytes, bool is_of_file)
{
    Cursor cursor = {.all = bytes, .end = g_bytes_get_size(bytes)};
    uint32_t count = take_number(&cursor, 4);
    for (uint32_t i = 0; i < count && !cursor.failed; i++)
        read_property(tnef, &cursor, is_of_file);
}

static void
on_attribute(Tnef *tnef, uint32_t id, GBytes *bytes)
{
    Cursor cursor = {.all = bytes, .end = g_bytes_get_size(bytes)};
    uint32_t code_page;
    switch (id) {
    case ATT_CODE_PAGE:
        code_page = take_number(&cursor, 4);
        if (code_page > 0 && code_page < 100000)
            g_snprintf(tnef->charset, sizeof tnef->charset, "CP%u", code_page);
        break;
    case ATT_BODY:
        set_bytes(&tnef->plain, bytes);
        tnef->is_wide = false;
        break;
    case ATT_PROPERTIES:
        read_properties(tnef, bytes, false);
        break;
    case ATT_RENDERING:
        begin_file(tnef);
        break;
    case ATT_TITLE:
        if (tnef->file != NULL && *tnef->file->filename == '\0')
            set_name(tnef, bytes, false);
        break;
    case ATT_DATA:
        if (tnef->file != NULL)
            set_bytes(&tnef->file->data, bytes);
        break;
    case ATT_FILE_PROPERTIES:
        read_properties(tnef, bytes, true);
        break;
    default:
        break;
    }
}

static void
add_text(Tnef *tnef, PartFormat format, const char *charset, GBytes *take_bytes)
{
    MailPart *part = mail_part_new(format == PART_HTML ? "text/html" : "text/plain");
    part->is_shown = true;
    part->is_fallback = true;
    part->format = format;
    part->charset = g_strdup(charset);
    part->data = take_bytes;
    g_ptr_array_add(tnef->parts, part);
}

static void
end_stream(Tnef *tnef)
{
    end_file(tnef);
    if (tnef->plain != NULL && !tnef->is_hidden)
        add_text(tnef, PART_PLAIN, tnef->is_wide ? "UTF-16LE" : tnef->charset,
                 g_bytes_ref(tnef->plain));
    else if (tnef->html != NULL && !tnef->is_hidden)
        add_text(tnef, PART_HTML, NULL, g_bytes_ref(tnef->html));
    gsize length = 0;
    const void *data = tnef->rtf != NULL ? g_bytes_get_data(tnef->rtf, &length) : NULL;
    GBytes *rtf = data != NULL ? rtf_decompress(data, length, MAIL_TEXT_MAX) : NULL;
    if (rtf != NULL && !tnef->is_hidden)
        add_text(tnef, PART_RTF, NULL, g_steal_pointer(&rtf));
    g_clear_pointer(&rtf, g_bytes_unref);
    g_clear_pointer(&tnef->plain, g_bytes_unref);
    g_clear_pointer(&tnef->html, g_bytes_unref);
    g_clear_pointer(&tnef->rtf, g_bytes_unref);
}

static void
read_stream(Tnef *tnef, GBytes *bytes, size_t at, size_t end)
{
    Cursor cursor = {.all = bytes, .at = at, .end = end};
    uint32_t signature = take_number(&cursor, 4);
    take(&cursor, 2);
    while (signature == 0x223e9f78 && !cursor.failed) {
        take(&cursor, 1);
        uint32_t id = take_number(&cursor, 4);
        uint32_t length = take_number(&cursor, 4);
        g_autoptr(GBytes) value = cursor.failed ? NULL : take_bytes(&cursor, length);
        take(&cursor, 2);
        if (value != NULL)
            on_attribute(tnef, id & 0xffff, value);
    }
    end_stream(tnef);
}

void
tnef_list(GBytes *bytes, bool is_nested, bool is_hidden, GPtrArray *parts)
{
    Tnef tnef = {.is_nested = is_nested, .is_hidden = is_hidden, .parts = parts};
    g_strlcpy(tnef.charset, "CP1252", sizeof tnef.charset);
    read_stream(&tnef, bytes, 0, g_bytes_get_size(bytes));
}
