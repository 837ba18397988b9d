/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/mbox.h"

#include "mail/date.h"
#include "mail/header.h"
#include "mail/lines.h"
#include "mail/mbox-exact.h"

#include <string.h>

#define FROM_LINE_MAX 1000
#define COPY_SIZE 65536

/* Where a message stands in the file. */
typedef struct {
    int64_t from_line;   /* offset */
    int64_t start, end;  /* of the message itself */
    int64_t next;        /* the next From_ line, or the end of the file */
    int64_t body;        /* after the empty line; -1 while in the header */
    int64_t content_end; /* as Content-Length has it; -1 when it is absent or wrong */
    Instant date;
    bool has_quoted_from, has_bare_from;
    bool is_internal; /* the folder's own data, put there by a mail server */
} Extent;

/* The lines around the one being looked at. */
typedef struct {
    int64_t blank;     /* offset of the line before when that is empty, else -1 */
    int64_t candidate; /* offset of a From_ line whose next line decides, else -1 */
    int64_t candidate_blank;
    bool has_date;
} Neighbours;

static bool
starts_with(const char *bytes, size_t length, const char *prefix)
{
    return length >= strlen(prefix) && memcmp(bytes, prefix, strlen(prefix)) == 0;
}

static bool
is_blank(const Line *line)
{
    return line->is_start &&
           (line->bytes[0] == '\n' ||
            (line->length == 2 && line->bytes[0] == '\r' && line->bytes[1] == '\n'));
}

/* The date of "From sender date": from the name of a weekday on, for senders can contain digits
 * and blanks. */
static Instant
from_line_date(const char *line, size_t length)
{
    g_autofree char *text = g_strndup(line, MIN(length, FROM_LINE_MAX));
    static const char *const days[] = {" Mon", " Tue", " Wed", " Thu", " Fri", " Sat", " Sun"};
    const char *start = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(days); i++) {
        const char *day = g_strrstr(text, days[i]);
        if (day != NULL && (day[4] == ' ' || day[4] == ',') && day > start)
            start = day;
    }
    if (start == NULL && strlen(text) > 5)
        start = text + 5 + strcspn(text + 5, " ");
    return start != NULL ? date_parse(start) : INSTANT_NONE;
}

bool
mbox_begins(const char *start, size_t length)
{
    while (length > 0 && (*start == '\n' || *start == '\r')) {
        start++;
        length--;
    }
    if (!starts_with(start, length, "From "))
        return false;
    const char *end = memchr(start, '\n', length);
    if (end == NULL)
        return false;
    if (from_line_date(start, (size_t)(end - start)) != INSTANT_NONE)
        return true;
    return header_name_length(end + 1, length - (size_t)(end + 1 - start)) > 0;
}

/* Whether a message may end at `offset` (> 0): there the file ends, or a From_ line follows, at
 * once or after an empty line. Sets *next to that place. */
static bool
is_end_of_message(int descriptor, int64_t offset, int64_t *next, bool *plausible, GError **error)
{
    char bytes[64];
    ssize_t got = file_read(descriptor, offset - 1, bytes, sizeof bytes, error);
    if (got < 0)
        return false;
    size_t at = 1, length = (size_t)got; /* length 0: the file is shorter */
    while (at < length && at < 5 && (bytes[at] == '\n' || bytes[at] == '\r'))
        at++;
    *next = offset + (int64_t)at - 1;
    *plausible = at == length || (at < length && starts_with(bytes + at, length - at, "From "));
    return true;
}

