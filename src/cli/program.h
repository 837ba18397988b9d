/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the programs have in common: they find the command, provide what it needs, and report what
 * went wrong. */
#pragma once

#include "cli/command.h"

/* `commands` in the order of the help. A command without a function is another program's: this one
 * becomes that, with the same arguments. Returns the exit status. */
int program_main(const Command *const *commands, size_t count, int argc, char **argv);
