/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/outline.h"

#include <string.h>

#define FIELDS                                                                                     \
    "From: a@example.org\r\nTo: b@example.org\r\nSubject: An offer\r\n"                            \
    "Date: Thu, 15 Feb 2024 10:30:05 +0100\r\nMessage-ID: <1@example.org>\r\n"

static Digest
outline(const char *text)
{
    Digest digest;
    g_assert_true(outline_of_fields(text, strlen(text), &digest));
    return digest;
}

/* What a server gives of a message has the outline of the whole message. */
static void
test_same(void)
{
    static const struct {
        const char *text;
        bool is_same;
    } cases[] = {
        {FIELDS, true},
        {FIELDS "\r\n", true},
        {"Received: by mx.example.org; now\r\nX-Spam: no\r\n" FIELDS "Cc: c@example.org\r\n\r\n"
         "body\r\n",
         true},
        {"Message-ID: <1@example.org>\nDATE:Thu, 15 Feb 2024 10:30:05 +0100\nSubject: An\n offer\n"
         "To:  b@example.org\nFrom: a@example.org\n",
         true},
        {"From: a@example.org\r\nTo: b@example.org\r\nSubject: An\r\n \t offer\r\n"
         "Date: Thu, 15 Feb 2024 10:30:05 +0100\r\nMessage-ID: <1@example.org>\r\n\r\n",
         true},
        {"From: a@example.org\r\nTo: b@example.org\r\nSubject: Anoffer\r\n"
         "Date: Thu, 15 Feb 2024 10:30:05 +0100\r\nMessage-ID: <1@example.org>\r\n",
         false},
        {FIELDS "To: c@example.org\r\n", false},
        {"From: a@example.org\r\nMessage-ID: <1@example.org>\r\n", false},
    };
    Digest base = outline(FIELDS);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Digest other = outline(cases[i].text);
        if (digest_equal(&other, &base) != cases[i].is_same)
            g_test_message("case %zu", i);
        g_assert_true(digest_equal(&other, &base) == cases[i].is_same);
    }
}

static void
test_too_little(void)
{
    static const char *const texts[] = {
        "",
        "\r\n",
        "Subject: Hello\r\n",
        "From: a@example.org\r\n",
        "Message-ID:\r\nDate: Thu, 15 Feb 2024 10:30:05 +0100\r\n",
        "no header at all",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        Digest digest;
        g_assert_false(outline_of_fields(texts[i], strlen(texts[i]), &digest));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outline/same", test_same);
    g_test_add_func("/outline/too-little", test_too_little);
    return g_test_run();
}
