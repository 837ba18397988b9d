/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/cuts.h"

#include "model/message.h"

/* Shorter base64 text stays in the skeleton: a content of its own costs more than it saves. */
#define PIECE_SIZE_MIN 512
#define BLOCK_SIZE (64 * 1024)

GArray *
cuts_find(const Spool *raw, const GArray *ranges, GError **error)
{
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(Cut));
    int64_t end = 0;
    for (guint i = 0; ranges != NULL && i < ranges->len; i++) {
        const RawRange *range = &g_array_index(ranges, RawRange, i);
        if (range->offset < end || range->length < PIECE_SIZE_MIN ||
            range->length > spool_size(raw) - range->offset)
            continue;
        end = range->offset + range->length;
        Cut cut = {.offset = range->offset};
        if (!base64_measure(raw, range->offset, range->length, &cut.stretch, error))
            return NULL;
        if (cut.stretch.encoded_length >= PIECE_SIZE_MIN && cut.stretch.decoded_size > 0)
            g_array_append_val(cuts, cut);
    }
    return g_steal_pointer(&cuts);
}

static bool
add_to_digest(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    (void)error;
    digester_add(data, bytes, length);
    return true;
}

bool
cut_digest(const Spool *raw, const Cut *cut, Digest *digest, GError **error)
{
    Digester digester;
    digester_init(&digester);
    if (!base64_decode(raw, cut->offset, &cut->stretch, add_to_digest, &digester, error))
        return false;
    *digest = digester_finish(&digester);
    return true;
}

int64_t
skeleton_size(const Spool *raw, const GArray *cuts)
{
    int64_t size = spool_size(raw);
    for (guint i = 0; i < cuts->len; i++)
        size -= g_array_index(cuts, Cut, i).stretch.encoded_length;
    return size;
}

static bool
copy(const Spool *raw, int64_t offset, int64_t end, ByteSink sink, void *data, GError **error)
{
    uint8_t block[BLOCK_SIZE];
    while (offset < end) {
        size_t part = (size_t)MIN(end - offset, (int64_t)sizeof block);
        ssize_t got = spool_read(raw, offset, block, part, error);
        if (got < 0)
            return false;
        if (got == 0)
            return fail(error, FAIL_CORRUPT, "a message became shorter while it was stored");
        if (!sink(data, block, (size_t)got, error))
            return false;
        offset += got;
    }
    return true;
}

bool
skeleton_write(const Spool *raw, const GArray *cuts, ByteSink sink, void *data, GError **error)
{
    int64_t offset = 0;
    for (guint i = 0; i < cuts->len; i++) {
        const Cut *cut = &g_array_index(cuts, Cut, i);
        if (!copy(raw, offset, cut->offset, sink, data, error))
            return false;
        offset = cut->offset + cut->stretch.encoded_length;
    }
    return copy(raw, offset, spool_size(raw), sink, data, error);
}
