/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letterbook-network: letterbook becomes it for its commands. */
#include "cli/network-commands.h"
#include "cli/program.h"

int
main(int argc, char **argv)
{
    const Command mailbox_test = command_with(&cmd_mailbox_test, run_mailbox_test);
    const Command mailbox_status = command_with(&cmd_mailbox_status, run_mailbox_status);
    const Command poll = command_with(&cmd_poll, run_poll);
    const Command expire = command_with(&cmd_expire, run_expire);
    const Command *const commands[] = {&mailbox_test, &mailbox_status, &poll, &expire};
    return program_main(commands, G_N_ELEMENTS(commands), argc, argv);
}
