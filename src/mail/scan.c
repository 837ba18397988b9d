/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/scan.h"

#include "mail/address.h"
#include "mail/header.h"
#include "mail/lines.h"

#include <string.h>

typedef enum {
    FIELD_OTHER,
    FIELD_ADDRESS,
    FIELD_CONTENT, /* Content-*: has parameters */
} FieldKind;

/* A region is every stretch of lines that may be a header block: the top, what follows a line
 * that may be a boundary, and what follows the header block of a nested message. */
typedef struct {
    bool is_in_region, nests, digests; /* digests: parts without a type are messages */
    bool has_parts;                    /* this region's type is a multipart */
    bool is_outside;                   /* before the first or after the last part of a multipart */
    int64_t outside_bytes;
    int64_t region_bytes;
    int64_t dash_lines, fields;
    FieldKind kind;
    int64_t colons, commas, semicolons, field_bytes;
    int64_t parameters, parameter_work;
    const char *refusal;
} Scan;

static FieldKind
kind_of(const char *name, size_t length)
{
    static const char *const addresses[] = {"From", "To", "Cc", "Bcc", "Sender", "Reply-To"};
    if (length > 8 && g_ascii_strncasecmp(name, "Content-", 8) == 0)
        return FIELD_CONTENT;
    if (length > 7 && g_ascii_strncasecmp(name, "Resent-", 7) == 0)
        return FIELD_ADDRESS;
    if (length > 12 && g_ascii_strncasecmp(name, "Disposition-", 12) == 0)
        return FIELD_ADDRESS; /* Disposition-Notification-To */
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++)
        if (strlen(addresses[i]) == length && g_ascii_strncasecmp(name, addresses[i], length) == 0)
            return FIELD_ADDRESS;
    return FIELD_OTHER;
}

static void
end_field(Scan *scan)
{
    if (scan->kind == FIELD_CONTENT) {
        scan->parameters += scan->semicolons;
        scan->parameter_work += scan->semicolons * scan->semicolons;
    }
    if (scan->kind == FIELD_ADDRESS &&
        (scan->colons > ADDRESS_COLONS_MAX || scan->commas > ADDRESS_COMMAS_MAX ||
         scan->semicolons > ADDRESS_COMMAS_MAX))
        scan->refusal = "an address field has too many entries or groups";
    if (scan->kind == FIELD_CONTENT && scan->field_bytes > SCAN_CONTENT_FIELD_MAX)
        scan->refusal = "a Content field is too long";
    if (scan->parameters > SCAN_PARAMETERS_MAX || scan->parameter_work > SCAN_PARAMETER_WORK_MAX)
        scan->refusal = "the Content fields have too many parameters";
    scan->kind = FIELD_OTHER;
    scan->colons = scan->commas = scan->semicolons = scan->field_bytes = 0;
}

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
    if (scan->kind == FIELD_OTHER)
        return;
    for (size_t i = 0; i < length; i++) {
        scan->colons += line[i] == ':';
        scan->commas += line[i] == ',';
        scan->semicolons += line[i] == ';';
    }
    if (scan->kind == FIELD_CONTENT) {
        scan->nests |= contains_word(line, length, "message");
        scan->digests |= contains_word(line, length, "digest");
        scan->has_parts |= contains_word(line, length, "multipart");
    }
}

static void
begin_region(Scan *scan)
{
    end_field(scan);
    scan->is_in_region = true;
    scan->nests = scan->digests;
    scan->has_parts = false;
    scan->region_bytes = 0;
}

/* A line that may end the parts of a multipart; the first line of PEM or PGP armour does not. */
static bool
may_end_parts(const char *line, size_t length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length > 4 && line[length - 1] == '-' && line[length - 2] == '-' &&
           !(length > 10 && memcmp(line, "-----BEGIN", 10) == 0);
}

/* GMime keeps in memory what stands outside of the parts. */
static void
count_outside(Scan *scan, size_t length)
{
    scan->outside_bytes += (int64_t)length;
    if (scan->outside_bytes > SCAN_OUTSIDE_MAX)
        scan->refusal = "too much stands outside of the parts";
}

/* One line with its line end, or a piece of one that is longer than the buffer. */
static void
scan_line(Scan *scan, const char *line, size_t length, bool is_start)
{
    if (is_start && length >= 2 && line[0] == '-' && line[1] == '-') {
        if (++scan->dash_lines > SCAN_DASH_LINES_MAX)
            scan->refusal = "the message has too many parts";
        begin_region(scan);
        scan->is_outside = may_end_parts(line, length);
        scan->outside_bytes = 0;
        return;
    }
    if (scan->is_outside)
        count_outside(scan, length);
    if (!scan->is_in_region)
        return;
    bool is_empty = is_start && (line[0] == '\n' || (length == 2 && line[0] == '\r'));
    if (is_empty && scan->nests && scan->region_bytes > 0) {
        begin_region(scan);
    } else if (is_empty) {
        end_field(scan);
        scan->is_in_region = scan->nests;
        scan->is_outside |= scan->has_parts;
    } else {
        size_t name = is_start ? header_name_length(line, length) : 0;
        if (name > 0) {
            end_field(scan);
            scan->kind = kind_of(line, name);
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
    end_field(&scan);
    *refusal = scan.refusal;
    return true;
}
