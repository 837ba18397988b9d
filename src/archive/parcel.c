/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/parcel.h"

#include "mail/parse.h"

Parcel *
parcel_new(Spool *raw, Preparer *preparer, GError **error)
{
    g_autoptr(Parcel) parcel = g_new0(Parcel, 1);
    parcel->raw = raw;
    parcel->received_at = parcel->container_at = INSTANT_NONE;
    mail_init();
    parcel->message = mail_parse(raw, error);
    if (parcel->message == NULL || !digest_of_spool(raw, &parcel->digest, error) ||
        (preparer != NULL && !preparer_prepare(preparer, raw, parcel->message->base64_ranges,
                                               &parcel->prepared, error)))
        return NULL;
    return g_steal_pointer(&parcel);
}

void
parcel_free(Parcel *parcel)
{
    g_clear_pointer(&parcel->raw, spool_free);
    g_clear_pointer(&parcel->message, message_free);
    g_clear_pointer(&parcel->prepared, prepared_free);
    g_free(parcel->place);
    g_free(parcel);
}
