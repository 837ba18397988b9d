/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/parts.h"

#include "base/error.h"
#include "mail/charset.h"
#include "mail/decode.h"
#include "mail/gmime-auto.h"
#include "mail/lines.h"
#include "mail/scan.h"
#include "mail/words.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* How much of a plain text is looked at to see whether it says anything. */
#define BLANK_CHECK_SIZE 4096

typedef struct {
    const Spool *raw;
    GPtrArray *parts;
    GPtrArray *boundaries; /* const char *: of the enclosing multiparts */
    int depth;
    bool is_nested; /* inside a nested message: nothing is attached on its own */
    bool is_hidden; /* inside an alternative that was not chosen */
    bool is_too_deep;
    GError *error; /* the spool could not be read */
} Walk;

static void walk_object(Walk *walk, GMimeObject *object);

void
mail_part_free(MailPart *part)
{
    g_free(part->heading);
    g_free(part->filename);
    g_free(part->content_type);
    g_free(part->charset);
    g_free(part);
}

/* A type without subtype ("text", "<html>") is no type: the part is text (RFC 2045 §5.2). */
static bool
lacks_type(GMimeObject *object)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    GMimeHeader *header = g_mime_header_list_get_header(headers, "Content-Type");
    const char *value = header != NULL ? g_mime_header_get_raw_value(header) : NULL;
    return value == NULL || strchr(value, '/') == NULL;
}

static bool
is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *content_type = g_mime_object_get_content_type(object);
    return content_type != NULL && g_mime_content_type_is_type(content_type, type, subtype);
}

/* The last path component, without the characters that turn the reading direction: "exe.fdp"
 * must not look like a PDF. */
