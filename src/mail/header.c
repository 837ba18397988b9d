/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/header.h"

#include <string.h>

#define READ_SIZE 8192

size_t
header_name_length(const char *line, size_t length)
{
    size_t name = 0;
    while (name < length && line[name] > ' ' && line[name] < 127 && line[name] != ':')
        name++;
    size_t colon = name;
    while (colon < length && (line[colon] == ' ' || line[colon] == '\t'))
        colon++;
    return name > 0 && colon < length && line[colon] == ':' ? name : 0;
}

static bool
is_from_line(const char *line, size_t length)
{
    return (length > 5 && memcmp(line, "From ", 5) == 0) ||
           (length > 6 && memcmp(line, ">From ", 6) == 0);
}

bool
header_line_is_empty(const char *line, size_t length)
{
    return (length == 1 && line[0] == '\n') || (length == 2 && line[0] == '\r' && line[1] == '\n');
}

/* Position after the empty line that ends the block; 0 when it is not among the bytes. */
static size_t
find_end(const GByteArray *bytes, size_t from)
{
    const char *data = (const char *)bytes->data;
    size_t at = from;
    while (at < bytes->len) {
        const char *end = memchr(data + at, '\n', bytes->len - at);
        if (end == NULL)
            return 0;
        size_t length = (size_t)(end - data) + 1 - at;
        if (header_line_is_empty(data + at, length))
            return at + length;
        at += length;
    }
    return 0;
}

static bool
is_blank_line(const char *line, size_t length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length == 0;
}

/* A line that is no field ends the block when none follows it, or when a line of blanks stands
 * before it. */
size_t
header_fields_length(const char *bytes, size_t length)
{
    size_t end = 0;          /* after what belongs to fields */
    bool is_in_field = true; /* since then came nothing but blanks */
    size_t line_length;
    for (size_t at = 0; at < length; at += line_length) {
        const char *line = bytes + at;
        const char *newline = memchr(line, '\n', length - at);
        line_length = newline != NULL ? (size_t)(newline - line) + 1 : length - at;
        bool is_blank = is_blank_line(line, line_length);
        bool begins = header_name_length(line, line_length) > 0 || is_from_line(line, line_length);
        bool continues = is_in_field && (*line == ' ' || *line == '\t');
        if (begins || (is_in_field && header_line_is_empty(line, line_length)) ||
            (continues && !is_blank)) {
            end = at + line_length;
            is_in_field = true;
        } else if (!is_blank) {
            if (end > 0 && end < at && is_in_field)
                break;
            is_in_field = false;
        }
    }
    if (end == length || end == 0)
        return end;
    const char *rest = bytes + end;
    const char *newline = memchr(rest, '\n', length - end);
    size_t rest_length = newline != NULL ? (size_t)(newline - rest) + 1 : length - end;
    return is_blank_line(rest, rest_length) ? end + rest_length : end;
}

/* Where the last line that may be incomplete begins: the search goes on there. */
static size_t
last_line(const GByteArray *bytes)
{
    const uint8_t *end = memrchr(bytes->data, '\n', bytes->len);
    return end != NULL ? (size_t)(end - bytes->data) + 1 : 0;
}

/* Reads until the empty line, the end or the maximum. Sets *end to the bytes of the block. */
static bool
read_bytes(const Spool *raw, int64_t offset, GByteArray *bytes, size_t *end, bool *is_cut,
           GError **error)
{
    size_t searched = 0;
    for (;;) {
        guint before = bytes->len;
        g_byte_array_set_size(bytes, before + READ_SIZE);
        ssize_t got = spool_read(raw, offset + before, bytes->data + before, READ_SIZE, error);
        if (got < 0)
            return false;
        g_byte_array_set_size(bytes, before + (guint)got);
        *end = find_end(bytes, searched);
        if (*end > 0)
            return true;
        searched = bytes->len > 0 ? last_line(bytes) : 0;
        *is_cut = bytes->len >= HEADER_BLOCK_MAX;
        if (got == 0 || *is_cut) {
            *end = bytes->len;
            return true;
        }
    }
}

