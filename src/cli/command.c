/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "config/config-file.h"
#include "model/item.h"

#include <stdio.h>

static bool
check_reader(const CommandContext *context, const Settings *settings, GError **error)
{
    return settings->reader == READER_UNRESTRICTED || context->command->is_for_readers ||
           fail(error, FAIL_REFUSED, "%s is for reading as '%s': '%s' is not part of that",
                settings->source, reader_names[settings->reader], context->command->name);
}

/* What needs no configuration may still be given one that forbids it. */
static bool
provide_nothing(const CommandContext *context, GError **error)
{
    g_autofree char *path = config_file_find(context->config_path, NULL);
    g_autoptr(Settings) settings = path != NULL ? config_file_load(path, NULL) : NULL;
    return settings == NULL || check_reader(context, settings, error);
}

bool
command_provide(CommandContext *context, CommandNeeds needs, GError **error)
{
    if (needs == NEEDS_NOTHING)
        return provide_nothing(context, error);
    g_autofree char *path = config_file_find(context->config_path, error);
    if (path == NULL)
        return false;
    context->settings = config_file_load(path, error);
    if (context->settings == NULL || !check_reader(context, context->settings, error))
        return false;
    if (needs == NEEDS_SETTINGS)
        return true;
    context->archive = archive_open(context->settings, needs == NEEDS_WRITING, error);
    return context->archive != NULL;
}

static GOptionContext *
option_context(const Command *command, const GOptionEntry *options)
{
    GOptionContext *context = g_option_context_new(command->arguments);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_summary(context, command->summary);
    g_option_context_add_main_entries(context, options, NULL);
    return context;
}

static bool
check_count(const Command *command, int count, int least, int most, GError **error)
{
    if (count < least)
        return fail(error, FAIL_USAGE, "%s needs %s (see 'letterbook %s --help')", command->name,
                    command->arguments, command->name);
    if (most >= 0 && count > most)
        return fail(error, FAIL_USAGE,
                    "%s takes no more than %d argument%s (see 'letterbook %s --help')",
                    command->name, most, most == 1 ? "" : "s", command->name);
    return true;
}

bool
command_parse(CommandContext *context, const GOptionEntry *options, int *argc, char ***argv,
              int least, int most, GError **error)
{
    static const GOptionEntry none[] = {G_OPTION_ENTRY_NULL};
    gboolean wants_help = FALSE;
    const GOptionEntry help[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &wants_help, "Show this help", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) parser =
        option_context(context->command, options != NULL ? options : none);
    g_option_context_add_main_entries(parser, help, NULL);
    if (!g_option_context_parse(parser, argc, argv, error))
        return fail_adopt(error, FAIL_USAGE, "%s", context->command->name);
    if (wants_help) {
        /* GLib writes the program's name before "[OPTION...]": ours has two or three words. */
        g_autofree char *words = g_strconcat("letterbook ", context->command->name, NULL);
        g_set_prgname(words);
        g_autofree char *text = g_option_context_get_help(parser, FALSE, NULL);
        print_line("%s", g_strchomp(text));
        context->has_shown_help = true;
        return false;
    }
    if (*argc > 1 && g_strcmp0((*argv)[1], "--") == 0) {
        (*argv)++;
        (*argc)--;
    }
    return check_count(context->command, *argc - 1, least, most, error);
}

bool
command_read_day(const char *option, const char *text, Day otherwise, Day *day, GError **error)
{
    if (text == NULL) {
        *day = otherwise;
        return true;
    }
    return day_parse(text, day) ||
           fail(error, FAIL_USAGE, "--%s=%s is not a day (write YYYY-MM-DD)", option, text);
}

bool
command_read_reader(const CommandContext *context, const char *text, Reader *reader, GError **error)
{
    const Settings *settings = context->settings;
    int asked = (int)settings->reader;
    if (text != NULL && !name_parse(reader_names, text, &asked)) {
        g_autofree char *known = g_strjoinv(", ", (char **)(guintptr)reader_names);
        return fail(error, FAIL_USAGE, "--as=%s: there is no such reader (known: %s)", text, known);
    }
    *reader = (Reader)asked;
    return settings->reader == READER_UNRESTRICTED || settings->reader == *reader ||
           fail(error, FAIL_REFUSED, "--as=%s: %s is for reading as '%s'", text, settings->source,
                reader_names[settings->reader]);
}

bool
command_read_item_id(const char *text, int64_t *id, GError **error)
{
    return item_id_parse(text, id) ||
           fail(error, FAIL_USAGE,
                "'%s' is not an item id (a number, as 'letterbook search' prints it)", text);
}

void
print_line(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

char *
command_format_time(const CommandContext *context, Instant instant)
{
    g_autoptr(GTimeZone) zone = context->settings != NULL
                                    ? g_time_zone_new_identifier(context->settings->time_zone)
                                    : g_time_zone_new_utc();
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(instant);
    g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_timezone(utc, zone) : NULL;
    return local != NULL ? g_date_time_format(local, "%Y-%m-%d %H:%M") : g_strdup("?");
}

bool
command_each_mailbox(CommandContext *context, const GPtrArray *mailboxes, MailboxFunc run,
                     void *data, GError **error)
{
    g_autoptr(GError) first = NULL;
    for (guint i = 0; i < mailboxes->len; i++) {
        MailboxSettings *mailbox = g_ptr_array_index(mailboxes, i);
        g_autoptr(GError) problem = NULL;
        if (run(context, mailbox, data, &problem))
            continue;
        g_prefix_error(&problem, "mailbox %s: ", mailbox->name);
        if (first == NULL)
            first = g_steal_pointer(&problem);
        else
            g_printerr("letterbook: %s\n", problem->message);
    }
    if (first == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&first));
    return false;
}