static char *
safe_filename(const char *name)
{
    g_autofree char *decoded = words_decode(name != NULL ? name : "", NULL);
    char *last = decoded;
    for (char *at = decoded; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            last = at + 1;
    g_autoptr(GString) safe = g_string_new(NULL);
    for (char *at = last; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool turns = (character >= 0x202a && character <= 0x202e) ||
                     (character >= 0x2066 && character <= 0x2069) || character == 0x200e ||
                     character == 0x200f;
        if (!turns)
            g_string_append_unichar(safe, character);
    }
    if (strcmp(safe->str, ".") == 0 || strcmp(safe->str, "..") == 0)
        g_string_truncate(safe, 0);
    return g_strstrip(g_strdup(safe->str));
}

static const char *
object_filename(GMimeObject *object)
{
    if (GMIME_IS_PART(object))
        return g_mime_part_get_filename(GMIME_PART(object));
    const char *name = g_mime_object_get_content_disposition_parameter(object, "filename");
    return name != NULL ? name : g_mime_object_get_content_type_parameter(object, "name");
}

static char *
type_name(GMimeObject *object)
{
    g_autofree char *mime_type =
        g_mime_content_type_get_mime_type(g_mime_object_get_content_type(object));
    g_autofree char *valid = g_utf8_make_valid(mime_type != NULL ? mime_type : "", -1);
    return g_ascii_strdown(text_to_line(valid), -1);
}

static bool
parameter_is(GMimeObject *object, const char *name, const char *value)
{
    const char *found = g_mime_object_get_content_type_parameter(object, name);
    return found != NULL && g_ascii_strcasecmp(found, value) == 0;
}

static MailPart *
part_new(GMimeObject *object)
{
    MailPart *part = g_new0(MailPart, 1);
    part->filename = safe_filename(object_filename(object));
    part->content_type = type_name(object);
    part->charset = g_strdup(g_mime_object_get_content_type_parameter(object, "charset"));
    part->encoding = GMIME_CONTENT_ENCODING_8BIT;
    part->is_html = is_type(object, "text", "html") || is_type(object, "text", "enriched") ||
                    is_type(object, "text", "richtext");
    part->is_flowed = parameter_is(object, "format", "flowed");
    part->deletes_space = parameter_is(object, "delsp", "yes");
    return part;
}

/* Moves the start of a uuencoded part behind its "begin" line. */
static void
skip_begin_line(Walk *walk, MailPart *part)
{
    g_auto(LineReader) reader;
    line_reader_init(&reader, walk->raw, part->start);
    Line line;
    do {
        if (!line_reader_next(&reader, &line, walk->error == NULL ? &walk->error : NULL))
            return;
        if (line.length > 6 && line.is_start && memcmp(line.bytes, "begin ", 6) == 0) {
            part->start = MIN(line.offset + (int64_t)line.length, part->end);
            return;
        }
    } while (line.length > 0 && line.offset < part->end);
}

static void
set_range(Walk *walk, MailPart *part, GMimePart *mime_part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(mime_part);
    GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (stream == NULL)
        return;
    int64_t size = spool_size(walk->raw);
    part->start = CLAMP(stream->bound_start, 0, size);
    part->end = stream->bound_end < 0 ? size : CLAMP(stream->bound_end, part->start, size);
    part->encoding = g_mime_data_wrapper_get_encoding(content);
    if (part->encoding == GMIME_CONTENT_ENCODING_UUENCODE)
        skip_begin_line(walk, part);
}

/* Text that a reader sees in the message itself; other text is data. */
static bool
is_readable_text(GMimeObject *object)
{
    static const char *const data[] = {"calendar",   "vcard", "x-vcard", "directory", "csv",
                                       "x-amp-html", "xml",   "css",     "x-patch",   "x-diff"};
    if (!is_type(object, "text", "*"))
        return lacks_type(object);
    for (size_t i = 0; i < G_N_ELEMENTS(data); i++)
        if (is_type(object, "text", data[i]))
            return false;
    return true;
}

static bool
is_marked_attached(GMimeObject *object)
{
    GMimeContentDisposition *disposition = g_mime_object_get_content_disposition(object);
    return disposition != NULL && g_mime_content_disposition_is_attachment(disposition);
}

static void
walk_leaf(Walk *walk, GMimePart *mime_part)
{
    GMimeObject *object = GMIME_OBJECT(mime_part);
    MailPart *part = part_new(object);
    set_range(walk, part, mime_part);
    bool is_text = is_readable_text(object) && !is_marked_attached(object);
    part->is_shown = is_text && *part->filename == '\0' && !walk->is_hidden;
    part->is_attached = !walk->is_nested && (!is_text || *part->filename != '\0');
    g_ptr_array_add(walk->parts, part);
}

/* True when a part begins whose plain text says something. */
static bool
has_plain_text(Walk *walk, GMimeObject *object, int depth)
{
    if (GMIME_IS_MULTIPART(object) && depth < PARTS_DEPTH_MAX) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
            if (has_plain_text(walk, g_mime_multipart_get_part(multipart, i), depth + 1))
                return true;
        return false;
    }
    if (!GMIME_IS_PART(object) || !is_type(object, "text", "plain") || is_marked_attached(object))
        return false;
    MailPart *part = part_new(object);
    set_range(walk, part, GMIME_PART(object));
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    bool is_cut, is_blank = true;
    if (part_read(walk->raw, part, BLANK_CHECK_SIZE, bytes, &is_cut,
                  walk->error == NULL ? &walk->error : NULL)) {
        g_autofree char *text =
            charset_decode((const char *)bytes->data, bytes->len, part->charset);
        is_blank = text_is_blank(text);
    }
    mail_part_free(part);
    return !is_blank;
}

static bool
has_type(GMimeObject *object, const char *subtype, int depth)
{
    if (!GMIME_IS_MULTIPART(object) || depth >= PARTS_DEPTH_MAX)
        return is_type(object, "text", subtype);
    GMimeMultipart *multipart = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
        if (has_type(g_mime_multipart_get_part(multipart, i), subtype, depth + 1))
            return true;
    return false;
}

/* The alternative to show: plain text that says something, else HTML, else the first text. */
static int
choose_alternative(Walk *walk, GMimeMultipart *multipart)
{
    int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count; i++)
        if (has_plain_text(walk, g_mime_multipart_get_part(multipart, i), 0))
            return i;
    static const char *const subtypes[] = {"html", "enriched", "plain"};
    for (size_t type = 0; type < G_N_ELEMENTS(subtypes); type++)
        for (int i = 0; i < count; i++)
            if (has_type(g_mime_multipart_get_part(multipart, i), subtypes[type], 0))
                return i;
    return count - 1;
}

