/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/attachment-reader.h"

#include "mail/parse.h"

#include <string.h>

#define HEADER                                                                                     \
    "From: a@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"        \
    "--b\nContent-Type: text/plain\n\nBody\n"
#define RTF_PART(text)                                                                             \
    "--b\nContent-Type: application/rtf\nContent-Disposition: attachment; filename=\"a.rtf\"\n\n"  \
    "{\\rtf1 " text "}\n"
#define DAMAGED_PART                                                                               \
    "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"a.pdf\"\n\n"  \
    "%PDF-1.4 and no more\n"
#define PICTURE_PART "--b\nContent-Type: image/png\n\n%PDF-1.4 and no more\n"
#define END "--b--\n"

static Message *
read_message(AttachmentReader *reader, const char *bytes)
{
    g_autoptr(Spool) raw = spool_new(g_get_tmp_dir());
    g_assert_true(spool_append(raw, bytes, strlen(bytes), NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) message = mail_parse(raw, &error);
    g_assert_no_error(error);
    attachment_reader_read(reader, raw, message);
    return g_steal_pointer(&message);
}

static void
test_text(void)
{
    g_autoptr(AttachmentReader) reader = attachment_reader_new();
    g_autoptr(Message) message =
        read_message(reader, HEADER PICTURE_PART RTF_PART("one") RTF_PART("two") END);
    g_assert_cmpstr(message->attachment_text, ==, "one\n\ntwo\n\n");
    g_assert_cmpuint(message->troubles->len, ==, 0);
}

static void
test_none(void)
{
    g_autoptr(AttachmentReader) reader = attachment_reader_new();
    g_autoptr(Message) message = read_message(reader, "From: a@example.com\n\nBody\n");
    g_assert_cmpstr(message->attachment_text, ==, "");
    g_assert_cmpuint(message->troubles->len, ==, 0);
}

static void
test_damaged(void)
{
    g_autoptr(AttachmentReader) reader = attachment_reader_new();
    for (int round = 0; round < 2; round++) { /* the second time it is known */
        g_autoptr(Message) message =
            read_message(reader, HEADER RTF_PART("one") DAMAGED_PART RTF_PART("one") END);
        g_assert_cmpstr(message->attachment_text, ==, "one\n\none\n\n");
        g_assert_cmpuint(message->troubles->len, ==, 1);
        g_assert_cmpstr(g_ptr_array_index(message->troubles, 0), ==,
                        "attachment 2 could not be read: it is damaged");
    }
}

static void
test_many(void)
{
    g_autoptr(AttachmentReader) reader = attachment_reader_new();
    g_autoptr(GString) bytes = g_string_new(HEADER);
    for (int i = 0; i < 60; i++)
        g_string_append_printf(bytes, RTF_PART("word%d"), i % 3);
    g_string_append(bytes, END);
    g_autoptr(Message) message = read_message(reader, bytes->str);
    g_assert_true(g_str_has_prefix(message->attachment_text, "word0\n\nword1\n\nword2\n\nword0"));
    g_assert_cmpuint(strlen(message->attachment_text), ==, 50 * strlen("word0\n\n"));
    g_assert_cmpuint(message->troubles->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(message->troubles, 0), ==,
                    "attachments from number 51 on were not read: they are too many");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/attachment-reader/text", test_text);
    g_test_add_func("/attachment-reader/none", test_none);
    g_test_add_func("/attachment-reader/damaged", test_damaged);
    g_test_add_func("/attachment-reader/many", test_many);
    return g_test_run();
}
