/* SPDX-License-Identifier: GPL-3.0-or-later */
/* letterbook: all commands. Some live in programs of their own, which letterbook becomes. */
#include "cli/commands.h"
#include "cli/program.h"

/* In the order of the help. */
/* clang-format off */
static const Command *const commands[] = {
    &cmd_init,
    &cmd_check,
    &cmd_mailbox_list,
    &cmd_mailbox_test,
    &cmd_mailbox_status,
    &cmd_mailbox_move,
    &cmd_mailbox_source_copies,
    &cmd_poll,
    &cmd_import,
    &cmd_party_add,
    &cmd_party_edit,
    &cmd_party_list,
    &cmd_party_show,
    &cmd_relationship_start,
    &cmd_relationship_end,
    &cmd_relationship_list,
    &cmd_call_add,
    &cmd_meeting_add,
    &cmd_chat_import,
    &cmd_search,
    &cmd_show,
    &cmd_explain,
    &cmd_decide,
    &cmd_bookkeeping_set,
    &cmd_bookkeeping_clear,
    &cmd_hold_place,
    &cmd_hold_release,
    &cmd_hold_list,
    &cmd_hold_show,
    &cmd_review_list,
    &cmd_review_resolve,
    &cmd_schedule_show,
    &cmd_schedule_draft,
    &cmd_schedule_activate,
    &cmd_expire,
    &cmd_export,
    &cmd_stats,
    &cmd_verify,
    &cmd_certificate_list,
    &cmd_certificate_show,
    &cmd_certificate_key,
    &cmd_certificate_verify,
    &cmd_audit_list,
    &cmd_audit_verify,
};
/* clang-format on */

int
main(int argc, char **argv)
{
    return program_main(commands, G_N_ELEMENTS(commands), argc, argv);
}