static void
walk_multipart(Walk *walk, GMimeMultipart *multipart)
{
    int count = g_mime_multipart_get_count(multipart);
    bool was_hidden = walk->is_hidden;
    int chosen = -1;
    if (is_type(GMIME_OBJECT(multipart), "multipart", "alternative") && !was_hidden)
        chosen = choose_alternative(walk, multipart);
    const char *boundary = g_mime_multipart_get_boundary(multipart);
    if (boundary != NULL)
        g_ptr_array_add(walk->boundaries, g_strdup(boundary));
    for (int i = 0; i < count; i++) {
        walk->is_hidden = was_hidden || (chosen >= 0 && i != chosen);
        walk_object(walk, g_mime_multipart_get_part(multipart, i));
    }
    walk->is_hidden = was_hidden;
    if (boundary != NULL)
        g_ptr_array_set_size(walk->boundaries, (int)walk->boundaries->len - 1);
}

static bool
is_boundary_line(const Walk *walk, const Line *line)
{
    if (!line->is_start || line->length < 3 || line->bytes[0] != '-' || line->bytes[1] != '-')
        return false;
    for (guint i = 0; i < walk->boundaries->len; i++) {
        const char *boundary = walk->boundaries->pdata[i];
        size_t length = strlen(boundary);
        if (line->length < length + 2 || memcmp(line->bytes + 2, boundary, length) != 0)
            continue;
        const char *rest = line->bytes + 2 + length, *end = line->bytes + line->length;
        if (end - rest >= 2 && rest[0] == '-' && rest[1] == '-')
            rest += 2;
        while (rest < end && g_ascii_isspace(*rest))
            rest++;
        if (rest == end)
            return true;
    }
    return false;
}

/* Where a nested message ends: before the line end in front of the next enclosing boundary. */
static bool
find_message_end(Walk *walk, int64_t start, int64_t *end)
{
    g_auto(LineReader) reader;
    line_reader_init(&reader, walk->raw, start);
    int last_line_end = 0; /* bytes of the line end before this line */
    Line line;
    do {
        if (!line_reader_next(&reader, &line, walk->error == NULL ? &walk->error : NULL))
            return false;
        *end = line.offset;
        if (line.length > 0 && is_boundary_line(walk, &line)) {
            *end -= last_line_end;
            return true;
        }
        if (line.length > 0 && line.bytes[line.length - 1] == '\n')
            last_line_end = line.length > 1 && line.bytes[line.length - 2] == '\r' ? 2 : 1;
        else
            last_line_end = 0;
    } while (line.length > 0);
    return true;
}

/* Where the nested message begins: its first field, or its body when it has none. */
static int64_t
message_start(GMimeMessage *message)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    if (g_mime_header_list_get_count(headers) > 0)
        return g_mime_header_get_offset(g_mime_header_list_get_header_at(headers, 0));
    GMimeObject *body = g_mime_message_get_mime_part(message);
    GMimeDataWrapper *content =
        body != NULL && GMIME_IS_PART(body) ? g_mime_part_get_content(GMIME_PART(body)) : NULL;
    return content != NULL ? g_mime_data_wrapper_get_stream(content)->bound_start : -1;
}

/* The author's fields, as mail programs show them above a forwarded message. */
static char *
nested_heading(GMimeMessage *message)
{
    static const char *const shown[] = {"From", "To", "Cc", "Date", "Subject"};
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    GString *heading = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(shown); i++) {
        GMimeHeader *header = g_mime_header_list_get_header(headers, shown[i]);
        const char *raw = header != NULL ? g_mime_header_get_raw_value(header) : NULL;
        if (raw == NULL)
            continue;
        g_autofree char *value = words_decode(raw, NULL);
        g_string_append_printf(heading, "%s: %s\n", shown[i], value);
    }
    if (heading->len > 0)
        g_string_append_c(heading, '\n');
    return g_string_free(heading, FALSE);
}

static void
walk_nested_message(Walk *walk, GMimeMessagePart *message_part)
{
    GMimeMessage *message = g_mime_message_part_get_message(message_part);
    MailPart *part = part_new(GMIME_OBJECT(message_part));
    part->is_html = false;
    part->is_attached = !walk->is_nested;
    int64_t start = message != NULL ? message_start(message) : -1;
    if (start >= 0 && part->is_attached) {
        part->start = start;
        if (!find_message_end(walk, start, &part->end))
            part->end = start;
    }
    if (message != NULL && !walk->is_hidden)
        part->heading = nested_heading(message);
    g_ptr_array_add(walk->parts, part);

    GMimeObject *body = message != NULL ? g_mime_message_get_mime_part(message) : NULL;
    if (body == NULL)
        return;
    bool was_nested = walk->is_nested;
    walk->is_nested = true;
    walk_object(walk, body);
    walk->is_nested = was_nested;
}

