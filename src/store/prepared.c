/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/prepared.h"

#include "store/cuts.h"

struct Preparer {
    Codec *codec;
};

static void
chunk_clear(void *data)
{
    PreparedChunk *chunk = data;
    g_clear_pointer(&chunk->bytes, g_bytes_unref);
}

static PreparedContent *
content_new(int64_t size)
{
    PreparedContent *content = g_new0(PreparedContent, 1);
    content->size = size;
    content->chunks = g_array_new(FALSE, FALSE, sizeof(PreparedChunk));
    g_array_set_clear_func(content->chunks, chunk_clear);
    return content;
}

static void
content_free(PreparedContent *content)
{
    g_array_unref(content->chunks);
    g_free(content);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PreparedContent, content_free)

void
prepared_free(Prepared *prepared)
{
    g_clear_pointer(&prepared->cuts, g_array_unref);
    g_clear_pointer(&prepared->contents, g_ptr_array_unref);
    g_clear_pointer(&prepared->skeleton, content_free);
    g_free(prepared);
}

Preparer *
preparer_new(void)
{
    Preparer *preparer = g_new0(Preparer, 1);
    preparer->codec = codec_new();
    return preparer;
}

void
preparer_free(Preparer *preparer)
{
    codec_free(preparer->codec);
    g_free(preparer);
}

static bool
keep_chunk(void *data, const Packed *packed, size_t size, GError **error)
{
    (void)error;
    PreparedContent *content = data;
    PreparedChunk chunk = {packed->method, size, g_bytes_new(packed->bytes, packed->length)};
    g_array_append_val(content->chunks, chunk);
    return true;
}

/* Decoded once for both: base64 of attachments is most of all that comes. */
typedef struct {
    Digester digester;
    Chunker *chunker;
} CutSink;

static bool
digest_and_chunk(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    CutSink *sink = data;
    digester_add(&sink->digester, bytes, length);
    return chunker_add(sink->chunker, bytes, length, error);
}

static PreparedContent *
prepare_cut(Preparer *preparer, const Spool *raw, const Cut *cut, GError **error)
{
    g_autoptr(PreparedContent) content = content_new(cut->stretch.decoded_size);
    g_auto(Chunker) chunker;
    chunker_init(&chunker, preparer->codec, content->size, false);
    chunker.on_chunk = keep_chunk;
    chunker.data = content;
    CutSink sink = {.chunker = &chunker};
    digester_init(&sink.digester);
    if (!base64_decode(raw, cut->offset, &cut->stretch, digest_and_chunk, &sink, error) ||
        !chunker_finish(&chunker, error))
        return NULL;
    content->sha256 = digester_finish(&sink.digester);
    return g_steal_pointer(&content);
}

static PreparedContent *
prepare_skeleton(Preparer *preparer, const Spool *raw, const GArray *cuts, GError **error)
{
    g_autoptr(PreparedContent) content = content_new(skeleton_size(raw, cuts));
    g_auto(Chunker) chunker;
    chunker_init(&chunker, preparer->codec, content->size, true);
    chunker.on_chunk = keep_chunk;
    chunker.data = content;
    if (!skeleton_write(raw, cuts, chunker_add, &chunker, error) ||
        !chunker_finish(&chunker, error))
        return NULL;
    return g_steal_pointer(&content);
}

bool
preparer_prepare(Preparer *preparer, const Spool *raw, const GArray *base64_ranges,
                 Prepared **prepared, GError **error)
{
    *prepared = NULL;
    if (spool_size(raw) > SPOOL_MEMORY_MAX)
        return true;
    g_autoptr(Prepared) made = g_new0(Prepared, 1);
    made->contents = g_ptr_array_new_with_free_func((GDestroyNotify)content_free);
    made->cuts = cuts_find(raw, base64_ranges, error);
    for (guint i = 0; made->cuts != NULL && i < made->cuts->len; i++) {
        PreparedContent *content =
            prepare_cut(preparer, raw, &g_array_index(made->cuts, Cut, i), error);
        if (content == NULL)
            return false;
        g_ptr_array_add(made->contents, content);
    }
    if (made->cuts == NULL)
        return false;
    made->skeleton = prepare_skeleton(preparer, raw, made->cuts, error);
    if (made->skeleton == NULL)
        return false;
    *prepared = g_steal_pointer(&made);
    return true;
}
