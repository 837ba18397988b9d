/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/base64-recipe.h"

#include <string.h>

static bool
collect(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    (void)error;
    g_byte_array_append(data, bytes, (guint)length);
    return true;
}

static Base64Stretch
measure(const Spool *spool)
{
    g_autoptr(GError) error = NULL;
    Base64Stretch stretch;
    g_assert_true(base64_measure(spool, 0, spool_size(spool), &stretch, &error));
    g_assert_no_error(error);
    return stretch;
}

static GByteArray *
decode(const Spool *spool, const Base64Stretch *stretch)
{
    g_autoptr(GError) error = NULL;
    GByteArray *decoded = g_byte_array_new();
    g_assert_true(base64_decode(spool, 0, stretch, collect, decoded, &error));
    g_assert_no_error(error);
    return decoded;
}

/* In pieces of odd sizes, as chunks of a content come. */
static GByteArray *
encode(const GByteArray *decoded, const Base64Recipe *recipe, size_t piece)
{
    g_autoptr(GError) error = NULL;
    GByteArray *text = g_byte_array_new();
    Base64Encoder encoder;
    g_assert_true(base64_encoder_begin(&encoder, recipe, collect, text, &error));
    for (size_t done = 0; done < decoded->len; done += piece)
        g_assert_true(base64_encoder_add(&encoder, decoded->data + done,
                                         MIN(piece, decoded->len - done), &error));
    g_assert_true(base64_encoder_finish(&encoder, &error));
    return text;
}

/* Whatever is measured comes out again exactly. */
static Base64Stretch
assert_exact(const void *bytes, size_t length, size_t piece)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Spool) spool = spool_new(g_get_tmp_dir());
    g_assert_true(spool_append(spool, bytes, length, &error));
    Base64Stretch stretch = measure(spool);
    g_assert_cmpint(stretch.encoded_length, <=, (gint64)length);
    if (stretch.encoded_length > 0) {
        g_autoptr(GByteArray) decoded = decode(spool, &stretch);
        g_assert_cmpint(decoded->len, ==, stretch.decoded_size);
        g_autoptr(GByteArray) text = encode(decoded, &stretch.recipe, piece);
        g_assert_cmpmem(text->data, text->len, bytes, (size_t)stretch.encoded_length);
    }
    return stretch;
}

