/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letterbook: finds the subcommand, provides what it needs, reports what went wrong. */
#include "cli/commands.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the order of the help. */
/* clang-format off */
static const Command *const commands[] = {
    &cmd_init,
    &cmd_check,
    &cmd_mailbox_list,
    &cmd_mailbox_test,
    &cmd_mailbox_status,
    &cmd_mailbox_move,
    &cmd_mailbox_source_copies,
    &cmd_poll,
    &cmd_import,
    &cmd_party_add,
    &cmd_party_edit,
    &cmd_party_list,
    &cmd_party_show,
    &cmd_relationship_start,
    &cmd_relationship_end,
    &cmd_relationship_list,
    &cmd_call_add,
    &cmd_meeting_add,
    &cmd_chat_import,
    &cmd_search,
    &cmd_show,
    &cmd_explain,
    &cmd_decide,
    &cmd_bookkeeping_set,
    &cmd_bookkeeping_clear,
    &cmd_hold_place,
    &cmd_hold_release,
    &cmd_hold_list,
    &cmd_hold_show,
    &cmd_review_list,
    &cmd_review_resolve,
    &cmd_schedule_show,
    &cmd_schedule_draft,
    &cmd_schedule_activate,
    &cmd_expire,
    &cmd_export,
    &cmd_stats,
    &cmd_verify,
    &cmd_certificate_list,
    &cmd_certificate_show,
    &cmd_certificate_key,
    &cmd_certificate_verify,
    &cmd_audit_list,
    &cmd_audit_verify,
};
/* clang-format on */

static const Command *
find_command(int argc, char **argv, int *words)
{
    g_autofree char *two = argc > 2 ? g_strconcat(argv[1], " ", argv[2], NULL) : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        bool is_one = strcmp(commands[i]->name, argv[1]) == 0;
        if (!is_one && g_strcmp0(commands[i]->name, two) != 0)
            continue;
        *words = is_one ? 1 : 2;
        return commands[i];
    }
    return NULL;
}

static bool
fail_unknown(const char *word, GError **error)
{
    g_autoptr(GString) actions = g_string_new(NULL);
    size_t length = strlen(word);
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strncmp(commands[i]->name, word, length) == 0 && commands[i]->name[length] == ' ')
            g_string_append_printf(actions, "%s%s", actions->len > 0 ? ", " : "",
                                   commands[i]->name + length + 1);
    if (actions->len > 0)
        return fail(error, FAIL_USAGE, "'%s' needs one of: %s", word, actions->str);
    return fail(error, FAIL_USAGE, "there is no command '%s' (see 'letterbook --help')", word);
}

static void
print_help(void)
{
    print_line("Usage: letterbook [--config=FILE] COMMAND [OPTION...] [ARGUMENT...]\n\n"
               "Archives correspondence and lets every item go on the day its rules say.\n\n"
               "Commands:");
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        print_line("  %-22s %s", commands[i]->name, commands[i]->summary);
    print_line("\n'letterbook COMMAND --help' tells more; so does letterbook(1).");
}

static bool
asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static bool
run_command(CommandContext *context, int argc, char **argv, GError **error)
{
    int words;
    context->command = find_command(argc, argv, &words);
    if (context->command == NULL)
        return fail_unknown(argv[1], error);
    /* Help must not depend on a configuration. */
    if (!asks_for_help(argc, argv) && !command_provide(context, context->command->needs, error))
        return false;
    return context->command->run(context, argc - words, argv + words, error);
}

static bool
run(CommandContext *context, int argc, char **argv, GError **error)
{
    while (argc > 1 && g_str_has_prefix(argv[1], "--config")) {
        const char *value = argv[1] + strlen("--config");
        int used = *value == '=' ? 1 : 2;
        if ((*value != '=' && *value != '\0') || argc <= used)
            return fail(error, FAIL_USAGE, "write --config=FILE before the command");
        context->config_path = used == 1 ? value + 1 : argv[2];
        argc -= used;
        argv += used;
    }
    if (argc < 2)
        return fail(error, FAIL_USAGE, "a command is missing (see 'letterbook --help')");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help();
        return true;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_line("letterbook " PACKAGE_VERSION);
        return true;
    }
    return run_command(context, argc, argv, error);
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    g_set_prgname("letterbook");

    CommandContext context = {0};
    g_autoptr(GError) error = NULL;
    bool is_done = run(&context, argc, argv, &error) || context.has_shown_help;
    g_clear_pointer(&context.archive, archive_free);
    g_clear_pointer(&context.settings, settings_free);
    if (is_done && (fflush(stdout) != 0 || ferror(stdout)))
        is_done = fail(&error, FAIL_TEMPORARY, "writing the output: %s", g_strerror(errno));
    if (!is_done) {
        fflush(stdout);
        g_printerr("letterbook: %s\n", error->message);
    }
    int status = is_done ? context.exit_status : fail_exit_status(error);
    if (context.has_left_threads)
        _exit(status);
    return status;
}
