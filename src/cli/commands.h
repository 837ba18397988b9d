/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All subcommands, each defined at the end of its own file. */
#pragma once

#include "cli/command.h"

extern const Command cmd_init;
extern const Command cmd_audit_list;
extern const Command cmd_audit_verify;
extern const Command cmd_certificate_key;
extern const Command cmd_certificate_list;
extern const Command cmd_certificate_show;
extern const Command cmd_certificate_verify;
extern const Command cmd_check;
extern const Command cmd_decide;
extern const Command cmd_mailbox_list;
extern const Command cmd_mailbox_test;
extern const Command cmd_mailbox_status;
extern const Command cmd_mailbox_move;
extern const Command cmd_mailbox_source_copies;
extern const Command cmd_poll;
extern const Command cmd_import;
extern const Command cmd_party_add;
extern const Command cmd_party_edit;
extern const Command cmd_party_list;
extern const Command cmd_party_show;
extern const Command cmd_relationship_start;
extern const Command cmd_relationship_end;
extern const Command cmd_relationship_list;
extern const Command cmd_call_add;
extern const Command cmd_meeting_add;
extern const Command cmd_chat_import;
extern const Command cmd_search;
extern const Command cmd_show;
extern const Command cmd_expire;
extern const Command cmd_export;
extern const Command cmd_stats;
extern const Command cmd_verify;
extern const Command cmd_explain;
extern const Command cmd_bookkeeping_set;
extern const Command cmd_bookkeeping_clear;
extern const Command cmd_hold_place;
extern const Command cmd_hold_release;
extern const Command cmd_hold_list;
extern const Command cmd_hold_show;
extern const Command cmd_review_list;
extern const Command cmd_review_resolve;
extern const Command cmd_schedule_show;
extern const Command cmd_schedule_draft;
extern const Command cmd_schedule_activate;
