/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/base64-recipe.h"

#include <string.h>

#define BLOCK_SIZE (32 * 1024)
#define GROUP_BYTES 3
#define GROUP_CHARACTERS 4
#define NOT_BASE64 0xff
#define PADS_MAX 2

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

typedef struct {
    uint8_t of[256]; /* NOT_BASE64 where the byte is no base64 character */
} Values;

static void
values_init(Values *values)
{
    memset(values->of, NOT_BASE64, sizeof values->of);
    for (uint8_t i = 0; i < 64; i++)
        values->of[(uint8_t)alphabet[i]] = i;
}

/* ── measuring ───────────────────────────────────────────────────────────────────────────────
 * Walks the text and remembers the last line end up to which everything is regular. */

typedef struct {
    Values values;
    Base64Stretch good;
    Base64Recipe recipe; /* as known so far */
    bool knows_line_end, knows_line_length;
    bool is_after_cr;
    bool is_complete;   /* a short, padded or empty line was the end: only newlines may follow */
    uint8_t last_value; /* of the last character */
    int64_t offset, characters, pads, line;
} Measure;

/* Padding may only replace bits that are zero, or encoding again would give another text. */
static bool
is_whole(const Measure *measure)
{
    static const uint8_t lost_bits[PADS_MAX + 1] = {0, 0x03, 0x0f};
    return (measure->characters + measure->pads) % GROUP_CHARACTERS == 0 &&
           (measure->last_value & lost_bits[measure->pads]) == 0;
}

static void
mark_good(Measure *measure)
{
    measure->good.recipe = measure->recipe;
    measure->good.encoded_length = measure->offset;
    measure->good.decoded_size =
        (measure->characters + measure->pads) / GROUP_CHARACTERS * GROUP_BYTES - measure->pads;
}

/* A line of characters has ended. */
static bool
end_line(Measure *measure)
{
    if (!measure->knows_line_length) {
        measure->knows_line_length = true;
        measure->recipe.line_length = measure->line;
    }
    if (measure->line < measure->recipe.line_length || measure->pads > 0)
        measure->is_complete = true;
    measure->line = 0;
    return is_whole(measure) || !measure->is_complete;
}

static bool
take_newline(Measure *measure)
{
    bool is_crlf = measure->is_after_cr;
    measure->is_after_cr = false;
    measure->offset++;
    if (measure->knows_line_end && measure->recipe.is_crlf != is_crlf)
        return false;
    measure->knows_line_end = true;
    measure->recipe.is_crlf = is_crlf;
    if (measure->characters == 0) {
        measure->recipe.leading_newlines++;
        return true;
    }
    if (measure->line > 0) {
        if (!end_line(measure))
            return false;
        measure->recipe.trailing_newlines = 1;
    } else {
        measure->is_complete = true;
        measure->recipe.trailing_newlines++;
    }
    if (is_whole(measure))
        mark_good(measure);
    return is_whole(measure) || !measure->is_complete;
}

static bool
take_pad(Measure *measure)
{
    measure->offset++;
    measure->line++;
    measure->pads++;
    return measure->characters > 0 && measure->pads <= PADS_MAX && measure->line > 1 &&
           !measure->is_complete && !measure->is_after_cr &&
           (!measure->knows_line_length || measure->line <= measure->recipe.line_length);
}

static bool
take_characters(Measure *measure, const uint8_t *bytes, size_t count)
{
    measure->offset += (int64_t)count;
    measure->line += (int64_t)count;
    measure->characters += (int64_t)count;
    measure->last_value = measure->values.of[bytes[count - 1]];
    return measure->pads == 0 && !measure->is_complete && !measure->is_after_cr &&
           (!measure->knows_line_length || measure->line <= measure->recipe.line_length);
}

