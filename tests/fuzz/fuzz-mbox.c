/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of messages. The first byte chooses: an mbox, JSON lines, or messages (parted by "\n==\n")
 * that are written as one of these and must come back byte for byte. */
#include "fuzz.h"

#include "base/digest.h"
#include "base/error.h"
#include "mail/json-lines.h"
#include "mail/mbox-exact.h"
#include "mail/mbox.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PARTING "\n==\n"

typedef struct {
    GPtrArray *wanted; /* Spool; NULL: whatever comes is right */
    guint count;
} Seen;

static void
compare(const Spool *one, const Spool *other)
{
    Digest a, b;
    if (!digest_of_spool(one, &a, NULL) || !digest_of_spool(other, &b, NULL) ||
        !digest_equal(&a, &b))
        g_error("a message that came back changed");
}

static bool
on_message(const MailFound *found, void *data, GError **error)
{
    (void)error;
    Seen *seen = data;
    if (seen->wanted != NULL && seen->count >= seen->wanted->len)
        g_error("more messages than were written");
    if (seen->wanted != NULL)
        compare(found->raw, g_ptr_array_index(seen->wanted, seen->count));
    seen->count++;
    return true;
}

static void
on_skipped(const char *place, const char *why, void *data)
{
    Seen *seen = data;
    if (seen->wanted != NULL)
        g_error("%s was skipped: %s", place, why);
}

static void
read_mbox(int file, Seen *seen)
{
    g_autoptr(Spool) spool = spool_new(g_get_tmp_dir());
    const MboxRead mbox = {"mbox", file, 0, spool, on_message, on_skipped, seen};
    g_autoptr(GError) error = NULL;
    if (!mbox_read(&mbox, &error))
        g_error("%s", error->message);
}

static void
read_lines(int file, Seen *seen)
{
    const JsonLinesRead lines = {"lines", file, 0, g_get_tmp_dir(), on_message, on_skipped, seen};
    g_autoptr(GError) error = NULL;
    if (!json_lines_read(&lines, &error))
        g_error("%s", error->message);
}

static void
free_spool(void *spool)
{
    spool_free(spool);
}

static bool
write_line(FILE *stream, const uint8_t *bytes, size_t length)
{
    g_autofree char *encoded = g_base64_encode(bytes, length);
    return fprintf(stream, "{\"channel\":\"email\",\"raw\":[\"%s\"]}\n", encoded) > 0;
}

/* Writes what the messages are, and returns them. */
static GPtrArray *
write_all(FILE *stream, const uint8_t *data, size_t size, bool is_mbox)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(free_spool);
    do {
        const uint8_t *end = memmem(data, size, PARTING, strlen(PARTING));
        size_t length = end != NULL ? (size_t)(end - data) : size;
        Spool *message = spool_new(g_get_tmp_dir());
        g_ptr_array_add(messages, message);
        if (!spool_append(message, data, length, NULL) ||
            !(is_mbox ? mbox_exact_write(stream, message, 1000000, NULL)
                      : write_line(stream, data, length)))
            g_error("a message that cannot be written");
        size_t passed = length + (end != NULL ? strlen(PARTING) : 0);
        data += passed;
        size -= passed;
    } while (size > 0);
    return messages;
}

static void
there_and_back(int file, const uint8_t *data, size_t size, bool is_mbox)
{
    FILE *stream = fdopen(dup(file), "w");
    g_autoptr(GPtrArray) messages = write_all(stream, data, size, is_mbox);
    fclose(stream);
    Seen seen = {messages, 0};
    if (is_mbox)
        read_mbox(file, &seen);
    else
        read_lines(file, &seen);
    if (seen.count != messages->len)
        g_error("%u messages of %u came back", seen.count, messages->len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    Seen anything = {NULL, 0};
    if (data[0] == 'w' || data[0] == 'l') {
        there_and_back(file, data + 1, size - 1, data[0] == 'w');
    } else if (write(file, data + 1, size - 1) == (ssize_t)(size - 1)) {
        if (data[0] == 'j')
            read_lines(file, &anything);
        else
            read_mbox(file, &anything);
    }
    close(file);
    return 0;
}
