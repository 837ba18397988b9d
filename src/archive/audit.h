/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No act without its audit event: every function of this floor that changes something notes it
 * here, in the transaction of the act. */
#pragma once

#include "archive/archive.h"
#include "model/audit.h"

/* `object` and its id say what the act is about ("", 0: nothing in particular). The detail is
 * key=value pairs separated by blanks: opaque ids, numbers, days and words of ours only; never
 * a subject, a name or an address. */
bool audit_note(Archive *archive, const char *action, const char *object, int64_t object_id,
                GError **error, const char *detail, ...)
    G_GNUC_PRINTF(6, 7) G_GNUC_WARN_UNUSED_RESULT;

/* The newest `limit` events, oldest first. */
bool audit_each(Archive *archive, guint limit, AuditFunc on_event, void *data,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Recomputes the chain, and checks that every certificate's place in it is as the certificate
 * says. FAIL_CORRUPT names what is wrong. *certificates: how many there are. */
bool audit_verify(Archive *archive, AuditHead *head, int64_t *certificates,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the chain has this event, with this hash. FAIL_CORRUPT when not. */
bool audit_check_position(Archive *archive, const AuditHead *position,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