static bool
measure_block(Measure *measure, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t start = i;
        while (i < length && measure->values.of[bytes[i]] != NOT_BASE64)
            i++;
        if (i > start && !take_characters(measure, bytes + start, i - start))
            return false;
        if (i == length)
            break;
        uint8_t byte = bytes[i++];
        bool is_regular = false;
        if (byte == '\n') {
            is_regular = take_newline(measure);
        } else if (byte == '=') {
            is_regular = take_pad(measure);
        } else if (byte == '\r' && !measure->is_after_cr) {
            is_regular = measure->is_after_cr = true;
            measure->offset++;
        }
        if (!is_regular)
            return false;
    }
    return true;
}

bool
base64_measure(const Spool *spool, int64_t offset, int64_t length, Base64Stretch *stretch,
               GError **error)
{
    Measure measure = {0};
    values_init(&measure.values);
    uint8_t block[BLOCK_SIZE];
    bool is_regular = true;
    for (int64_t done = 0; is_regular && done < length;) {
        ssize_t got = spool_read(spool, offset + done, block,
                                 (size_t)MIN((int64_t)sizeof block, length - done), error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        is_regular = measure_block(&measure, block, (size_t)got);
        done += got;
    }
    if (is_regular && measure.line > 0 && !measure.is_after_cr && end_line(&measure) &&
        is_whole(&measure)) {
        measure.recipe.trailing_newlines = 0;
        mark_good(&measure);
    }
    *stretch = measure.good;
    return true;
}

/* ── decoding ────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    Values values;
    uint32_t group;
    int filled; /* characters in it */
} Decoder;

static size_t
decode_block(Decoder *decoder, const uint8_t *bytes, size_t length, uint8_t *decoded)
{
    const uint8_t *values = decoder->values.of;
    uint8_t *out = decoded;
    for (size_t i = 0; i < length;) {
        if (decoder->filled == 0 && i + GROUP_CHARACTERS <= length) {
            uint8_t a = values[bytes[i]], b = values[bytes[i + 1]];
            uint8_t c = values[bytes[i + 2]], d = values[bytes[i + 3]];
            if (((a | b | c | d) & 0x80) == 0) {
                *out++ = (uint8_t)(a << 2 | b >> 4);
                *out++ = (uint8_t)(b << 4 | c >> 2);
                *out++ = (uint8_t)(c << 6 | d);
                i += GROUP_CHARACTERS;
                continue;
            }
        }
        uint8_t value = values[bytes[i++]];
        if (value == NOT_BASE64)
            continue;
        decoder->group = decoder->group << 6 | value;
        if (++decoder->filled < GROUP_CHARACTERS)
            continue;
        *out++ = (uint8_t)(decoder->group >> 16);
        *out++ = (uint8_t)(decoder->group >> 8);
        *out++ = (uint8_t)decoder->group;
        decoder->filled = 0;
    }
    return (size_t)(out - decoded);
}

/* The last group, when it was padded. */
static size_t
decode_rest(const Decoder *decoder, uint8_t *decoded)
{
    if (decoder->filled == 2) {
        decoded[0] = (uint8_t)(decoder->group >> 4);
        return 1;
    }
    if (decoder->filled == 3) {
        decoded[0] = (uint8_t)(decoder->group >> 10);
        decoded[1] = (uint8_t)(decoder->group >> 2);
        return 2;
    }
    return 0;
}

bool
base64_decode(const Spool *spool, int64_t offset, const Base64Stretch *stretch, ByteSink sink,
              void *data, GError **error)
{
    Decoder decoder = {0};
    values_init(&decoder.values);
    uint8_t block[BLOCK_SIZE], decoded[BLOCK_SIZE];
    for (int64_t done = 0; done < stretch->encoded_length;) {
        size_t wanted = (size_t)MIN((int64_t)sizeof block, stretch->encoded_length - done);
        ssize_t got = spool_read(spool, offset + done, block, wanted, error);
        if (got < 0)
            return false;
        if (got == 0)
            return fail(error, FAIL_CORRUPT, "a message became shorter while it was stored");
        size_t size = decode_block(&decoder, block, (size_t)got, decoded);
        if (!sink(data, decoded, size, error))
            return false;
        done += got;
    }
    size_t size = decode_rest(&decoder, decoded);
    return size == 0 || sink(data, decoded, size, error);
}

/* ── encoding ────────────────────────────────────────────────────────────────────────────── */