/* Moves the value of the field (first line and continuations, [at, end)) together, in place. */
static char *
unfold(char *at, char *end)
{
    char *value = at, *out = at;
    for (; at < end; at++)
        if (*at != '\r' && *at != '\n' && *at != '\0')
            *out++ = *at;
    while (out > value && (out[-1] == ' ' || out[-1] == '\t'))
        out--;
    *out = '\0'; /* at least the last line end has gone, or the byte after the block is ours */
    while (*value == ' ' || *value == '\t')
        value++;
    return value;
}

static char *
line_after(char *line, char *end)
{
    char *newline = memchr(line, '\n', (size_t)(end - line));
    return newline != NULL ? newline + 1 : end;
}

static void
split_fields(HeaderBlock *block, size_t length)
{
    char *line = (char *)block->bytes->data, *end = line + length;
    while (line < end && block->fields->len < HEADER_FIELDS_MAX) {
        char *next = line_after(line, end);
        while (next < end && (*next == ' ' || *next == '\t'))
            next = line_after(next, end);
        size_t name_length = header_name_length(line, (size_t)(next - line));
        if (name_length > 0) {
            char *colon = memchr(line + name_length, ':', (size_t)(next - line) - name_length);
            HeaderField field = {.name = line, .value = unfold(colon + 1, next)};
            line[name_length] = '\0';
            g_array_append_val(block->fields, field);
        }
        line = next;
    }
    block->is_cut |= line < end;
}

static HeaderBlock *
block_new(int64_t start)
{
    HeaderBlock *block = g_new0(HeaderBlock, 1);
    block->fields = g_array_new(FALSE, FALSE, sizeof(HeaderField));
    block->bytes = g_byte_array_new();
    block->start = start;
    return block;
}

HeaderBlock *
header_block_of(const char *bytes, size_t length)
{
    HeaderBlock *block = block_new(0);
    block->is_cut = length > HEADER_BLOCK_MAX;
    length = MIN(length, HEADER_BLOCK_MAX);
    block->body_offset = (int64_t)length;
    g_byte_array_append(block->bytes, (const guint8 *)bytes, (guint)length);
    g_byte_array_append(block->bytes, (const guint8 *)"", 1);
    split_fields(block, length);
    return block;
}

HeaderBlock *
header_block_read(const Spool *raw, int64_t offset, GError **error)
{
    g_autoptr(HeaderBlock) block = block_new(offset);
    size_t length;
    if (!read_bytes(raw, offset, block->bytes, &length, &block->is_cut, error))
        return NULL;
    const char *first = (const char *)block->bytes->data;
    size_t fields_length = header_fields_length(first, length);
    block->is_cut &= fields_length == length;
    length = fields_length;
    block->body_offset = offset + (int64_t)length;
    g_byte_array_set_size(block->bytes, (guint)length);
    g_byte_array_append(block->bytes, (const guint8 *)"", 1);
    first = (const char *)block->bytes->data;

    if (is_from_line(first, length)) {
        const char *newline = memchr(first, '\n', length);
        block->start += newline != NULL ? newline - first + 1 : (int64_t)length;
    }
    split_fields(block, length);
    return g_steal_pointer(&block);
}

void
header_block_free(HeaderBlock *block)
{
    g_array_unref(block->fields);
    g_byte_array_unref(block->bytes);
    g_free(block);
}

const char *
header_next(const HeaderBlock *block, const char *name, guint *position)
{
    while (*position < block->fields->len) {
        const HeaderField *field = &g_array_index(block->fields, HeaderField, (*position)++);
        if (g_ascii_strcasecmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}

const char *
header_find(const HeaderBlock *block, const char *name)
{
    guint position = 0;
    return header_next(block, name, &position);
}
