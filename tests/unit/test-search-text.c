/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/codec.h"
#include "store/search-text.h"
#include "store/text-fold.h"

#include <string.h>

static void
test_fold(void)
{
    static const struct {
        const char *text, *folded;
    } cases[] = {
        {"", ""},
        {"Nordvik AS", "nordvik as"},
        {"SØKNAD", "soknad"},
        {"Straße STRASSE", "strasse strasse"},
        {"ẞ", "ss"},
        {"Łódź", "lodz"},
        {"Æsop Œuvre", "aesop oeuvre"},
        {"Þórr Ðagur", "thorr dagur"},
        {"A\xcc\x8a", "a"},
        {"\xef\xac\x81nal", "final"},
        {"a\xff", "a\xef\xbf\xbd"},
        {"東京", "東京"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *folded = text_fold(cases[i].text);
        g_assert_cmpstr(folded, ==, cases[i].folded);
    }
}

static void
assert_round_trip(const SearchText *text, const Primer *primer, bool takes_primer)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Codec) codec = codec_new();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_assert_true(search_text_pack(text, codec, primer, bytes) == takes_primer);
    PackedText packed = {bytes->data, bytes->len, takes_primer ? primer : NULL};
    g_auto(SearchText) got = {{NULL}};
    g_assert_true(search_text_unpack(&packed, codec, &got, &error));
    for (size_t i = 0; i < SEARCH_FIELDS; i++) {
        const char *wanted = text->of[i] != NULL ? text->of[i] : "";
        g_assert_cmpstr(got.of[i], ==, wanted);
        g_autofree char *field = search_text_unpack_field(&packed, codec, (SearchField)i, &error);
        g_assert_cmpstr(field, ==, wanted);
    }
}

static void
test_round_trip(void)
{
    char subject[] = "Invoice", sender[] = "Kari kari@example.no", body[200000];
    for (size_t i = 0; i < sizeof body; i++)
        body[i] = (char)('a' + i * i % 23);
    body[sizeof body - 1] = '\0';
    SearchText texts[] = {
        {{NULL}},
        {{[SEARCH_SUBJECT] = subject}},
        {{[SEARCH_BODY] = subject, [SEARCH_FILENAMES] = sender}},
        {{[SEARCH_SUBJECT] = subject, [SEARCH_SENDER] = sender, [SEARCH_BODY] = body}},
    };
    static const Primer none;
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_round_trip(&texts[i], &none, false);
}

static void
fill_primer(Primer *primer, const char *text)
{
    primer->length = strlen(text);
    memcpy(primer->bytes, text, primer->length);
}

/* A text that stands in the primer takes next to nothing, and cannot be had without it. */
static void
test_primer(void)
{
    static const char message[] = "Subject: Payment\r\n\r\nYour invoice 4711 of May was paid.\r\n";
    char subject[] = "Payment", body[] = "Your invoice 4711 of May was paid.\n";
    SearchText text = {{[SEARCH_SUBJECT] = subject, [SEARCH_BODY] = body}};
    Primer primer, other;
    fill_primer(&primer, message);
    fill_primer(&other, "Somebody else wrote this, and not a word of it is the same.");
    assert_round_trip(&text, &primer, true);

    g_autoptr(Codec) codec = codec_new();
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_assert_true(search_text_pack(&text, codec, &primer, bytes));
    g_assert_cmpuint(bytes->len, <, strlen(body) / 2);
    const Primer *const wrong[] = {NULL, &(Primer){.length = 0}, &other};
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_auto(SearchText) got = {{NULL}};
        PackedText packed = {bytes->data, bytes->len, wrong[i]};
        bool done = search_text_unpack(&packed, codec, &got, &error);
        g_assert_true(done ? strcmp(got.of[SEARCH_BODY], body) != 0 : fail_is(error, FAIL_CORRUPT));
    }
}

