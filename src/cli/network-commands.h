/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that speak to servers. They live in letterbook-network, with the libraries for that,
 * so that no other command waits for these to be loaded. Described here, because letterbook lists
 * them; each runs in its own file. */
#pragma once

#include "cli/commands.h"

#define NETWORK_PROGRAM "letterbook-network"

bool run_mailbox_test(CommandContext *context, int argc, char **argv, GError **error);
bool run_mailbox_status(CommandContext *context, int argc, char **argv, GError **error);
bool run_poll(CommandContext *context, int argc, char **argv, GError **error);
bool run_expire(CommandContext *context, int argc, char **argv, GError **error);