/* Looks at a header line; at the empty line, decides whether Content-Length is right. */
static bool
read_header_line(const MboxRead *mbox, Extent *extent, int64_t *content_length, const Line *line,
                 GError **error)
{
    if (is_blank(line)) {
        extent->body = line->offset + (int64_t)line->length;
        if (*content_length < 0)
            return true;
        int64_t end = extent->body + *content_length, next;
        bool plausible;
        if (!is_end_of_message(mbox->descriptor, end, &next, &plausible, error))
            return false;
        if (plausible && (*content_length > 0 || next > end)) {
            extent->content_end = end;
            extent->next = next;
        }
        return true;
    }
    g_autofree char *text = g_strndup(line->bytes, MIN(line->length, 200));
    if (g_ascii_strncasecmp(text, "Content-Length:", 15) == 0) {
        const char *digits = text + 15 + strspn(text + 15, " \t");
        guint64 value;
        g_autofree char *number = g_strndup(digits, strspn(digits, "0123456789"));
        if (g_ascii_string_to_unsigned(number, 10, 0, INT64_MAX / 2, &value, NULL))
            *content_length = (int64_t)value;
    } else if (g_ascii_strncasecmp(text, "Subject: DON'T DELETE THIS MESSAGE", 34) == 0) {
        extent->is_internal = true;
    }
    return true;
}

/* Whether the From_ line kept in `around` begins a message, now that the line after it is known
 * (length 0: the end of the file). */
static bool
begins_message(const Neighbours *around, const Line *after)
{
    bool has_blank = around->candidate_blank >= 0;
    bool has_field =
        after->length > 0 && after->is_start && header_name_length(after->bytes, after->length) > 0;
    bool has_nothing = after->length == 0 || is_blank(after);
    if (around->has_date)
        return has_field || (has_blank && has_nothing);
    return has_blank && has_field;
}

static void
look_at_body_line(Extent *extent, const Line *line, const Neighbours *around)
{
    if (extent->body < 0 || !line->is_start)
        return;
    size_t quotes = 0;
    while (quotes < line->length && line->bytes[quotes] == '>')
        quotes++;
    if (!starts_with(line->bytes + quotes, line->length - quotes, "From "))
        return;
    if (quotes > 0)
        extent->has_quoted_from = true;
    else if (around->blank >= 0)
        extent->has_bare_from = true;
}

/* The end of a message before the From_ line (or end of file) at `next`: without the empty line
 * before it, unless that is the one which ends the header. */
static void
end_before(Extent *extent, int64_t next, int64_t blank)
{
    extent->next = next;
    extent->end = blank >= 0 && extent->body >= 0 && blank >= extent->body ? blank : next;
}

/* Reads lines from the From_ line at `offset` on until it knows where the message ends. */
static bool
find_extent(const MboxRead *mbox, int64_t offset, Extent *extent, GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init_file(&reader, mbox->descriptor, offset);
    *extent = (Extent){.from_line = offset, .body = -1, .content_end = -1};
    Line line;
    if (!line_reader_next(&reader, &line, error))
        return false;
    extent->date = from_line_date(line.bytes, line.length);
    extent->start = offset + (int64_t)line.length;

    Neighbours around = {.blank = -1, .candidate = -1};
    int64_t content_length = -1;
    for (;;) {
        if (!line_reader_next(&reader, &line, error))
            return false;
        if (extent->content_end >= 0 && (line.length == 0 || line.offset >= extent->content_end)) {
            extent->end = extent->content_end;
            return true;
        }
        if (around.candidate >= 0 && begins_message(&around, &line)) {
            end_before(extent, around.candidate, around.candidate_blank);
            return true;
        }
        if (around.candidate >= 0 && around.candidate_blank >= 0)
            extent->has_bare_from |= extent->body >= 0;
        around.candidate = -1;
        if (line.length == 0) {
            end_before(extent, line.offset, around.blank);
            return true;
        }
        if (extent->body < 0 && line.is_start &&
            !read_header_line(mbox, extent, &content_length, &line, error))
            return false;
        bool is_from = line.is_start && starts_with(line.bytes, line.length, "From ");
        if (is_from && extent->content_end < 0) {
            around.candidate = line.offset;
            around.candidate_blank = around.blank;
            around.has_date = from_line_date(line.bytes, line.length) != INSTANT_NONE;
        } else {
            look_at_body_line(extent, &line, &around);
        }
        around.blank = is_blank(&line) ? line.offset : -1;
    }
}

