/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/mbox-exact.h"

#include "base/error.h"
#include "mail/lines.h"

#include <string.h>

#define FROM "From "
#define ENDED FROM "mboxrd@letterbook.invalid "
#define UNENDED FROM "mboxrd-unended@letterbook.invalid "
#define BLOCK_SIZE 65536

/* ── quoting ─────────────────────────────────────────────────────────────────────────────── */

/* Lines may be of any length: what begins like "^>*From " is held back until that is decided. */
typedef struct {
    bool is_adding; /* a '>' to each such line; else one is taken off */
    bool is_at_start;
    bool has_quote; /* held back: one '>' ... */
    size_t matched; /* ... and so many letters of FROM */
    GString *out;
} Quoting;

static void
release(Quoting *quoting, bool is_from)
{
    if (quoting->has_quote && (quoting->is_adding || !is_from))
        g_string_append_c(quoting->out, '>');
    if (is_from && quoting->is_adding)
        g_string_append_c(quoting->out, '>');
    g_string_append_len(quoting->out, FROM, (gssize)quoting->matched);
    *quoting = (Quoting){.is_adding = quoting->is_adding, .out = quoting->out};
}

static void
take_start(Quoting *quoting, char letter)
{
    if (letter == '>' && quoting->has_quote)
        g_string_append_c(quoting->out, '>');
    else if (letter == '>')
        quoting->has_quote = true;
    else if (++quoting->matched == strlen(FROM))
        release(quoting, true);
}

static void
take(Quoting *quoting, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        char letter = bytes[i];
        if (quoting->is_at_start &&
            (letter == FROM[quoting->matched] || (letter == '>' && quoting->matched == 0))) {
            take_start(quoting, letter);
            i++;
            continue;
        }
        release(quoting, false);
        const char *end = memchr(bytes + i, '\n', length - i);
        size_t next = end != NULL ? (size_t)(end - bytes) + 1 : length;
        g_string_append_len(quoting->out, bytes + i, (gssize)(next - i));
        quoting->is_at_start = end != NULL;
        i = next;
    }
}

/* ── writing ─────────────────────────────────────────────────────────────────────────────── */

static void
write_from_line(FILE *stream, Instant date, bool is_ended)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(date);
    if (time == NULL) /* beyond the year 9999 */
        time = g_date_time_new_from_unix_utc(0);
    fprintf(stream, "%s%s %s %2d %02d:%02d:%02d %04d\n", is_ended ? ENDED : UNENDED,
            days[g_date_time_get_day_of_week(time) - 1], months[g_date_time_get_month(time) - 1],
            g_date_time_get_day_of_month(time), g_date_time_get_hour(time),
            g_date_time_get_minute(time), g_date_time_get_second(time), g_date_time_get_year(time));
}

static bool
ends_with_newline(const Spool *raw, bool *is_ended, GError **error)
{
    char last = '\0';
    int64_t size = spool_size(raw);
    if (size > 0 && spool_read(raw, size - 1, &last, 1, error) != 1)
        return false;
    *is_ended = last == '\n';
    return true;
}

bool
mbox_exact_write(FILE *stream, const Spool *raw, Instant date, GError **error)
{
    bool is_ended;
    if (!ends_with_newline(raw, &is_ended, error))
        return false;
    write_from_line(stream, date, is_ended);
    g_autofree char *block = g_malloc(BLOCK_SIZE);
    g_autoptr(GString) out = g_string_sized_new(BLOCK_SIZE);
    Quoting quoting = {.is_adding = true, .is_at_start = true, .out = out};
    int64_t offset = 0;
    for (;;) {
        ssize_t got = spool_read(raw, offset, block, BLOCK_SIZE, error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        take(&quoting, block, (size_t)got);
        fwrite(out->str, 1, out->len, stream);
        g_string_truncate(out, 0);
        offset += got;
    }
    release(&quoting, false);
    fprintf(stream, "%s%s", out->str, is_ended ? "\n" : "\n\n");
    return true;
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

static bool
starts_with(const char *bytes, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && memcmp(bytes, prefix, strlen(prefix)) == 0;
}

bool
mbox_exact_begins(const char *line, size_t length)
{
    return starts_with(line, length, ENDED) || starts_with(line, length, UNENDED);
}

/* The message stands between its From_ line and the next, or the end of the file. */
static bool
find_range(int descriptor, int64_t offset, int64_t *start, int64_t *end, int64_t *next,
           GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init_file(&reader, descriptor, offset);
    Line line;
    if (!line_reader_next(&reader, &line, error))
        return false;
    int added = starts_with(line.bytes, line.length, UNENDED) ? 2 : 1;
    *start = offset + (int64_t)line.length;
    do {
        if (!line_reader_next(&reader, &line, error))
            return false;
    } while (line.length > 0 && !(line.is_start && starts_with(line.bytes, line.length, FROM)));
    *next = line.offset;
    *end = MAX(*start, *next - added);
    return true;
}

bool
mbox_exact_read(int descriptor, int64_t offset, Spool *raw, int64_t *next, GError **error)
{
    int64_t end;
    if (!find_range(descriptor, offset, &offset, &end, next, error))
        return false;
    g_autofree char *block = g_malloc(BLOCK_SIZE);
    g_autoptr(GString) out = g_string_sized_new(BLOCK_SIZE);
    Quoting quoting = {.is_at_start = true, .out = out};
    while (offset < end) {
        size_t wanted = (size_t)MIN(BLOCK_SIZE, end - offset);
        ssize_t got = file_read(descriptor, offset, block, wanted, error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        take(&quoting, block, (size_t)got);
        if (!spool_append(raw, out->str, out->len, error))
            return false;
        g_string_truncate(out, 0);
        offset += got;
    }
    release(&quoting, false);
    return spool_append(raw, out->str, out->len, error);
}
