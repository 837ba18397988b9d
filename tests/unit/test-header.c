/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/header.h"

#include <string.h>

static HeaderBlock *
read_block(const char *text)
{
    g_autoptr(Spool) spool = spool_of(text);
    g_autoptr(GError) error = NULL;
    HeaderBlock *block = header_block_read(spool, 0, &error);
    g_assert_no_error(error);
    return block;
}

static void
test_fields(void)
{
    static const struct {
        const char *text, *fields; /* name=value| */
        int64_t start;
        const char *body;
    } cases[] = {
        {"", "", 0, ""},
        {"\n", "", 0, ""},
        {"\nbody", "", 0, "body"},
        {"A: 1\nB: 2\n\nbody\n", "A=1|B=2|", 0, "body\n"},
        {"A: 1\r\nB: 2\r\n\r\nbody\r\n", "A=1|B=2|", 0, "body\r\n"},
        {"A: 1", "A=1|", 0, ""},
        {"A: 1\n", "A=1|", 0, ""},
        {"A:one\n two\n\tthree\n\n", "A=one two\tthree|", 0, ""},
        {"A:\n folded\n\n", "A=folded|", 0, ""},
        {"A:\nB:\n\n", "A=|B=|", 0, ""},
        {"A : 1\n\n", "A=1|", 0, ""},
        {"From a@example.org Thu Feb 15 10:30:05 2024\nA: 1\n\nx", "A=1|", 44, "x"},
        {">From a@example.org Thu Feb 15 10:30:05 2024\nA: 1\n\nx", "A=1|", 45, "x"},
        {"no field here\nA: 1\n\nx", "A=1|", 0, "x"},
        {" continuation of nothing\nA: 1\n\nx", "A=1|", 0, "x"},
        {"A: 1\n \n\nx", "A=1|", 0, "x"},
        {"A: last\r", "A=last|", 0, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("case %zu", i);
        g_autoptr(HeaderBlock) block = read_block(cases[i].text);
        g_autoptr(GString) fields = g_string_new(NULL);
        for (guint field = 0; field < block->fields->len; field++) {
            const HeaderField *found = &g_array_index(block->fields, HeaderField, field);
            g_string_append_printf(fields, "%s=%s|", found->name, found->value);
        }
        g_assert_cmpstr(fields->str, ==, cases[i].fields);
        g_assert_cmpint(block->start, ==, cases[i].start);
        g_assert_cmpstr(cases[i].text + block->body_offset, ==, cases[i].body);
        g_assert_false(block->is_cut);
    }
}

static void
test_find(void)
{
    g_autoptr(HeaderBlock) block = read_block("To: a\nSubject: s\nTO: b\n\n");
    g_assert_cmpstr(header_find(block, "subject"), ==, "s");
    g_assert_null(header_find(block, "Cc"));
    guint position = 0;
    g_assert_cmpstr(header_next(block, "To", &position), ==, "a");
    g_assert_cmpstr(header_next(block, "To", &position), ==, "b");
    g_assert_null(header_next(block, "To", &position));
}

static void
test_nul_bytes_are_taken_out(void)
{
    g_autoptr(Spool) spool = spool_of_bytes("A: x\0y\n\nb", 9);
    g_autoptr(GError) error = NULL;
    g_autoptr(HeaderBlock) block = header_block_read(spool, 0, &error);
    g_assert_cmpstr(header_find(block, "A"), ==, "xy");
}

/* The end of the block is found wherever the reads happen to cut it. */
static void
test_ends_across_reads(void)
{
    for (size_t length = 8180; length < 8200; length++) {
        g_autofree char *filling = g_strnfill(length, 'x');
        g_autofree char *text = g_strconcat("A: ", filling, "\r\nB: 2\r\n\r\nbody", NULL);
        g_autoptr(HeaderBlock) block = read_block(text);
        g_assert_cmpstr(header_find(block, "B"), ==, "2");
        g_assert_cmpstr(text + block->body_offset, ==, "body");
    }
}

static void
test_maxima(void)
{
    g_autoptr(GString) many = g_string_new(NULL);
    for (int i = 0; i < HEADER_FIELDS_MAX + 1; i++)
        g_string_append(many, "A: 1\n");
    g_string_append(many, "\nbody");
    g_autoptr(HeaderBlock) block = read_block(many->str);
    g_assert_cmpuint(block->fields->len, ==, HEADER_FIELDS_MAX);
    g_assert_true(block->is_cut);

    g_autofree char *filling = g_strnfill(3 * HEADER_BLOCK_MAX, 'x');
    g_autofree char *text = g_strconcat("A: ", filling, "\n\n", NULL);
    g_autoptr(HeaderBlock) large = read_block(text);
    g_assert_true(large->is_cut);
    g_assert_cmpint(large->body_offset, <=, HEADER_BLOCK_MAX + 16384);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header/fields", test_fields);
    g_test_add_func("/header/find", test_find);
    g_test_add_func("/header/nul-bytes", test_nul_bytes_are_taken_out);
    g_test_add_func("/header/across-reads", test_ends_across_reads);
    g_test_add_func("/header/maxima", test_maxima);
    return g_test_run();
}
