/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/network-commands.h"

const Command cmd_mailbox_test = {
    .name = "mailbox test",
    .arguments = "[NAME...]",
    .summary = "Connect and sign in; name the folders",
    .needs = NEEDS_SETTINGS,
    .program = NETWORK_PROGRAM,
};

const Command cmd_mailbox_status = {
    .name = "mailbox status",
    .arguments = "[NAME...]",
    .summary = "Compare the ledger with the server, or check it for a monitor",
    .needs = NEEDS_NOTHING,
    .program = NETWORK_PROGRAM,
};

/* Watching opens the archive by itself, again and again. */
const Command cmd_poll = {
    .name = "poll",
    .arguments = "[NAME...]",
    .summary = "Fetch what is new from the mailboxes",
    .needs = NEEDS_NOTHING,
    .program = NETWORK_PROGRAM,
};

const Command cmd_expire = {
    .name = "expire",
    .arguments = "",
    .summary = "Delete what is due, everywhere and for good; or say what would go",
    .needs = NEEDS_WRITING,
    .program = NETWORK_PROGRAM,
};
