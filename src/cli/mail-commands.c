/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/mail-commands.h"

const Command cmd_import = {
    .name = "import",
    .arguments = "--mailbox=NAME PATH...",
    .summary = "Import mbox files, Maildirs, .eml files, exports as JSON lines, or folders of them",
    .needs = NEEDS_WRITING,
    .program = MAIL_PROGRAM,
};

const Command cmd_show = {
    .name = "show",
    .arguments = "ITEM",
    .summary = "Show one item",
    .needs = NEEDS_READING,
    .is_for_readers = true,
    .program = MAIL_PROGRAM,
};

const Command cmd_verify = {
    .name = "verify",
    .arguments = "[--residue]",
    .summary =
        "Read everything back and say what is damaged; or prove that deletion leaves nothing",
    .needs = NEEDS_WRITING,
    .program = MAIL_PROGRAM,
};
