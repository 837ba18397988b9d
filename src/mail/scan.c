/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/scan.h"

#include "mail/header.h"
#include "mail/lines.h"

#include <string.h>

/* A region is every stretch of lines that may be a header block: the top, what follows a line
 * that may be a boundary, and what follows the header block of a nested message. */
typedef struct {
    bool is_in_region, nests, digests; /* digests: parts without a type are messages */
    int64_t region_bytes;
    int64_t dash_lines, fields;
    bool is_content; /* the field is a Content-* field: it has parameters */
    int64_t field_bytes, parameters;
    const char *refusal;
} Scan;

static bool
contains_word(const char *line, size_t length, const char *word)
{
    size_t word_length = strlen(word);
    for (size_t i = 0; i + word_length <= length; i++)
        if (g_ascii_strncasecmp(line + i, word, word_length) == 0)
            return true;
    return false;
}

static void
count_field_bytes(Scan *scan, const char *line, size_t length)
{
    scan->region_bytes += (int64_t)length;
    scan->field_bytes += (int64_t)length;
    if (scan->region_bytes > SCAN_BLOCK_MAX)
        scan->refusal = "a header block is too long";
    if (!scan->is_content)
        return;
    for (size_t i = 0; i < length; i++)
        scan->parameters += line[i] == ';';
    if (scan->field_bytes > SCAN_CONTENT_FIELD_MAX)
        scan->refusal = "a Content field is too long";
    if (scan->parameters > SCAN_PARAMETERS_MAX)
        scan->refusal = "the Content fields have too many parameters";
    scan->nests |= contains_word(line, length, "message");
    scan->digests |= contains_word(line, length, "digest");
}

static void
begin_region(Scan *scan)
{
    scan->is_content = false;
    scan->is_in_region = true;
    scan->nests = scan->digests;
    scan->region_bytes = 0;
}

/* One line with its line end, or a piece of one that is longer than the buffer. */
static void
scan_line(Scan *scan, const char *line, size_t length, bool is_start)
{
    if (is_start && length >= 2 && line[0] == '-' && line[1] == '-') {
        if (++scan->dash_lines > SCAN_DASH_LINES_MAX)
            scan->refusal = "the message has too many parts";
        begin_region(scan);
        return;
    }
    if (!scan->is_in_region)
        return;
    bool is_empty = is_start && (line[0] == '\n' || (length == 2 && line[0] == '\r'));
    if (is_empty && scan->nests && scan->region_bytes > 0) {
        begin_region(scan);
    } else if (is_empty) {
        scan->is_content = false;
        scan->is_in_region = scan->nests;
    } else {
        size_t name = is_start ? header_name_length(line, length) : 0;
        if (name > 0) {
            scan->is_content = name > 8 && g_ascii_strncasecmp(line, "Content-", 8) == 0;
            scan->field_bytes = 0;
            if (++scan->fields > SCAN_FIELDS_MAX)
                scan->refusal = "the message has too many header fields";
        }
        count_field_bytes(scan, line, length);
    }
}

bool
scan_message(const Spool *raw, const char **refusal, GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init(&reader, raw, 0);
    Scan scan = {.is_in_region = true};
    Line line;
    do {
        if (!line_reader_next(&reader, &line, error))
            return false;
        if (line.length > 0)
            scan_line(&scan, line.bytes, line.length, line.is_start);
    } while (line.length > 0 && scan.refusal == NULL);
    *refusal = scan.refusal;
    return true;
}
