/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letterbook-mail: letterbook becomes it for its commands. */
#include "cli/mail-commands.h"
#include "cli/program.h"

int
main(int argc, char **argv)
{
    const Command importing = command_with(&cmd_import, run_import);
    const Command show = command_with(&cmd_show, run_show);
    const Command verify = command_with(&cmd_verify, run_verify);
    const Command *const commands[] = {&importing, &show, &verify};
    return program_main(commands, G_N_ELEMENTS(commands), argc, argv);
}
