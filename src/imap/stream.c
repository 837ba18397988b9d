/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/stream.h"

#include <string.h>

#define STREAM_BUFFER 32768

/* libetpan takes 0 for "come again" and would spin, and it reads on after an error: hence -1 and
 * faults that stay. */
static ssize_t
low_read(mailstream_low *low, void *buffer, size_t length)
{
    return transport_read(low->data, buffer, length);
}

/* mailimap_custom_command() puts a blank before the line's end, which is not IMAP. */
static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t length)
{
    static const char blank_end[] = " \r\n";
    static const size_t end = sizeof blank_end - 1;
    const char *text = bytes;
    bool has_blank = length > end && memcmp(text + length - end, blank_end, end) == 0;
    bool is_sent = has_blank ? transport_write(low->data, text, length - end) &&
                                   transport_write(low->data, blank_end + 1, end - 1)
                             : transport_write(low->data, text, length);
    return is_sent ? (ssize_t)length : -1;
}

static int
low_close(mailstream_low *low G_GNUC_UNUSED)
{
    return 0;
}

static int
low_get_fd(mailstream_low *low G_GNUC_UNUSED)
{
    return -1;
}

static void
low_free(mailstream_low *low)
{
    free(low);
}

static void
low_cancel(mailstream_low *low G_GNUC_UNUSED)
{
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low G_GNUC_UNUSED)
{
    return NULL;
}

static mailstream_low_driver low_driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_get_fd,
    .mailstream_free = low_free,
    .mailstream_cancel = low_cancel,
    .mailstream_get_cancel = low_get_cancel,
};

mailstream *
stream_over(Transport *transport)
{
    mailstream_low *low = mailstream_low_new(transport, &low_driver);
    mailstream *stream = low != NULL ? mailstream_new(low, STREAM_BUFFER) : NULL;
    if (stream == NULL)
        g_error("out of memory");
    return stream;
}