static void
test_stretches(void)
{
    static const struct {
        const char *text;
        int64_t encoded_length, decoded_size;
        Base64Recipe recipe;
    } cases[] = {
        {"", 0, 0, {0}},
        {"\r\n\r\n", 0, 0, {0}},
        {"QUJD", 4, 3, {4, false, 0, 0}},
        {"QUJD\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\r\n", 6, 3, {4, true, 0, 1}},
        {"QQ==\r\n", 6, 1, {4, true, 0, 1}},
        {"QUI=", 4, 2, {4, false, 0, 0}},
        {"QUJDRA==", 8, 4, {8, false, 0, 0}},
        {"QUJD\r\nREVG\r\n", 12, 6, {4, true, 0, 1}},
        {"QUJD\r\nREVG", 10, 6, {4, true, 0, 0}},
        {"QUJDREVG\nQUJD\n", 14, 9, {8, false, 0, 1}},
        {"\n\nQUJD\n\n\n", 9, 3, {4, false, 2, 3}},
        {"QUJDRE\nVG\n", 10, 6, {6, false, 0, 1}}, /* lines that are no multiple of four */
        {"QUJDRE\nVGQU\nJD\n", 0, 0, {0}},
        /* The regular beginning only. */
        {"QUJD\nREVG\n-- \nfooter\n", 10, 6, {4, false, 0, 1}},
        {"QUJD\n\nREVG\n", 6, 3, {4, false, 0, 2}},
        {"QUJD\nREVGQUJD\n", 5, 3, {4, false, 0, 1}}, /* a longer line */
        {"QUJDREVG\nQUJD\nREVG\n", 14, 9, {8, false, 0, 1}},
        {"QUJD\nQQ==\nREVG\n", 10, 4, {4, false, 0, 1}},
        {"QUJD\nREVG\r\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\nRE VG\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\nREV\n", 5, 3, {4, false, 0, 1}}, /* padding is missing */
        {"QUJD\nRE=\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\nRE==\n", 5, 3, {4, false, 0, 1}}, /* bits that would be lost */
        {"QUJD\nREU=\n", 10, 5, {4, false, 0, 1}},
        {"QUJD\nREV=\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\n====\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\nQ===\n", 5, 3, {4, false, 0, 1}},
        {"QUJD\r\rREVG", 0, 0, {0}},
        {"QUJD\r", 0, 0, {0}},
        {"QUJD\rREVG", 0, 0, {0}},
        {"=\n", 0, 0, {0}},
        {"hello there\n", 0, 0, {0}},
        {"\xff\xfe", 0, 0, {0}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Base64Stretch stretch = assert_exact(cases[i].text, strlen(cases[i].text), 1);
        if (stretch.encoded_length != cases[i].encoded_length ||
            stretch.decoded_size != cases[i].decoded_size)
            g_error("case %zu '%s': %d characters, %d bytes", i, cases[i].text,
                    (int)stretch.encoded_length, (int)stretch.decoded_size);
        if (stretch.encoded_length == 0)
            continue;
        const Base64Recipe *got = &stretch.recipe, *wanted = &cases[i].recipe;
        g_assert_cmpint(got->line_length, ==, wanted->line_length);
        g_assert_cmpint(got->is_crlf, ==, wanted->is_crlf);
        g_assert_cmpint(got->leading_newlines, ==, wanted->leading_newlines);
        g_assert_cmpint(got->trailing_newlines, ==, wanted->trailing_newlines);
    }
}

static GByteArray *
random_bytes(GRand *random, size_t length)
{
    GByteArray *bytes = g_byte_array_new();
    g_byte_array_set_size(bytes, (guint)length);
    for (size_t i = 0; i < length; i++)
        bytes->data[i] = (uint8_t)g_rand_int(random);
    return bytes;
}

/* Every regular text is taken whole, across all block sizes. */
static void
test_regular_is_whole(void)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    static const size_t sizes[] = {1, 2, 3, 56, 57, 58, 1000, 24575, 24576, 24577, 100000, 400001};
    static const int64_t lengths[] = {4, 60, 64, 70, 72, 76, 998, 32768, 1000000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(lengths); j++) {
            g_autoptr(GByteArray) bytes = random_bytes(random, sizes[i]);
            Base64Recipe recipe = {lengths[j], j % 2 == 0, (int64_t)i % 3, (int64_t)(i + j) % 3};
            g_autoptr(GByteArray) text = encode(bytes, &recipe, 7777);
            Base64Stretch stretch = assert_exact(text->data, text->len, 1000 + i);
            g_assert_cmpint(stretch.encoded_length, ==, text->len);
            g_assert_cmpint(stretch.decoded_size, ==, (gint64)sizes[i]);
        }
    }
}

/* Damaged texts: what is taken is exact, whatever it is. */
static void
test_damaged_stays_exact(void)
{
    static const char noise[] = "A=\r\n -\xff";
    g_autoptr(GRand) random = g_rand_new_with_seed(12);
    for (int i = 0; i < 3000; i++) {
        g_autoptr(GByteArray) bytes =
            random_bytes(random, (size_t)g_rand_int_range(random, 1, 400));
        Base64Recipe recipe = {g_rand_int_range(random, 1, 80), g_rand_boolean(random),
                               g_rand_int_range(random, 0, 2), g_rand_int_range(random, 0, 3)};
        g_autoptr(GByteArray) text = encode(bytes, &recipe, 100);
        for (int damages = g_rand_int_range(random, 1, 3); damages > 0; damages--)
            text->data[g_rand_int_range(random, 0, (gint32)text->len)] =
                (uint8_t)noise[g_rand_int_range(random, 0, sizeof noise - 1)];
        assert_exact(text->data, text->len, 13);
    }
}

static void
test_range_within(void)
{
    static const char text[] = "--x\r\nQUJD\r\nREVG\r\n--x--\r\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Spool) spool = spool_new(g_get_tmp_dir());
    g_assert_true(spool_append(spool, text, strlen(text), &error));
    Base64Stretch stretch;
    g_assert_true(base64_measure(spool, 5, 12, &stretch, &error));
    g_assert_cmpint(stretch.encoded_length, ==, 12);
    g_autoptr(GByteArray) decoded = g_byte_array_new();
    g_assert_true(base64_decode(spool, 5, &stretch, collect, decoded, &error));
    g_assert_cmpmem(decoded->data, decoded->len, "ABCDEF", 6);
    /* A range that ends in the middle of a line takes what is before it. */
    g_assert_true(base64_measure(spool, 5, 9, &stretch, &error));
    g_assert_cmpint(stretch.encoded_length, ==, 6);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base64-recipe/stretches", test_stretches);
    g_test_add_func("/base64-recipe/regular", test_regular_is_whole);
    g_test_add_func("/base64-recipe/damaged", test_damaged_stays_exact);
    g_test_add_func("/base64-recipe/range", test_range_within);
    return g_test_run();
}
