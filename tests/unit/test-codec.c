/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"
#include "store/codec.h"
#include "store/dictionary.h"

#include <string.h>

/* Archives cannot be read with others: these never change. */
static void
test_dictionaries(void)
{
    static const char *const digests[DICTIONARIES] = {
        [DICTIONARY_MESSAGE_1_CRLF] =
            "0cac41dc06a160d6a99f6c205dda1d6d30f93fee07703158bab693bd3b2cc7eb",
        [DICTIONARY_MESSAGE_1_LF] =
            "1527afc61ec98118c7a21a8bca3dff36d5e6315b239bb36503cb2962824adc8c",
    };
    for (int i = 0; i < DICTIONARIES; i++) {
        g_autoptr(GBytes) bytes = dictionary_load((Dictionary)i);
        gsize length;
        const void *data = g_bytes_get_data(bytes, &length);
        g_assert_cmpuint(length, <=, 32768);
        Digest digest = digest_of(data, length);
        char hex[DIGEST_HEX_SIZE];
        g_assert_cmpstr(digest_format(&digest, hex), ==, digests[i]);
    }
}

static Packed
check_message(Codec *codec, const char *message, size_t length, PackMethod method)
{
    Packed packed = codec_pack_message(codec, message, length);
    g_assert_cmpint(packed.method, ==, method);
    g_autofree uint8_t *bytes = g_memdup2(packed.bytes, packed.length);
    Packed stored = {.method = packed.method, .bytes = bytes, .length = packed.length};
    g_autofree char *back = g_malloc(length + 1);
    g_autoptr(GError) error = NULL;
    g_assert_true(codec_unpack(codec, &stored, back, length, &error));
    g_assert_no_error(error);
    g_assert_cmpmem(back, length, message, length);
    /* The beginning alone, and less than there should be. */
    g_assert_true(codec_unpack(codec, &stored, back, length / 2, &error));
    g_assert_cmpmem(back, length / 2, message, length / 2);
    g_assert_false(codec_unpack(codec, &stored, back, length + 1, NULL));
    memset(back, 0, length);
    g_assert_true(codec_unpack_whole(codec, &stored, back, length, &error));
    g_assert_cmpmem(back, length, message, length);
    g_assert_false(codec_unpack_whole(codec, &stored, back, length + 1, NULL));
    return packed;
}

static void
test_message(void)
{
    static const char crlf[] = "From: a@example.com\r\nMIME-Version: 1.0\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n";
    static const char lf[] = "From: a@example.com\nMIME-Version: 1.0\n"
                             "Content-Type: text/plain; charset=utf-8\n\nHello\n";
    g_autoptr(Codec) codec = codec_new();
    for (int i = 0; i < 3; i++) {
        Packed packed = check_message(codec, crlf, strlen(crlf), PACK_MESSAGE_1_CRLF);
        g_assert_cmpuint(packed.length, <, strlen(crlf) / 2);
        packed = check_message(codec, lf, strlen(lf), PACK_MESSAGE_1_LF);
        g_assert_cmpuint(packed.length, <, strlen(lf) / 2);
    }
    check_message(codec, "\x01\x02\x03", 3, PACK_STORED);
    g_autofree char *large = g_strnfill(100000, 'x');
    check_message(codec, large, 100000, PACK_DEFLATED);
}

/* The codec of another connection reads it, and what has another method is damaged. */
static void
test_elsewhere(void)
{
    static const char message[] = "Content-Type: text/plain; charset=utf-8\nMIME-Version: 1.0\n";
    g_autoptr(Codec) one = codec_new();
    g_autoptr(Codec) other = codec_new();
    Packed packed = codec_pack_message(one, message, sizeof message);
    char back[sizeof message];
    g_assert_true(codec_unpack(other, &packed, back, sizeof back, NULL));
    g_assert_cmpmem(back, sizeof back, message, sizeof message);
    packed.method = PACK_DEFLATED;
    g_assert_false(codec_unpack(other, &packed, back, sizeof back, NULL));
    g_assert_false(codec_unpack_whole(other, &packed, back, sizeof back, NULL));
    packed.method = (PackMethod)99;
    g_assert_false(codec_unpack(other, &packed, back, sizeof back, NULL));
    g_assert_false(codec_unpack_whole(other, &packed, back, sizeof back, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/codec/dictionaries", test_dictionaries);
    g_test_add_func("/codec/message", test_message);
    g_test_add_func("/codec/elsewhere", test_elsewhere);
    return g_test_run();
}
