/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/program.h"

#include "base/installed.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    const Command *const *commands;
    size_t count;
    char **arguments; /* the program's, all of them */
} CommandList;

static const Command *
find_command(const CommandList *list, int argc, char **argv, int *words)
{
    g_autofree char *two = argc > 2 ? g_strconcat(argv[1], " ", argv[2], NULL) : NULL;
    for (size_t i = 0; i < list->count; i++) {
        bool is_one = strcmp(list->commands[i]->name, argv[1]) == 0;
        if (!is_one && g_strcmp0(list->commands[i]->name, two) != 0)
            continue;
        *words = is_one ? 1 : 2;
        return list->commands[i];
    }
    return NULL;
}

static bool
fail_unknown(const CommandList *list, const char *word, GError **error)
{
    g_autoptr(GString) actions = g_string_new(NULL);
    size_t length = strlen(word);
    for (size_t i = 0; i < list->count; i++)
        if (strncmp(list->commands[i]->name, word, length) == 0 &&
            list->commands[i]->name[length] == ' ')
            g_string_append_printf(actions, "%s%s", actions->len > 0 ? ", " : "",
                                   list->commands[i]->name + length + 1);
    if (actions->len > 0)
        return fail(error, FAIL_USAGE, "'%s' needs one of: %s", word, actions->str);
    return fail(error, FAIL_USAGE, "there is no command '%s' (see 'letterbook --help')", word);
}

static void
print_help(const CommandList *list)
{
    print_line("Usage: letterbook [--config=FILE] COMMAND [OPTION...] [ARGUMENT...]\n\n"
               "Archives correspondence and lets every item go on the day its rules say.\n\n"
               "Commands:");
    for (size_t i = 0; i < list->count; i++)
        print_line("  %-22s %s", list->commands[i]->name, list->commands[i]->summary);
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

/* The same process goes on as another program: whoever started it, waits for it or watches it sees
 * no difference. */
static bool
become(const Command *command, char **arguments, GError **error)
{
    g_autofree char *path = installed_file(command->program, PROGRAM_DIRECTORY);
    execv(path, arguments);
    return fail(error, FAIL_CONFIG,
                "%s cannot be started, and '%s' needs it: install letterbook again (%s)", path,
                command->name, g_strerror(errno));
}

static bool
run_command(const CommandList *list, CommandContext *context, int argc, char **argv, GError **error)
{
    int words;
    context->command = find_command(list, argc, argv, &words);
    if (context->command == NULL)
        return fail_unknown(list, argv[1], error);
    if (context->command->run == NULL)
        return become(context->command, list->arguments, error);
    /* Help must not depend on a configuration. */
    if (!asks_for_help(argc, argv) && !command_provide(context, context->command->needs, error))
        return false;
    return context->command->run(context, argc - words, argv + words, error);
}

static bool
run(const CommandList *list, CommandContext *context, int argc, char **argv, GError **error)
{
    while (argc > 1 && g_str_has_prefix(argv[1], "--config")) {
        const char *value = argv[1] + strlen("--config");
        int used = *value == '=' ? 1 : 2;
        if ((*value != '=' && *value != '\0') || argc <= used)
            return fail(error, FAIL_USAGE, "write --config=FILE before the command");
        /* Who puts the first in front of what others write relies on it. */
        if (context->config_path != NULL)
            return fail(error, FAIL_USAGE, "--config is given twice");
        context->config_path = used == 1 ? value + 1 : argv[2];
        argc -= used;
        argv += used;
    }
    if (argc < 2)
        return fail(error, FAIL_USAGE, "a command is missing (see 'letterbook --help')");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(list);
        return true;
    }
    if (strcmp(argv[1], "--version") == 0) {
        print_line("letterbook " PACKAGE_VERSION);
        return true;
    }
    return run_command(list, context, argc, argv, error);
}

int
program_main(const Command *const *commands, size_t count, int argc, char **argv)
{
    /* Numbers and days are written alike for everyone. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
    g_set_prgname("letterbook");

    CommandList list = {commands, count, argv};
    CommandContext context = {0};
    g_autoptr(GError) error = NULL;
    bool is_done = run(&list, &context, argc, argv, &error) || context.has_shown_help;
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
