/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's bytes through the line filter into libetpan's parser, as answers to the commands of a
 * poll. The first byte says in how large pieces they come. */
#include "fuzz.h"

#include "imap/folder-name.h"
#include "imap/line-filter.h"
#include "imap/server-text.h"

#include <libetpan/libetpan.h>
#include <string.h>

/* The parser would take far more; what is tested is what comes, not how much. */
static const LineLimits limits = {4096, 65536, 1 << 20, 1000, 1000};

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
list(mailimap *imap, LineFilter *filter)
{
    clist *entries = NULL;
    line_filter_begin(filter, LINE_WANT_LIST);
    if (mailimap_list(imap, "", "*", &entries) != MAILIMAP_NO_ERROR)
        return;
    for (clistiter *at = clist_begin(entries); at != NULL; at = clist_next(at)) {
        const struct mailimap_mailbox_list *entry = clist_content(at);
        g_autofree char *name = folder_name_decode(entry->mb_name);
        if (name != NULL && !g_utf8_validate(name, -1, NULL))
            g_error("the name of a folder that is not UTF-8");
    }
    mailimap_list_result_free(entries);
}

static void
fetch(mailimap *imap, LineFilter *filter)
{
    clist *messages = NULL;
    struct mailimap_set *set = mailimap_set_new_interval(1, 9);
    struct mailimap_fetch_type *items = mailimap_fetch_type_new_fetch_att_list_empty();
    mailimap_fetch_type_new_fetch_att_list_add(items, mailimap_fetch_att_new_uid());
    mailimap_fetch_type_new_fetch_att_list_add(items, mailimap_fetch_att_new_internaldate());
    mailimap_fetch_type_new_fetch_att_list_add(items, mailimap_fetch_att_new_rfc822_size());
    mailimap_fetch_type_new_fetch_att_list_add(
        items, mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)));
    line_filter_begin(filter, LINE_WANT_FETCH);
    if (mailimap_uid_fetch(imap, set, items, &messages) == MAILIMAP_NO_ERROR)
        mailimap_fetch_list_free(messages);
    mailimap_fetch_type_free(items);
    mailimap_set_free(set);
}

static void
poll_all(mailimap *imap, LineFilter *filter)
{
    line_filter_begin(filter, LINE_WANT_CAPABILITY);
    mailimap_custom_command(imap, "CAPABILITY");
    list(imap, filter);
    line_filter_begin(filter, LINE_WANT_EXISTS);
    mailimap_examine(imap, "INBOX");
    line_filter_begin(filter, LINE_WANT_SEARCH);
    mailimap_custom_command(imap, "UID SEARCH UID 1:*");
    GArray *numbers = line_filter_take_numbers(filter);
    if (numbers != NULL)
        g_array_unref(numbers);
    fetch(imap, filter);
    g_autofree char *text = server_text(line_filter_text(filter), strlen(line_filter_text(filter)));
    if (!g_utf8_validate(text, -1, NULL))
        g_error("a server's text that is not UTF-8");
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
