/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A winmail.dat of our own, made attribute by attribute. */
#include "mail-fixture.h"
#include "mail/parse.h"
#include "mail/rtf-text.h"
#include "mail/tnef.h"

#include <string.h>

static void
put(GByteArray *bytes, uint32_t number, int size)
{
    for (int i = 0; i < size; i++) {
        guint8 byte = i < 4 ? (guint8)(number >> (8 * i)) : 0;
        g_byte_array_append(bytes, &byte, 1);
    }
}

static void
put_attribute(GByteArray *bytes, uint32_t id, const void *data, size_t length)
{
    put(bytes, 1, 1);
    put(bytes, id, 4);
    put(bytes, (uint32_t)length, 4);
    g_byte_array_append(bytes, data, (guint)length);
    put(bytes, 0, 2);
}

static void
put_property(GByteArray *bytes, uint32_t type, uint32_t id, const void *data, size_t length)
{
    put(bytes, type, 2);
    put(bytes, id, 2);
    put(bytes, 1, 4);
    put(bytes, (uint32_t)length, 4);
    g_byte_array_append(bytes, data, (guint)length);
    put(bytes, 0, (int)((4 - length % 4) % 4));
}

static GByteArray *
begin(void)
{
    GByteArray *bytes = g_byte_array_new();
    put(bytes, 0x223e9f78, 4);
    put(bytes, 0x1234, 2);
    return bytes;
}

/* A text in Cyrillic, a file with two names, one in UTF-16, and one in a property. */
static GByteArray *
example(void)
{
    GByteArray *bytes = begin();
    g_autoptr(GByteArray) page = g_byte_array_new();
    put(page, 1251, 4);
    put(page, 0, 4);
    put_attribute(bytes, 0x69007, page->data, page->len);
    put_attribute(bytes, 0x2800c, "\xcf\xf0\xe8\xe2\xe5\xf2", 7);
    put_attribute(bytes, 0x69002, "", 0);
    put_attribute(bytes, 0x18010, "SHORT~1.PDF", 12);
    put_attribute(bytes, 0x6800f, "%PDF-", 5);
    g_autoptr(GByteArray) properties = g_byte_array_new();
    put(properties, 4, 4);
    put(properties, 0x0003, 2); /* a number */
    put(properties, 0x0e21, 2);
    put(properties, 7, 4);
    put(properties, 0x0003, 2); /* one with a name */
    put(properties, 0x8001, 2);
    put(properties, 0, 16);
    put(properties, 1, 4);
    put(properties, 3, 4);
    put(properties, 0x616161, 4);
    put(properties, 5, 4);
    put_property(properties, 0x001f, 0x3707, "a\0\xe5\0.\0p\0d\0f\0\0", 14);
    put_property(properties, 0x001e, 0x370e, "Application/PDF", 16);
    put_attribute(bytes, 0x69005, properties->data, properties->len);
    put_attribute(bytes, 0x69002, "", 0);
    g_autoptr(GByteArray) second = g_byte_array_new();
    put(second, 2, 4);
    put_property(second, 0x001e, 0x3704, "..\\b.png", 9);
    put_property(second, 0x0102, 0x3701, "\x89PNG\0", 5);
    put_attribute(bytes, 0x69005, second->data, second->len);
    put_attribute(bytes, 0x69002, "", 0); /* without data: none */
    return bytes;
}

static char *
mail_with(const GByteArray *tnef, const char *text)
{
    g_autofree char *encoded = g_base64_encode(tnef->data, tnef->len);
    return g_strconcat("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n", text,
                       "\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
                       "Content-Transfer-Encoding: base64\n\n",
                       encoded, "\n--b\nContent-Type: image/gif; name=last.gif\n\nGIF\n--b--\n",
                       NULL);
}

static bool
collect(const void *bytes, size_t length, void *data, GError **error)
{
    (void)error;
    g_byte_array_append(data, bytes, (guint)length);
    return true;
}

/* The files count as attachments between the winmail.dat and what follows it; each index decodes
 * to the bytes that the digest is of. */
static void
test_files(void)
{
    static const struct {
        const char *name, *type;
        int64_t size;
    } expected[] = {{"winmail.dat", "application/ms-tnef", -1},
                    {"aå.pdf", "application/pdf", 5},
                    {"b.png", "image/png", 5},
                    {"last.gif", "image/gif", 3}};
    g_autoptr(GByteArray) tnef = example();
    g_autofree char *mail = mail_with(tnef, "");
    g_autoptr(Message) message = parse_text(mail);
    g_assert_cmpstr(message->text, ==, "Привет");
    g_autoptr(Spool) spool = spool_of(mail);
    g_assert_cmpuint(message->attachments->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        const MailAttachment *attachment = message->attachments->pdata[i];
        g_assert_cmpstr(attachment->filename, ==, expected[i].name);
        g_assert_cmpstr(attachment->content_type, ==, expected[i].type);
        if (expected[i].size >= 0)
            g_assert_cmpint(attachment->size, ==, expected[i].size);
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        g_autoptr(GError) error = NULL;
        g_assert_true(mail_attachment_decode(spool, i, collect, bytes, &error));
        Digest digest = digest_of(bytes->data, bytes->len);
        g_assert_true(digest_equal(&digest, &attachment->digest));
    }
}

