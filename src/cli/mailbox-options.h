/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of the commands that go over mailboxes. */
#pragma once

#include "cli/command.h"

/* --json, and the names of mailboxes: *chosen has those (MailboxSettings, borrowed), or all when
 * none is named. Otherwise as command_parse(). */
bool mailbox_options_parse(CommandContext *context, gboolean *is_json, int argc, char **argv,
                           GPtrArray **chosen, GError **error) G_GNUC_WARN_UNUSED_RESULT;
