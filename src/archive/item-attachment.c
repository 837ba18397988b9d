/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/item-attachment.h"

#include "archive/archive-private.h"
#include "base/error.h"
#include "mail/parse.h"

static bool
append_to_spool(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    return spool_append(data, bytes, length, error);
}

typedef struct {
    BytesFunc on_bytes;
    void *data;
} Output;

static bool
pass_on(const void *bytes, size_t length, void *data, GError **error)
{
    const Output *output = data;
    return output->on_bytes(output->data, bytes, length, error);
}

bool
item_attachment_read(Archive *archive, const PartRequest *attachment, BytesFunc on_bytes,
                     void *data, GError **error)
{
    const PartRequest first = {attachment->item_id, 1, attachment->reader};
    g_autoptr(Spool) raw = spool_new(archive->settings->directory);
    if (!items_read_raw(archive, &first, append_to_spool, raw, error))
        return false;
    if (attachment->number == 0)
        return fail(error, FAIL_USAGE, "attachments are numbered from 1");
    mail_init();
    Output output = {on_bytes, data};
    return mail_attachment_decode(raw, attachment->number - 1, pass_on, &output, error);
}