static void
test_text_is_a_fallback(void)
{
    g_autoptr(GByteArray) tnef = example();
    g_autofree char *mail = mail_with(tnef, "said already");
    g_autoptr(Message) message = parse_text(mail);
    g_assert_cmpstr(message->text, ==, "said already");
}

static void
test_attached_message(void)
{
    g_autoptr(GByteArray) inner = example();
    g_autoptr(GByteArray) object = g_byte_array_new();
    put(object, 0, 16);
    g_byte_array_append(object, inner->data, inner->len);
    g_autoptr(GByteArray) properties = g_byte_array_new();
    put(properties, 2, 4);
    put_property(properties, 0x001e, 0x3001, "Inner", 6);
    put_property(properties, 0x000d, 0x3701, object->data, object->len);
    g_autoptr(GByteArray) outer = begin();
    put_attribute(outer, 0x69002, "", 0);
    put_attribute(outer, 0x69005, properties->data, properties->len);
    g_autofree char *mail = mail_with(outer, "");
    g_autoptr(Message) message = parse_text(mail);
    g_assert_cmpstr(message->text, ==, "Привет");
    g_assert_cmpuint(message->attachments->len, ==, 3); /* what is nested is not attached */
    const MailAttachment *attachment = message->attachments->pdata[1];
    g_assert_cmpstr(attachment->filename, ==, "Inner");
    g_assert_cmpint(attachment->size, ==, (gint64)inner->len);
}

/* Cut off anywhere, and with any byte changed: nothing but less. */
static void
test_damaged(void)
{
    g_autoptr(GByteArray) tnef = example();
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (guint i = 0; i < 20 * tnef->len; i++) {
        g_autofree guint8 *copy = g_memdup2(tnef->data, tnef->len);
        guint length = i < tnef->len ? i : tnef->len;
        if (i >= tnef->len)
            copy[i % tnef->len] = (guint8)g_rand_int(random);
        g_autoptr(GBytes) bytes = g_bytes_new(copy, length);
        g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func((GDestroyNotify)mail_part_free);
        tnef_list(bytes, false, false, parts);
        g_assert_cmpuint(parts->len, <=, 10);
    }
}

static void
test_rtf(void)
{
    static const struct {
        const char *rtf, *text;
        bool is_cut;
    } cases[] = {
        {"", "", false},
        {"{\\rtf1\\ansi one\\par two\\tab three}", "one\ntwo\tthree", false},
        {"{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}a{\\b b}c}", "abc", false},
        {"{\\rtf1\\ansicpg1251 \\'cf\\'f0\\'e8}", "При", false},
        {"{\\rtf1\\uc1 s\\u248?k \\u-10179?\\u-8704?}", "søk \360\237\230\200", false},
        {"{\\rtf1\\uc2 s\\u248 xxk\\uc0 \\u248 k}", "søkøk", false},
        {"{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\f0 x\\htmlrtf0 a\\htmlrtf "
         "}\\htmlrtf0 b}",
         "ab", false},
        {"{\\rtf1 \\{a\\}\\\\ \\~b\\bin3 }}}c}", "{a}\\  bc", false},
        {"{\\rtf1\\ansicpg10000 bl\\'8cb\\'be\\'81}", "blåbæÅ", false},
        {"{\\rtf1\\ansicpg65001 bl\\'c3\\'a5}", "blå", false},
        {"{\\rtf1\\ansicpg1252 {\\header top}a\\_\\'81b}", "topa-\357\277\275b", false},
        {"{\\rtf1 a{\\deleted b}{\\field{\\fldinst c}{\\fldrslt d}}}", "ad", false},
        {"{\\rtf1 a\\", "a", true},
        {"{\\rtf1 a\\'1b", "a\033", true},
        {"{\\rtf1 \\u-10179?a\\u-8704?\\u-10179?\\u-10179?\\u-8704?", "a\360\237\230\200", true},
        {"}}}a{{{", "a", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].rtf);
        bool is_whole;
        g_autofree char *text = rtf_to_text(cases[i].rtf, strlen(cases[i].rtf), &is_whole);
        g_assert_cmpint(is_whole, ==, !cases[i].is_cut);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

/* The example of MS-OXRTFCP §3.1: references, and the end. */
static void
test_decompress(void)
{
    static const uint8_t compressed[] = {0x2d, 0x00, 0x00, 0x00, 0x2b, 0x00, 0x00, 0x00, 0x4c, 0x5a,
                                         0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00,
                                         0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a,
                                         0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77,
                                         0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0};
    g_autoptr(GBytes) bytes = rtf_decompress(compressed, sizeof compressed, 1000);
    g_autofree char *rtf = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    g_assert_cmpstr(rtf, ==, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    for (size_t length = 0; length < sizeof compressed; length++) {
        GBytes *less = rtf_decompress(compressed, length, 1000);
        g_clear_pointer(&less, g_bytes_unref);
    }
    g_autoptr(GBytes) limited = rtf_decompress(compressed, sizeof compressed, 10);
    g_assert_cmpuint(g_bytes_get_size(limited), <=, 10 + 17);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/tnef/files", test_files);
    g_test_add_func("/tnef/fallback", test_text_is_a_fallback);
    g_test_add_func("/tnef/attached-message", test_attached_message);
    g_test_add_func("/tnef/damaged", test_damaged);
    g_test_add_func("/tnef/rtf", test_rtf);
    g_test_add_func("/tnef/decompress", test_decompress);
    return g_test_run();
}
