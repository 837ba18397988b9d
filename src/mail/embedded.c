/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/embedded.h"

#include "mail/lines.h"

#include <string.h>

/* More files in one message are left in the text. */
#define FILES_MAX 1000

typedef enum { IN_TEXT, IN_UUENCODED, IN_YENC } SplitState;

typedef struct {
    GPtrArray *parts;
    bool is_nested;
    SplitState state;
    MailPart *current;       /* the text or the file that the lines belong to */
    MailPart *candidate;     /* a file whose first line of data is still to come, or NULL */
    int64_t candidate_start; /* of its begin line */
    const MailPart *text;    /* what the pieces of text are like */
    int files;
} Split;

static MailPart *
file_new(const Split *split, const char *name, size_t length)
{
    g_autofree char *bytes = g_strndup(name, length);
    g_autofree char *filename = mail_part_filename(bytes);
    MailPart *file = mail_part_new(mail_part_type_of_name(filename));
    g_free(file->filename);
    file->filename = g_steal_pointer(&filename);
    file->is_attached = !split->is_nested;
    return file;
}

/* The file of a "begin" line, NULL when it is none. */
static MailPart *
read_begin(const Split *split, const char *line, size_t length)
{
    size_t at = 6, digits = 0;
    if (length < 11 || memcmp(line, "begin ", 6) != 0)
        return NULL;
    for (; at + digits < length && line[at + digits] >= '0' && line[at + digits] <= '7';)
        digits++;
    at += digits;
    if (digits < 3 || digits > 4 || at + 1 >= length || line[at] != ' ')
        return NULL;
    MailPart *file = file_new(split, line + at + 1, length - at - 1);
    file->encoding = GMIME_CONTENT_ENCODING_UUENCODE;
    return file;
}

static MailPart *
read_ybegin(const Split *split, const char *line, size_t length)
{
    if (length < 8 || memcmp(line, "=ybegin ", 8) != 0)
        return NULL;
    const char *name = memmem(line, length, " name=", 6);
    if (name == NULL || memmem(line, length, " size=", 6) == NULL)
        return NULL;
    name += 6;
    MailPart *file = file_new(split, name, (size_t)(line + length - name));
    file->is_yenc = true;
    return file;
}

/* The first character says how many bytes the line holds; up to `missing` blanks may have been
 * taken off its end, and a check character may follow. Bytes of 128 and more are what gateways made
 * of the backslash. */
static bool
is_uuencoded(const char *line, size_t length, size_t missing)
{
    if (length == 0 || line[0] < ' ' || line[0] > '`')
        return false;
    for (size_t i = 0; i < length; i++)
        if ((guchar)line[i] < ' ' || ((guchar)line[i] > '`' && (guchar)line[i] < 128))
            return false;
    size_t bytes = (size_t)(line[0] - ' ') & 63;
    size_t needed = (bytes + 2) / 3 * 4;
    return length - 1 <= needed + 2 && length - 1 + missing >= needed;
}

static bool
is_word(const char *line, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(line, word, length) == 0;
}

static void
begin_text(Split *split, int64_t offset)
{
    MailPart *part = mail_part_new(split->text->content_type);
    part->charset = g_strdup(split->text->charset);
    part->format = split->text->format;
    part->is_shown = true;
    part->start = part->end = offset;
    g_ptr_array_add(split->parts, part);
    split->current = part;
    split->state = IN_TEXT;
}

static void
begin_file(Split *split, MailPart *take_file, int64_t text_end, int64_t offset)
{
    split->current->end = text_end;
    take_file->start = take_file->end = offset;
    g_ptr_array_add(split->parts, take_file);
    split->current = take_file;
    split->state = take_file->is_yenc ? IN_YENC : IN_UUENCODED;
    split->files++;
}

static void
read_text_line(Split *split, const Line *line, size_t length)
{
    bool is_data = is_uuencoded(line->bytes, length, 3) || is_word(line->bytes, length, "end");
    if (split->candidate != NULL && is_data) {
        begin_file(split, g_steal_pointer(&split->candidate), split->candidate_start, line->offset);
        return;
    }
    g_clear_pointer(&split->candidate, mail_part_free);
    if (split->files >= FILES_MAX)
        return;
    split->candidate = read_begin(split, line->bytes, length);
    split->candidate_start = line->offset;
    MailPart *yenc = read_ybegin(split, line->bytes, length);
    if (yenc != NULL)
        begin_file(split, yenc, line->offset, line->offset + (int64_t)line->length);
}

static void
read_file_line(Split *split, const Line *line, size_t length)
{
    int64_t after = line->offset + (int64_t)line->length;
    MailPart *file = split->current;
    file->end = line->offset;
    bool has_control = length >= 6 && memcmp(line->bytes, "=y", 2) == 0;
    if (split->state == IN_YENC) {
        if (has_control && memcmp(line->bytes, "=yend", 5) == 0)
            begin_text(split, after);
        else if (has_control && memcmp(line->bytes, "=ypart", 6) == 0)
            file->start = file->end = after;
    } else if (is_word(line->bytes, length, "end")) {
        begin_text(split, after);
    } else if (length > 0 && !is_uuencoded(line->bytes, length, 63)) { /* it was cut off */
        begin_text(split, line->offset);
    }
}

static void
read_line(Split *split, const Line *line)
{
    size_t length = line->length;
    if (length > 0 && line->bytes[length - 1] == '\n')
        length--;
    if (length > 0 && line->bytes[length - 1] == '\r')
        length--;
    bool was_text = split->state == IN_TEXT;
    if (line->is_start && was_text)
        read_text_line(split, line, length);
    if (!was_text && (line->is_start || split->state == IN_UUENCODED))
        read_file_line(split, line, length);
    split->current->end = line->offset + (int64_t)line->length;
}

bool
embedded_split(const Spool *raw, GPtrArray *parts, bool is_nested, GError **error)
{
    MailPart *part = parts->pdata[parts->len - 1];
    bool is_plain = part->format == PART_PLAIN || part->format == PART_FLOWED;
    if (!is_plain || part->is_attached || part->encoding != GMIME_CONTENT_ENCODING_8BIT)
        return true;
    Split split = {.parts = parts, .is_nested = is_nested, .current = part, .text = part};
    int64_t end = part->end;
    g_auto(LineReader) reader;
    line_reader_init(&reader, raw, part->start);
    for (int64_t offset = part->start; offset < end;) {
        Line line;
        bool done = line_reader_next(&reader, &line, error);
        if (!done || line.length == 0) {
            g_clear_pointer(&split.candidate, mail_part_free);
            if (!done)
                return false;
            break;
        }
        read_line(&split, &line);
        offset = line.offset + (int64_t)line.length;
    }
    g_clear_pointer(&split.candidate, mail_part_free);
    split.current->end = MIN(split.current->end, end);
    split.current->start = MIN(split.current->start, split.current->end);
    return true;
}

bool
embedded_skip_begin(const Spool *raw, MailPart *part, GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init(&reader, raw, part->start);
    for (int64_t offset = part->start; offset < part->end;) {
        Line line;
        if (!line_reader_next(&reader, &line, error))
            return false;
        if (line.length == 0)
            break;
        offset = line.offset + (int64_t)line.length;
        if (line.is_start && line.length > 6 && memcmp(line.bytes, "begin ", 6) == 0) {
            part->start = MIN(offset, part->end);
            break;
        }
    }
    return true;
}