static void
walk_object(Walk *walk, GMimeObject *object)
{
    if (walk->depth >= PARTS_DEPTH_MAX) {
        walk->is_too_deep = true;
        return;
    }
    walk->depth++;
    if (GMIME_IS_MULTIPART(object))
        walk_multipart(walk, GMIME_MULTIPART(object));
    else if (GMIME_IS_MESSAGE_PART(object))
        walk_nested_message(walk, GMIME_MESSAGE_PART(object));
    else if (GMIME_IS_PART(object))
        walk_leaf(walk, GMIME_PART(object));
    walk->depth--;
}

/* The body as one plain text: when the structure cannot be read. */
static void
add_whole_body(GPtrArray *parts, const Spool *raw, const HeaderBlock *header)
{
    MailPart *part = g_new0(MailPart, 1);
    part->is_shown = true;
    part->filename = g_strdup("");
    part->content_type = g_strdup("text/plain");
    part->encoding = GMIME_CONTENT_ENCODING_8BIT;
    part->start = header->body_offset;
    part->end = spool_size(raw);
    g_ptr_array_add(parts, part);
}

/* Memory stays the spool's: the array is emptied again by release_stream. */
static GMimeStream *
open_stream(const Spool *raw, int64_t start, GByteArray **lent, GError **error)
{
    GMimeStream *all;
    if (spool_memory(raw) != NULL) {
        guint8 *memory = (guint8 *)(guintptr)spool_memory(raw);
        *lent = g_byte_array_new_take(memory, (gsize)spool_size(raw));
        all = g_mime_stream_mem_new_with_byte_array(*lent);
        g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(all), FALSE);
    } else {
        int descriptor = dup(spool_descriptor(raw));
        if (descriptor < 0) {
            fail(error, FAIL_TEMPORARY, "opening a large message again: %s", g_strerror(errno));
            return NULL;
        }
        all = g_mime_stream_fs_new(descriptor);
    }
    GMimeStream *stream = g_mime_stream_substream(all, start, spool_size(raw));
    g_object_unref(all);
    return stream;
}

static bool
walk_message(Walk *walk, const HeaderBlock *header, GError **error)
{
    GByteArray *lent = NULL;
    GMimeStream *stream = open_stream(walk->raw, header->start, &lent, error);
    if (stream == NULL)
        return false;
    static const char *fallbacks[] = {"utf-8", "windows-1252", NULL};
    g_autoptr(GMimeParserOptions) options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, fallbacks);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, options);
    GMimeObject *body = message != NULL ? g_mime_message_get_mime_part(message) : NULL;
    if (body != NULL)
        walk_object(walk, body);
    g_clear_object(&message);
    g_object_unref(parser);
    g_object_unref(stream);
    if (lent != NULL)
        g_byte_array_free(lent, FALSE);
    return true;
}

GPtrArray *
parts_list(const Spool *raw, const HeaderBlock *header, GPtrArray *troubles, GError **error)
{
    const char *refusal;
    if (!scan_message(raw, &refusal, error))
        return NULL;
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)mail_part_free);
    if (refusal != NULL) {
        g_ptr_array_add(troubles, g_strdup_printf("only the header was read: %s", refusal));
        return g_steal_pointer(&parts);
    }
    g_autoptr(GPtrArray) boundaries = g_ptr_array_new_with_free_func(g_free);
    Walk walk = {.raw = raw, .parts = parts, .boundaries = boundaries};
    if (!walk_message(&walk, header, error))
        return NULL;
    if (walk.error != NULL) {
        g_propagate_error(error, walk.error);
        return NULL;
    }
    if (walk.is_too_deep)
        g_ptr_array_add(troubles, g_strdup("parts are nested too deeply to be read"));
    if (parts->len == 0 && header->body_offset < spool_size(raw)) {
        g_ptr_array_add(troubles, g_strdup("the structure of the body cannot be read"));
        add_whole_body(parts, raw, header);
    }
    return g_steal_pointer(&parts);
}