static bool
copy_plainly(const MboxRead *mbox, const Extent *extent, GError **error)
{
    g_autofree char *buffer = g_malloc(COPY_SIZE);
    for (int64_t offset = extent->start; offset < extent->end;) {
        size_t wanted = (size_t)MIN(COPY_SIZE, extent->end - offset);
        ssize_t got = file_read(mbox->descriptor, offset, buffer, wanted, error);
        if (got < 0 || (got > 0 && !spool_append(mbox->spool, buffer, (size_t)got, error)))
            return false;
        if (got == 0)
            break;
        offset += got;
    }
    return true;
}

static bool
copy_unquoting(const MboxRead *mbox, const Extent *extent, GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init_file(&reader, mbox->descriptor, extent->start);
    Line line;
    for (;;) {
        if (!line_reader_next(&reader, &line, error))
            return false;
        if (line.length == 0 || line.offset >= extent->end)
            return true;
        size_t length = (size_t)MIN((int64_t)line.length, extent->end - line.offset);
        size_t quotes = 0;
        while (line.is_start && quotes < length && line.bytes[quotes] == '>')
            quotes++;
        bool is_quoted = quotes > 0 && line.offset >= extent->body &&
                         starts_with(line.bytes + quotes, length - quotes, "From ");
        if (!spool_append(mbox->spool, line.bytes + is_quoted, length - is_quoted, error))
            return false;
    }
}

static bool
hand_over(const MboxRead *mbox, const char *place, Instant date, GError **error)
{
    MailFound found = {
        .place = place, .date = date != INSTANT_NONE ? date : mbox->file_date, .raw = mbox->spool};
    return mbox->on_message(&found, mbox->data, error);
}

static bool
give_message(const MboxRead *mbox, const Extent *extent, GError **error)
{
    g_autofree char *place = g_strdup_printf("%s:%" G_GINT64_FORMAT, mbox->path, extent->from_line);
    if (extent->is_internal) {
        mbox->on_skipped(place, "this is the folder's internal data", mbox->data);
        return true;
    }
    if (extent->end <= extent->start) {
        mbox->on_skipped(place, "the message is empty", mbox->data);
        return true;
    }
    spool_reset(mbox->spool);
    bool unquotes = extent->has_quoted_from && !extent->has_bare_from && extent->body >= 0;
    if (unquotes ? !copy_unquoting(mbox, extent, error) : !copy_plainly(mbox, extent, error))
        return false;
    return hand_over(mbox, place, extent->date, error);
}

/* One that letterbook wrote. Also an empty message is one. */
static bool
read_exact(const MboxRead *mbox, const char *from_line, size_t length, int64_t *offset,
           GError **error)
{
    g_autofree char *place = g_strdup_printf("%s:%" G_GINT64_FORMAT, mbox->path, *offset);
    Instant date = from_line_date(from_line, length);
    spool_reset(mbox->spool);
    return mbox_exact_read(mbox->descriptor, *offset, mbox->spool, offset, error) &&
           hand_over(mbox, place, date, error);
}

static bool
read_message(const MboxRead *mbox, int64_t *offset, GError **error)
{
    Extent extent;
    if (!find_extent(mbox, *offset, &extent, error) || !give_message(mbox, &extent, error))
        return false;
    *offset = extent.next;
    return true;
}

/* Empty lines at the start of the file, which some programs leave when they delete. */
static bool
first_from_line(const MboxRead *mbox, int64_t *offset, GError **error)
{
    g_auto(LineReader) reader;
    line_reader_init_file(&reader, mbox->descriptor, 0);
    Line line;
    do {
        if (!line_reader_next(&reader, &line, error))
            return false;
    } while (line.length > 0 && is_blank(&line));
    *offset = line.offset;
    return true;
}

bool
mbox_read(const MboxRead *mbox, GError **error)
{
    int64_t offset;
    if (!first_from_line(mbox, &offset, error))
        return false;
    for (;;) {
        char line[FROM_LINE_MAX];
        ssize_t got = file_read(mbox->descriptor, offset, line, sizeof line, error);
        if (got <= 0)
            return got == 0;
        const char *end = memchr(line, '\n', (size_t)got);
        size_t length = end != NULL ? (size_t)(end - line) : (size_t)got;
        if (mbox_exact_begins(line, length) ? !read_exact(mbox, line, length, &offset, error)
                                            : !read_message(mbox, &offset, error))
            return false;
    }
}
