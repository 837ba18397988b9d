/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a subcommand is. Each is described at the end of its own file and listed once, in
 * main.c. It says what it needs; that is provided before it runs. */
#pragma once

#include "archive/archive.h"
#include "base/error.h"

typedef enum {
    NEEDS_NOTHING,
    NEEDS_SETTINGS, /* the configuration, read and checked */
    NEEDS_READING,  /* and the archive, open for reading */
    NEEDS_WRITING,  /* and the archive, open for changes */
} CommandNeeds;

typedef struct CommandContext CommandContext;

typedef bool (*CommandFunc)(CommandContext *context, int argc, char **argv, GError **error);

typedef struct {
    const char *name;      /* "search", or two words: "party add" */
    const char *arguments; /* as in the manual's synopsis: "ITEM" */
    const char *summary;
    CommandNeeds needs;
    bool is_for_readers; /* shows and does no more than settings->reader may see */
    const char *program; /* where it lives; NULL: in letterbook itself */
    CommandFunc run;     /* NULL in other programs than that */
} Command;

/* A description of a command, and the function behind it. */
static inline Command
command_with(const Command *described, CommandFunc run)
{
    Command command = *described;
    command.run = run;
    return command;
}

struct CommandContext {
    const Command *command;
    const char *config_path; /* --config; NULL when not given */
    Settings *settings;      /* NULL unless needed */
    Archive *archive;        /* NULL unless needed */
    bool has_shown_help;
    int exit_status;       /* of a command that has done its work */
    bool has_left_threads; /* still running: the process must end without freeing what they use */
};

/* Settings and archive, for a command that only finds out from its arguments what it needs; it is
 * done for the others. FAIL_REFUSED where the configuration names a reader and the command is not
 * for readers. */
bool command_provide(CommandContext *context, CommandNeeds needs,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the options, which point at locals of the caller; what remains in argv[1...] are the
 * arguments, between `least` and `most` (-1: any number). --help prints the help and returns false
 * with context->has_shown_help, *error unset. */
bool command_parse(CommandContext *context, const GOptionEntry *options, int *argc, char ***argv,
                   int least, int most, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* An option's text as a day; FAIL_USAGE names the option. NULL text gives `otherwise`. */
bool command_read_day(const char *option, const char *text, Day otherwise, Day *day,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The reader that --as names; NULL text gives that of the configuration, and where this one names a
 * reader there is no other. FAIL_USAGE, FAIL_REFUSED. */
bool command_read_reader(const CommandContext *context, const char *text, Reader *reader,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool command_read_item_id(const char *text, int64_t *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes to standard output; a full disk or closed pipe shows when main flushes. */
void print_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* "2026-03-31 14:05", in the archive's zone (UTC without one); newly allocated. */
char *command_format_time(const CommandContext *context, Instant instant);

/* Every mailbox is tried. One that fails does not keep the others waiting: its failure is told, and
 * the first failure decides the exit status. Errors get the mailbox's name in front. */
typedef bool (*MailboxFunc)(CommandContext *context, MailboxSettings *mailbox, void *data,
                            GError **error);
bool command_each_mailbox(CommandContext *context, const GPtrArray *mailboxes, MailboxFunc run,
                          void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
