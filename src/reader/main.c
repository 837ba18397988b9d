/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letterbook-extract: the text of attachments. It loads what reading takes, locks itself in, and
 * waits for orders (extract/protocol.h). Each document has a process of its own, which locks itself
 * in further, and only then looks at its bytes. */
#include "extract/protocol.h"
#include "extract/sandbox.h"
#include "mail/charset.h"
#include "reader/document.h"
#include "reader/server.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Leaks are looked for by a second process, which the sandbox does not allow; and what the
 * sanitizers find must not end with a status that means something else. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "detect_leaks=0:abort_on_error=1";
}

/* False when it cannot be read, or is too large: *is_large tells. */
static bool
read_input(GByteArray *bytes, bool *is_large)
{
    g_autofree char *piece = g_malloc(65536);
    for (;;) {
        ssize_t length = read(STDIN_FILENO, piece, 65536);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return length == 0;
        *is_large = bytes->len + (size_t)length > EXTRACT_INPUT_MAX;
        if (*is_large)
            return false;
        g_byte_array_append(bytes, (const guint8 *)piece, (guint)length);
    }
}

static bool
write_output(const char *text, size_t length)
{
    while (length > 0) {
        ssize_t written = write(STDOUT_FILENO, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        text += written;
        length -= (size_t)written;
    }
    return true;
}

static ExtractStatus
status_of(const Reading *reading, const char *text)
{
    if (reading->is_cut)
        return EXTRACT_STATUS_CUT;
    if (reading->is_damaged)
        return EXTRACT_STATUS_DAMAGED;
    return text_is_blank(text) ? EXTRACT_STATUS_NOTHING : EXTRACT_STATUS_TEXT;
}

static ExtractStatus
extract(const Document *document)
{
    g_auto(Reading) reading = {0};
    reading_init(&reading, EXTRACT_TEXT_MAX);
    document_read(&reading, document);
    g_autofree char *valid = g_utf8_make_valid(reading.text->str, (gssize)reading.text->len);
    g_autofree char *text = text_to_body(g_steal_pointer(&valid));
    if (!write_output(text, strlen(text)))
        return EXTRACT_STATUS_CUT;
    return status_of(&reading, text);
}

static int
read_document(const Order *order, void *data)
{
    const Sandbox *sandbox = data;
    if (!sandbox_enter(sandbox, NULL))
        return EXTRACT_STATUS_UNSAFE;
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    bool is_large = false;
    if (!read_input(bytes, &is_large))
        return is_large ? EXTRACT_STATUS_CUT : EXTRACT_STATUS_DAMAGED;
    Document document = {bytes->data, bytes->len, order->content_type, order->name, order->charset};
    return (int)extract(&document);
}

int
main(void)
{
    document_init();
    g_autoptr(GError) error = NULL;
    g_autoptr(Sandbox) sandbox = sandbox_new(&error);
    if (sandbox == NULL || !sandbox_enter_waiting(sandbox, &error)) {
        fprintf(stderr, EXTRACT_PROGRAM ": %s\n", error->message);
        return EXTRACT_STATUS_UNSAFE;
    }
    if (!order_answer(STDIN_FILENO, EXTRACT_READY)) {
        fprintf(stderr, EXTRACT_PROGRAM ": letterbook starts it, with a socket to give orders\n");
        return EXTRACT_STATUS_UNSAFE;
    }
    server_run(STDIN_FILENO, read_document, sandbox);
    _exit(EXTRACT_STATUS_NOTHING);
}
