/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/audit.h"

#include "archive/archive-private.h"
#include "store/audit-store.h"
#include "store/certificate-store.h"

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

bool
audit_each(Archive *archive, guint limit, AuditFunc on_event, void *data, GError **error)
{
    AuditHead head;
    if (!audit_store_head(archive->db, &head, error))
        return false;
    return audit_store_each(archive->db, head.events - limit + 1, on_event, data, error);
}

bool
audit_check_position(Archive *archive, const AuditHead *position, GError **error)
{
    Digest hash;
    if (!audit_store_hash(archive->db, position->events, &hash, error))
        return false;
    return digest_equal(&hash, &position->hash) ||
           fail(error, FAIL_CORRUPT, "the audit chain has another event %" G_GINT64_FORMAT,
                position->events);
}

typedef struct {
    Archive *archive;
    int64_t certificates;
} PositionCheck;

static bool
check_certificate(int64_t run, const AuditHead *position, void *data, GError **error)
{
    PositionCheck *check = data;
    check->certificates++;
    if (audit_check_position(check->archive, position, error))
        return true;
    g_prefix_error(error, "the certificate of run %" G_GINT64_FORMAT " does not fit: ", run);
    return false;
}

bool
audit_verify(Archive *archive, AuditHead *head, int64_t *certificates, GError **error)
{
    PositionCheck check = {.archive = archive};
    /* All of it as of one moment, whatever is added meanwhile. */
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !audit_store_verify(archive->db, head, error) ||
        !certificate_store_positions(archive->db, check_certificate, &check, error))
        return false;
    *certificates = check.certificates;
    return true;
}
