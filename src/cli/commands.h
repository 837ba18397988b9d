/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All subcommands, each defined at the end of its own file. */
#pragma once

#include "cli/command.h"

extern const Command cmd_init;
extern const Command cmd_check;
extern const Command cmd_decide;
