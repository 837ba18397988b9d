/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands about parties share. Their texts are read as raw bytes
 * (G_OPTION_ARG_FILENAME), for GLib would refuse every accent in the C locale; the archive checks
 * that they are UTF-8. */
#pragma once

#include "archive/parties.h"
#include "cli/command.h"

/* FAIL_USAGE names the roles there are. */
bool party_option_role(const char *text, PartyRole *role, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the party to standard output: a block of lines, or one of JSON. */
bool party_print(CommandContext *context, int64_t id, bool is_json,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same as the reader sees it; to one who sees everything, with what becomes of its contact
 * record. */
bool party_print_whole(CommandContext *context, int64_t id, Reader reader, bool is_json,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The first after a change, with a word on standard error where a relationship ends before it
 * begins. */
bool party_print_changed(CommandContext *context, int64_t id, bool is_json,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* "customer since 2024-01-01", newly allocated. */
char *party_describe_relationship(const PartyRelationship *relationship);
