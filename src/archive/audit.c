/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/audit.h"

#include "archive/archive-private.h"
#include "store/audit-store.h"

bool
audit_note(Archive *archive, const char *action, const char *object, int64_t object_id,
           GError **error, const char *detail, ...)
{
    va_list arguments;
    va_start(arguments, detail);
    g_autofree char *text = g_strdup_vprintf(detail, arguments);
    va_end(arguments);
    AuditEvent event = {
        .at = instant_now(),
        .actor = archive_actor(),
        .action = action,
        .object = object,
        .object_id = object_id,
        .detail = text,
    };
    return audit_store_add(archive->db, &event, error);
}
