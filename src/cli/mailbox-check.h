/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `mailbox status --check`: a line and an exit status for a monitor. */
#pragma once

#include "cli/command.h"

/* `warning` and `critical` in minutes, as given; NULL: not given. What cannot be checked is a
 * verdict of its own: an error is a wrong option only. */
bool mailbox_check(CommandContext *context, char *const *names, const char *warning,
                   const char *critical, GError **error) G_GNUC_WARN_UNUSED_RESULT;
