/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed: one byte method, the lengths (little-endian base 128), then the texts one after the
 * other, compressed as one block. The long texts come last, so that the short ones are had without
 * inflating them. Older archives know five texts: the method tells. */
#include "store/search-text.h"

#include <string.h>

static const SearchField packed_order[SEARCH_FIELDS] = {
    SEARCH_SUBJECT,   SEARCH_SENDER, SEARCH_RECIPIENTS,
    SEARCH_FILENAMES, SEARCH_BODY,   SEARCH_ATTACHMENTS,
};

/* Set in the method where there are six texts; without it the last, of attachments, is missing. */
#define HAS_ATTACHMENTS 0x10

/* Deflate cannot do better than 1:1032; what claims more is damaged. */
#define INFLATION_MAX 1040

typedef struct {
    Packed block;
    size_t lengths[SEARCH_FIELDS]; /* in packed order */
} Layout;

void
search_text_clear(SearchText *text)
{
    for (size_t i = 0; i < SEARCH_FIELDS; i++)
        g_clear_pointer(&text->of[i], g_free);
}

static void
append_number(GByteArray *packed, size_t number)
{
    do {
        uint8_t digit = number & 0x7f;
        number >>= 7;
        if (number > 0)
            digit |= 0x80;
        g_byte_array_append(packed, &digit, 1);
    } while (number > 0);
}

static bool
take_number(const uint8_t **at, const uint8_t *end, size_t *number)
{
    *number = 0;
    for (unsigned shift = 0; *at < end && shift < 35; shift += 7) {
        uint8_t digit = *(*at)++;
        *number |= (size_t)(digit & 0x7f) << shift;
        if ((digit & 0x80) == 0)
            return true;
    }
    return false;
}

bool
search_text_pack(const SearchText *text, Codec *codec, const Primer *primer, GByteArray *packed)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    size_t lengths[SEARCH_FIELDS];
    for (size_t i = 0; i < SEARCH_FIELDS; i++) {
        const char *field = text->of[packed_order[i]];
        lengths[i] = field != NULL ? strlen(field) : 0;
        g_string_append_len(plain, field != NULL ? field : "", (gssize)lengths[i]);
    }
    Packed block = codec_pack_primed(codec, primer, plain->str, plain->len);
    uint8_t method = (uint8_t)block.method | HAS_ATTACHMENTS;
    g_byte_array_set_size(packed, 0);
    g_byte_array_append(packed, &method, 1);
    for (size_t i = 0; i < SEARCH_FIELDS; i++)
        append_number(packed, lengths[i]);
    g_byte_array_append(packed, block.bytes, (guint)block.length);
    return block.method == PACK_PRIMED;
}

static bool
take_layout(const PackedText *packed, Layout *layout, GError **error)
{
    const uint8_t *at = packed->bytes, *end = at + packed->length;
    size_t total = 0, fields = SEARCH_FIELDS;
    bool complete = packed->length > 0;
    *layout = (Layout){.block = {.primer = packed->primer}};
    if (complete) {
        layout->block.method = *at & ~HAS_ATTACHMENTS;
        fields -= (*at++ & HAS_ATTACHMENTS) != 0 ? 0 : 1;
    }
    for (size_t i = 0; complete && i < fields; i++) {
        complete = take_number(&at, end, &layout->lengths[i]);
        total += layout->lengths[i];
    }
    if (!complete || total > (size_t)(end - at) * INFLATION_MAX)
        return fail(error, FAIL_CORRUPT, "a stored text of the search index is damaged");
    layout->block.bytes = at;
    layout->block.length = (size_t)(end - at);
    return true;
}

bool
search_text_unpack(const PackedText *packed, Codec *codec, SearchText *text, GError **error)
{
    Layout layout;
    if (!take_layout(packed, &layout, error))
        return false;
    size_t total = 0;
    for (size_t i = 0; i < SEARCH_FIELDS; i++)
        total += layout.lengths[i];
    g_autofree char *plain = g_malloc(total + 1);
    if (!codec_unpack_whole(codec, &layout.block, plain, total, error))
        return false;
    const char *at = plain;
    for (size_t i = 0; i < SEARCH_FIELDS; i++) {
        text->of[packed_order[i]] = g_strndup(at, layout.lengths[i]);
        at += layout.lengths[i];
    }
    return true;
}

char *
search_text_unpack_field(const PackedText *packed, Codec *codec, SearchField field, GError **error)
{
    Layout layout;
    if (!take_layout(packed, &layout, error))
        return NULL;
    size_t start = 0, place = 0;
    while (packed_order[place] != field)
        start += layout.lengths[place++];
    size_t end = start + layout.lengths[place];
    g_autofree char *plain = g_malloc(end + 1);
    if (!codec_unpack(codec, &layout.block, plain, end, error))
        return NULL;
    return g_strndup(plain + start, layout.lengths[place]);
}
