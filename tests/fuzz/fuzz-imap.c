/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's bytes through the line filter into libetpan's parser, as answers to the commands of a
 * poll. The first byte says in how large pieces they come. */
#include "fuzz.h"

#include "base/server-text.h"
#include "imap/arrival.h"
#include "imap/line-filter.h"

#include <libetpan/libetpan.h>
#include <string.h>

/* The parser would take far more; what is tested is what comes, not how much. */
static const LineLimits limits = {
    .line_max = 4096,
    .literal_max = 65536,
    .text_max = 1 << 20,
    .all_max = 1 << 20,
    .lines_max = 1000,
    .numbers_max = 1000,
};

typedef struct {
    const uint8_t *at;
    size_t left, piece;
    LineFilter *filter;
} Wire;

static ssize_t
wire_read(void *data, void *buffer, size_t length)
{
    Wire *wire = data;
    size_t count = MIN(MIN(length, wire->left), wire->piece);
    if (count == 0)
        return -1;
    memcpy(buffer, wire->at, count);
    wire->at += count;
    wire->left -= count;
    return (ssize_t)count;
}

static bool
go_ahead(void *data)
{
    (void)data;
    return true;
}

/* ── the stream that libetpan reads ──────────────────────────────────────────────────────── */

static ssize_t
low_read(mailstream_low *low, void *buffer, size_t length)
{
    Wire *wire = low->data;
    return line_filter_read(wire->filter, buffer, length);
}

static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t length)
{
    (void)low, (void)bytes;
    return (ssize_t)length;
}

static int
low_close(mailstream_low *low)
{
    (void)low;
    return 0;
}

static int
low_get_fd(mailstream_low *low)
{
    (void)low;
    return -1;
}

static void
low_free(mailstream_low *low)
{
    free(low);
}

static void
low_cancel(mailstream_low *low)
{
    (void)low;
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low)
{
    (void)low;
    return NULL;
}

static mailstream_low_driver driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_get_fd,
    .mailstream_free = low_free,
    .mailstream_cancel = low_cancel,
    .mailstream_get_cancel = low_get_cancel,
};

/* ── a poll ──────────────────────────────────────────────────────────────────────────────── */

static void
take_message(struct mailimap_msg_att *attributes, void *data)
{
    guint *messages = data;
    Arrival arrival = arrival_of(attributes);
    *messages += arrival.uid != 0;
}

static bool
take_piece(int type, struct mailimap_msg_att_body_section *section, const char *bytes,
           size_t length, void *data)
{
    (void)type, (void)section, (void)bytes, (void)length, (void)data;
    return true;
}

static void
command(mailimap *imap, LineFilter *filter, LineWanted wanted, const char *text)
{
    line_filter_begin(filter, wanted);
    mailimap_custom_command(imap, text);
    g_autofree char *answer =
        server_text(line_filter_text(filter), strlen(line_filter_text(filter)));
    if (!g_utf8_validate(answer, -1, NULL))
        g_error("a server's text that is not UTF-8");
    line_filter_backoff_ms(filter);
}

static void
poll_all(mailimap *imap, LineFilter *filter)
{
    guint messages = 0;
    command(imap, filter, LINE_WANT_NOTHING, "CAPABILITY");
    command(imap, filter, LINE_WANT_LIST, "LIST \"\" *");
    command(imap, filter, LINE_WANT_SELECTION, "EXAMINE INBOX");
    command(imap, filter, LINE_WANT_SEARCH, "UID SEARCH UID 1:*");
    GArray *numbers = line_filter_take_numbers(filter);
    if (numbers != NULL)
        g_array_unref(numbers);
    mailimap_set_msg_att_handler(imap, take_message, &messages);
    mailimap_set_msg_body_handler(imap, take_piece, &messages);
    command(imap, filter, LINE_WANT_FETCH, "UID FETCH 1:9 (UID BODY.PEEK[])");
    command(imap, filter, LINE_WANT_OVERVIEW,
            "UID FETCH 1:9 (UID BODY.PEEK[HEADER.FIELDS (DATE)])");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Wire wire = {data + 1, size - 1, (size_t)data[0] + 1, NULL};
    const LineSource source = {wire_read, go_ahead, &wire};
    g_autoptr(LineFilter) filter = line_filter_new(&source, &limits);
    wire.filter = filter;
    mailimap *imap = mailimap_new(0, NULL);
    mailstream *stream = mailstream_new(mailstream_low_new(&wire, &driver), 8192);
    line_filter_begin(filter, LINE_WANT_NOTHING);
    if (mailimap_connect(imap, stream) == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
        poll_all(imap, filter);
    if (imap->imap_stream != NULL) {
        mailstream_close(imap->imap_stream);
        imap->imap_stream = NULL;
    }
    mailimap_free(imap);
    return 0;
}
