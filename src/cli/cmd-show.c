/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/item-attachment.h"
#include "cli/mail-commands.h"
#include "view/item-json.h"

#include <errno.h>
#include <stdio.h>

static bool
write_out(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    (void)data;
    return fwrite(bytes, 1, length, stdout) == length ||
           fail(error, FAIL_TEMPORARY, "writing the output: %s", g_strerror(errno));
}

static void
print_people(const char *label, const GPtrArray *people)
{
    for (guint i = 0; i < people->len; i++) {
        const MailAddress *person = g_ptr_array_index(people, i);
        if (person->name[0] != '\0')
            print_line("%-12s %s <%s>", i == 0 ? label : "", person->name, person->address);
        else
            print_line("%-12s %s", i == 0 ? label : "", person->address);
    }
}

static void
print_places(const Item *item)
{
    for (guint i = 0; i < item->sightings->len; i++) {
        const Sighting *sighting = g_ptr_array_index(item->sightings, i);
        print_line("%-12s %s%s%s", i == 0 ? "Mailbox:" : "", sighting->mailbox,
                   sighting->folder[0] != '\0' ? "/" : " (import)", sighting->folder);
    }
    for (guint i = 0; i < item->parties->len; i++) {
        const PartyName *party = g_ptr_array_index(item->parties, i);
        print_line("%-12s %s (%" G_GINT64_FORMAT ")", i == 0 ? "Party:" : "", party->name,
                   party->id);
    }
    for (guint i = 0; i < item->attachments->len; i++) {
        const MailAttachment *attachment = g_ptr_array_index(item->attachments, i);
        print_line("%-12s %u: %s (%s, %" G_GINT64_FORMAT " bytes)", i == 0 ? "Attachment:" : "",
                   i + 1, attachment->filename[0] != '\0' ? attachment->filename : "without a name",
                   attachment->content_type, attachment->size);
    }
    for (guint i = 0; i < item->troubles->len; i++)
        print_line("%-12s %s", i == 0 ? "Trouble:" : "",
                   (const char *)g_ptr_array_index(item->troubles, i));
}

static void
print_item(const CommandContext *context, const Item *item)
{
    g_autofree char *when = command_format_time(context, item->date_at);
    bool is_mail = item->channel == CHANNEL_EMAIL;
    print_line("%-12s %" G_GINT64_FORMAT, "Item:", item->id);
    print_line("%-12s %s, %s%s%s", "Channel:", channel_name(item->channel),
               direction_name(item->direction), item->is_automated ? ", automated" : "",
               item->is_answered ? "" : ", not answered");
    print_line("%-12s %s", is_mail ? "Received:" : "When:", when);
    if (is_mail && item->sent_at != INSTANT_NONE) {
        g_autofree char *sent = command_format_time(context, item->sent_at);
        print_line("%-12s %s (says the sender)", "Date:", sent);
    }
    print_people(is_mail ? "From:" : "With:", item->from);
    print_people("To:", item->to);
    print_people("Cc:", item->cc);
    print_people("Bcc:", item->bcc);
    print_line("%-12s %s", "Subject:", item->subject);
    print_places(item);
    print_line("\n%s", item->text != NULL ? item->text : "");
}

typedef struct {
    gboolean is_json, is_raw, is_text;
    int attachment, rendition;
    char *as;
} ShowOptions;

static void
show_options_clear(ShowOptions *options)
{
    g_free(options->as);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ShowOptions, show_options_clear)

static bool
show(CommandContext *context, int64_t item_id, const ShowOptions *options, GError **error)
{
    PartRequest part = {.item_id = item_id};
    if (!command_read_reader(context, options->as, &part.reader, error))
        return false;
    part.number = (guint)(options->is_raw ? options->rendition : options->attachment);
    if (options->is_raw)
        return items_read_raw(context->archive, &part, write_out, NULL, error);
    if (options->attachment >= 0)
        return item_attachment_read(context->archive, &part, write_out, NULL, error);
    g_autoptr(Item) item = items_get(context->archive, item_id, part.reader, error);
    if (item == NULL)
        return false;
    g_autofree char *json = options->is_json ? item_json_whole(item) : NULL;
    if (options->is_json)
        print_line("%s", json);
    else if (options->is_text)
        print_line("%s", item->text != NULL ? item->text : "");
    else
        print_item(context, item);
    return !item->is_text_damaged ||
           fail(error, FAIL_CORRUPT,
                "item %" G_GINT64_FORMAT ": its text is damaged; --raw may still give the message",
                item->id);
}

bool
run_show(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(ShowOptions) chosen = {.attachment = -1, .rendition = 1};
    const GOptionEntry options[] = {
        {"raw", 0, 0, G_OPTION_ARG_NONE, &chosen.is_raw, "The message byte for byte", NULL},
        {"rendition", 0, 0, G_OPTION_ARG_INT, &chosen.rendition,
         "With --raw: which copy, when they differ in delivery headers (1)", "N"},
        {"text", 0, 0, G_OPTION_ARG_NONE, &chosen.is_text, "Only the text", NULL},
        {"attachment", 0, 0, G_OPTION_ARG_INT, &chosen.attachment, "Attachment N, decoded", "N"},
        {"as", 0, 0, G_OPTION_ARG_STRING, &chosen.as, "If this role may see it", "ROLE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &chosen.is_json, "All of it as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int64_t item_id;
    if (!command_parse(context, options, &argc, &argv, 1, 1, error) ||
        !command_read_item_id(argv[1], &item_id, error))
        return false;
    if (chosen.attachment == 0 || chosen.attachment < -1 || chosen.rendition < 1)
        return fail(error, FAIL_USAGE, "attachments and renditions are numbered from 1");
    if (chosen.is_raw + chosen.is_text + chosen.is_json + (chosen.attachment > 0) > 1)
        return fail(error, FAIL_USAGE, "--raw, --text, --attachment and --json exclude each other");
    return show(context, item_id, &chosen, error);
}
