/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that read mail, but speak to no server. They live in letterbook-mail, with the
 * library for that, so that no other command waits for it to be loaded. Described here, because
 * letterbook lists them; each runs in its own file. */
#pragma once

#include "cli/commands.h"

#define MAIL_PROGRAM "letterbook-mail"

bool run_import(CommandContext *context, int argc, char **argv, GError **error);
bool run_show(CommandContext *context, int argc, char **argv, GError **error);
bool run_verify(CommandContext *context, int argc, char **argv, GError **error);