static bool
put_newlines(Base64Encoder *encoder, int64_t count, GError **error)
{
    const char *newline = encoder->recipe.is_crlf ? "\r\n" : "\n";
    for (int64_t i = 0; i < count; i++)
        if (!encoder->sink(encoder->data, (const uint8_t *)newline, strlen(newline), error))
            return false;
    return true;
}

/* Characters into lines. */
static bool
put_characters(Base64Encoder *encoder, const uint8_t *characters, size_t count, GError **error)
{
    uint8_t lines[2 * BLOCK_SIZE];
    size_t used = 0;
    while (count > 0) {
        if (encoder->column == encoder->recipe.line_length) {
            if (encoder->recipe.is_crlf)
                lines[used++] = '\r';
            lines[used++] = '\n';
            encoder->column = 0;
        }
        size_t room = (size_t)MIN(encoder->recipe.line_length - encoder->column,
                                  (int64_t)(sizeof lines - 2 - used));
        size_t part = MIN(count, room);
        memcpy(lines + used, characters, part);
        characters += part;
        count -= part;
        used += part;
        encoder->column += (int64_t)part;
        if (used + 2 >= sizeof lines) {
            if (!encoder->sink(encoder->data, lines, used, error))
                return false;
            used = 0;
        }
    }
    return used == 0 || encoder->sink(encoder->data, lines, used, error);
}

static size_t
encode_groups(const uint8_t *bytes, size_t groups, uint8_t *characters)
{
    uint8_t *out = characters;
    for (size_t i = 0; i < groups; i++, bytes += GROUP_BYTES) {
        *out++ = (uint8_t)alphabet[bytes[0] >> 2];
        *out++ = (uint8_t)alphabet[(bytes[0] << 4 | bytes[1] >> 4) & 0x3f];
        *out++ = (uint8_t)alphabet[(bytes[1] << 2 | bytes[2] >> 6) & 0x3f];
        *out++ = (uint8_t)alphabet[bytes[2] & 0x3f];
    }
    return (size_t)(out - characters);
}

bool
base64_encoder_begin(Base64Encoder *encoder, const Base64Recipe *recipe, ByteSink sink, void *data,
                     GError **error)
{
    *encoder = (Base64Encoder){.recipe = *recipe, .sink = sink, .data = data};
    if (recipe->line_length <= 0)
        return fail(error, FAIL_CORRUPT, "a stored attachment says lines of no length");
    return put_newlines(encoder, recipe->leading_newlines, error);
}

bool
base64_encoder_add(Base64Encoder *encoder, const uint8_t *bytes, size_t length, GError **error)
{
    uint8_t characters[BLOCK_SIZE];
    const size_t groups_max = sizeof characters / GROUP_CHARACTERS;
    while (length > 0) {
        if (encoder->pending_length > 0 || length < GROUP_BYTES) {
            encoder->pending[encoder->pending_length++] = *bytes++;
            length--;
            if (encoder->pending_length < GROUP_BYTES)
                continue;
            encoder->pending_length = 0;
            size_t count = encode_groups(encoder->pending, 1, characters);
            if (!put_characters(encoder, characters, count, error))
                return false;
            continue;
        }
        size_t groups = MIN(length / GROUP_BYTES, groups_max);
        size_t count = encode_groups(bytes, groups, characters);
        if (!put_characters(encoder, characters, count, error))
            return false;
        bytes += groups * GROUP_BYTES;
        length -= groups * GROUP_BYTES;
    }
    return true;
}

bool
base64_encoder_finish(Base64Encoder *encoder, GError **error)
{
    size_t left = encoder->pending_length;
    if (left > 0) {
        uint8_t characters[GROUP_CHARACTERS];
        memset(encoder->pending + left, 0, GROUP_BYTES - left);
        encode_groups(encoder->pending, 1, characters);
        memset(characters + left + 1, '=', GROUP_BYTES - left);
        if (!put_characters(encoder, characters, sizeof characters, error))
            return false;
    }
    return put_newlines(encoder, encoder->recipe.trailing_newlines, error);
}
