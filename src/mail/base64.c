/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/base64.h"

#include <gmime/gmime.h>
#include <string.h>

#define NO 255

/* RFC 4648 §4: the value of each symbol plus one; 0 for bytes outside the alphabet. */
static const uint8_t symbols[256] = {
    ['A'] = 1,  ['B'] = 2,  ['C'] = 3,  ['D'] = 4,  ['E'] = 5,  ['F'] = 6,  ['G'] = 7,  ['H'] = 8,
    ['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16,
    ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
    ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30, ['e'] = 31, ['f'] = 32,
    ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40,
    ['o'] = 41, ['p'] = 42, ['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
    ['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56,
    ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};

/* NO for bytes outside the alphabet. */
static inline uint8_t
value_of(uint8_t symbol)
{
    return (uint8_t)(symbols[symbol] - 1);
}

/* Whole quartets without any foreign byte, which is nearly all of every body. */
static size_t
decode_quartets(const uint8_t **in, const uint8_t *end, uint8_t *out)
{
    uint8_t *start = out;
    const uint8_t *next = *in;
    while (end - next >= 4) {
        uint8_t a = value_of(next[0]), b = value_of(next[1]);
        uint8_t c = value_of(next[2]), d = value_of(next[3]);
        if ((a | b | c | d) > 63)
            break;
        out[0] = (uint8_t)(a << 2 | b >> 4);
        out[1] = (uint8_t)(b << 4 | c >> 2);
        out[2] = (uint8_t)(c << 6 | d);
        out += 3;
        next += 4;
    }
    *in = next;
    return (size_t)(out - start);
}

size_t
base64_decode_step(const uint8_t *in, size_t length, uint8_t *out, int *state, uint32_t *saved)
{
    const uint8_t *end = in + length;
    uint8_t *start = out;
    uint32_t bits = *saved;
    int held = *state > 0 ? *state & 3 : 0; /* symbols of the open quartet */

    while (in < end) {
        if (held == 0) {
            out += decode_quartets(&in, end, out);
            if (in == end)
                break;
        }
        uint8_t symbol = *in++;
        uint8_t value = value_of(symbol);
        if (value == NO) {
            if (symbol == '=')
                held = 0;
            continue;
        }
        bits = bits << 6 | value;
        held = (held + 1) & 3;
        if (held == 2)
            *out++ = (uint8_t)(bits >> 4);
        else if (held == 3)
            *out++ = (uint8_t)(bits >> 2);
        else if (held == 0)
            *out++ = (uint8_t)bits;
    }
    *state = held;
    *saved = bits;
    return (size_t)(out - start);
}

/* Takes the place of GMime's function of the same name. */
G_MODULE_EXPORT size_t
g_mime_encoding_base64_decode_step(const unsigned char *inbuf, size_t inlen, unsigned char *outbuf,
                                   int *state, guint32 *save)
{
    return base64_decode_step(inbuf, inlen, outbuf, state, save);
}

bool
base64_repair_works(void)
{
    GMimeEncoding decoder;
    char out[16];
    g_mime_encoding_init_decode(&decoder, GMIME_CONTENT_ENCODING_BASE64);
    size_t length = g_mime_encoding_step(&decoder, "YQ==YmM", 7, out);
    return length == 3 && memcmp(out, "abc", 3) == 0;
}