/* Long texts do without: deflate would not see the primer any more. */
static void
test_primer_of_long_text(void)
{
    g_autofree char *body = g_strnfill(70000, 'x');
    SearchText text = {{[SEARCH_BODY] = body}};
    Primer primer;
    fill_primer(&primer, "xxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    assert_round_trip(&text, &primer, false);
    body[60000] = '\0';
    assert_round_trip(&text, &primer, true);
}

/* Damage is an error or another text, never a crash or a gigabyte. */
static void
check_damage(bool is_primed)
{
    char body[] = "The same words, the same words, the same words, the same words, again.";
    SearchText text = {{[SEARCH_BODY] = body}};
    g_autoptr(Codec) codec = codec_new();
    g_autoptr(GByteArray) packed = g_byte_array_new();
    Primer primer;
    fill_primer(&primer, is_primed ? "The same words, again and again." : "");
    g_assert_true(search_text_pack(&text, codec, &primer, packed) == is_primed);
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (int i = 0; i < 5000; i++) {
        g_autofree uint8_t *damaged = g_memdup2(packed->data, packed->len);
        size_t length = (size_t)g_rand_int_range(random, 0, (gint32)packed->len + 1);
        damaged[g_rand_int_range(random, 0, (gint32)packed->len)] = (uint8_t)g_rand_int(random);
        damaged[g_rand_int_range(random, 0, 8)] = (uint8_t)g_rand_int(random);
        g_autoptr(GError) error = NULL;
        g_auto(SearchText) got = {{NULL}};
        PackedText text_of_damaged = {damaged, length, &primer};
        bool done = search_text_unpack(&text_of_damaged, codec, &got, &error);
        g_assert_true(done == (error == NULL));
    }
}

static void
test_damage(void)
{
    check_damage(false);
    check_damage(true);
}

static void
test_codec(void)
{
    g_autoptr(Codec) codec = codec_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(6);
    static const size_t sizes[] = {0, 1, 15, 16, 1000, 24575, 24576, 262144};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (int is_random = 0; is_random <= 1; is_random++) {
            size_t size = sizes[i];
            g_autofree uint8_t *block = g_malloc(size + 1);
            for (size_t j = 0; j < size; j++)
                block[j] = is_random ? (uint8_t)g_rand_int(random) : (uint8_t)(j % 7);
            Packed packed = codec_pack(codec, block, size);
            g_assert_cmpint(packed.length, <=, (gint64)size);
            if (is_random)
                g_assert_cmpint(packed.method, ==, PACK_STORED);
            else if (size >= 1000)
                g_assert_cmpint(packed.method, ==, PACK_DEFLATED);
            g_autofree uint8_t *copy = g_memdup2(packed.bytes, packed.length);
            packed.bytes = copy;
            g_autofree uint8_t *back = g_malloc(size + 1);
            g_autoptr(GError) error = NULL;
            g_assert_true(codec_unpack(codec, &packed, back, size, &error));
            g_assert_cmpmem(back, size, block, size);
            g_assert_false(codec_unpack(codec, &packed, back, size + 1, &error));
            g_assert_true(fail_is(error, FAIL_CORRUPT));
        }
    }
}

/* The beginning does not shrink, the middle does: samples see it. */
static void
test_codec_looks_inside(void)
{
    g_autoptr(Codec) codec = codec_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(6);
    uint8_t block[64 * 1024] = {0};
    for (size_t j = 0; j < sizeof block / 4; j++)
        block[j] = (uint8_t)g_rand_int(random);
    g_assert_cmpint(codec_pack(codec, block, sizeof block).method, ==, PACK_DEFLATED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-text/fold", test_fold);
    g_test_add_func("/search-text/round-trip", test_round_trip);
    g_test_add_func("/search-text/primer", test_primer);
    g_test_add_func("/search-text/primer-of-long-text", test_primer_of_long_text);
    g_test_add_func("/search-text/damage", test_damage);
    g_test_add_func("/codec/round-trip", test_codec);
    g_test_add_func("/codec/looks-inside", test_codec_looks_inside);
    return g_test_run();
}
