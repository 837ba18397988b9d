/* SPDX-License-Identifier: GPL-3.0-or-later */
/* corpus-results PATH: reads every message there and prints one JSON object for each: what was read
 * of it. What is no mail, and the figures (messages, bytes, processor seconds of parsing), go to
 * stderr. */
#include "base/error.h"
#include "mail/parse.h"
#include "mail/source.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    const char *top;
    int64_t messages, bytes;
    double seconds;
} Run;

static json_t *
addresses_json(const GPtrArray *addresses)
{
    json_t *list = json_array();
    for (guint i = 0; i < addresses->len; i++) {
        const MailAddress *address = addresses->pdata[i];
        json_array_append_new(
            list, json_pack("{s:s, s:s}", "name", address->name, "address", address->address));
    }
    return list;
}

static json_t *
attachments_json(const GPtrArray *attachments)
{
    json_t *list = json_array();
    for (guint i = 0; i < attachments->len; i++) {
        const MailAttachment *attachment = attachments->pdata[i];
        char hex[DIGEST_HEX_SIZE];
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:I, s:s}", "filename", attachment->filename,
                                        "content_type", attachment->content_type, "size",
                                        (json_int_t)attachment->size, "sha256",
                                        digest_format(&attachment->digest, hex)));
    }
    return list;
}

static json_t *
message_json(const char *path, const Message *message)
{
    g_autofree char *date =
        message->sent_at != INSTANT_NONE ? instant_format(message->sent_at) : NULL;
    return json_pack("{s:s, s:s*, s:s, s:o, s:o, s:o, s:s*, s:s, s:o}", "path", path, "message_id",
                     message->message_id, "subject", message->subject, "from",
                     addresses_json(message->from), "to", addresses_json(message->to), "cc",
                     addresses_json(message->cc), "date", date, "text", message->text,
                     "attachments", attachments_json(message->attachments));
}

/* What this thread has computed so far, whatever else the machine does. */
static double
cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool
on_message(const MailFound *found, void *data, GError **error)
{
    const char *place = found->place;
    Spool *raw = found->raw;
    Run *run = data;
    double start = cpu_seconds();
    g_autoptr(Message) message = mail_parse(raw, error);
    run->seconds += cpu_seconds() - start;
    if (message == NULL)
        return false;
    run->messages++;
    run->bytes += spool_size(raw);
    const char *path = g_str_has_prefix(place, run->top) ? place + strlen(run->top) : place;
    json_t *json = message_json(*path == '/' ? path + 1 : path, message);
    if (json == NULL)
        return fail(error, FAIL_CORRUPT, "%s: a text is not UTF-8", place);
    json_dumpf(json, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(json);
    return true;
}

static void
on_skipped(const char *place, const char *why, void *data)
{
    (void)data;
    fprintf(stderr, "skipped %s: %s\n", place, why);
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: corpus-results DIRECTORY\n");
        return 64;
    }
    mail_init();
    Run run = {.top = argv[1]};
    g_autoptr(GError) error = NULL;
    bool done = mail_source_read(argv[1], g_get_tmp_dir(), on_message, on_skipped, &run, &error);
    if (!done)
        fprintf(stderr, "%s\n", error->message);
    fprintf(stderr, "%" PRId64 " messages, %.1f MB, %.2f s: %.0f messages/s, %.1f MB/s\n",
            run.messages, (double)run.bytes / 1e6, run.seconds, (double)run.messages / run.seconds,
            (double)run.bytes / 1e6 / run.seconds);
    return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
