/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three losses of GMime 3.2.13, seen through GMime itself. */
#include "mail/base64.h"
#include "mail/parse.h"

#include <gmime/gmime.h>
#include <string.h>

static void
test_step(void)
{
    static const struct {
        const char *encoded, *decoded;
    } cases[] = {
        {"", ""},
        {"aGVsbG8=", "hello"},
        {"aGVsbG8", "hello"}, /* no padding at the end */
        {"aGVsbA==", "hell"},
        {"aGVsbA", "hell"}, /* neither */
        {"aGVs\r\nbG8gd2\r\n9ybGQ=\r\n", "hello world"},
        {"aGVsbG8=d29ybGQ=", "helloworld"}, /* padding in the middle */
        {"aA==ZQ==bA==bA==bw==", "hello"},
        {"aG!Vs?bG-8", "hello"}, /* foreign bytes */
        {"====", ""},
        {"a", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t length = strlen(cases[i].encoded);
        for (size_t cut = 0; cut <= length; cut++) { /* in two pieces, cut anywhere */
            uint8_t out[64];
            int state = 0;
            uint32_t saved = 0;
            const uint8_t *in = (const uint8_t *)cases[i].encoded;
            size_t got = base64_decode_step(in, cut, out, &state, &saved);
            got += base64_decode_step(in + cut, length - cut, out + got, &state, &saved);
            g_assert_cmpmem(out, got, cases[i].decoded, strlen(cases[i].decoded));
        }
    }
}

static void
test_adjacent_words_in_gmime(void)
{
    g_autofree char *text =
        g_mime_utils_header_decode_text(NULL, "=?UTF-8?B?w6Q=?= =?UTF-8?B?w7Y=?= =?UTF-8?B?w7w=?=");
    g_assert_cmpstr(text, ==, "äöü");
}

static char *
decode_body(const char *body)
{
    g_autofree char *raw =
        g_strconcat("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n", body, NULL);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw, strlen(raw));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *part = g_mime_parser_construct_part(parser, NULL);
    GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
    GMimeStream *out = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, out);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(out));
    char *text = g_strndup((const char *)bytes->data, bytes->len);
    g_object_unref(out);
    g_object_unref(part);
    g_object_unref(parser);
    g_object_unref(stream);
    return text;
}

static void
test_padding_in_the_middle_in_gmime(void)
{
    g_autofree char *text = decode_body("aGVsbG8=\nIHdvcmxk\n");
    g_assert_cmpstr(text, ==, "hello world");
}

static void
test_missing_padding_in_gmime(void)
{
    g_autofree char *two = decode_body("aGVsbG8gd29ybGQ\n");
    g_assert_cmpstr(two, ==, "hello world");
    g_autofree char *one = decode_body("aGVsbG8gd29ybA\n");
    g_assert_cmpstr(one, ==, "hello worl");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/base64/step", test_step);
    g_test_add_func("/base64/gmime/adjacent-words", test_adjacent_words_in_gmime);
    g_test_add_func("/base64/gmime/padding-in-the-middle", test_padding_in_the_middle_in_gmime);
    g_test_add_func("/base64/gmime/missing-padding", test_missing_padding_in_gmime);
    return g_test_run();
}
