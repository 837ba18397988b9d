/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/identity.h"

#include <string.h>

#define AUTHOR                                                                                     \
    "From: a@example.org\nTo: b@example.org\nSubject: Offer\n"                                     \
    "Date: Thu, 15 Feb 2024 10:30:05 +0100\nMessage-ID: <1@example.org>\n"

static Digest
identity(const char *text)
{
    g_autoptr(Spool) spool = spool_of(text);
    g_autoptr(GError) error = NULL;
    g_autoptr(HeaderBlock) header = header_block_read(spool, 0, &error);
    Digest digest;
    g_assert_true(identity_of(spool, header, &digest, &error));
    return digest;
}

static void
test_copies(void)
{
    static const char base[] = AUTHOR "\nline one\nline two\n";
    static const struct {
        const char *text;
        bool is_same;
    } cases[] = {
        {AUTHOR "\nline one\nline two\n", true},
        {"Return-Path: <a@example.org>\nDelivered-To: x\nReceived: by mx.example.org; now\n" AUTHOR
         "DKIM-Signature: v=1; b=abc\nX-Spam: no\nStatus: RO\nContent-Length: 18\n\n"
         "line one\nline two\n",
         true},
        {"From a@example.org Thu Feb 15 10:30:05 2024\n" AUTHOR "\nline one\nline two\n", true},
        {AUTHOR "\nline one\nline two", true}, /* the last line end */
        {"Message-ID: <1@example.org>\nDate: Thu, 15 Feb 2024 10:30:05 +0100\nSubject: Offer\n"
         "To: b@example.org\nFrom: a@example.org\n\nline one\nline two\n",
         true},
        {AUTHOR "\nline one\nline two\n\n", false},
        {AUTHOR "\nline one\nline 2\n", false},
        {AUTHOR "\nline one\n line two\n", false},
        {AUTHOR "Cc: c@example.org\n\nline one\nline two\n", false},
        {AUTHOR "In-Reply-To: <0@example.org>\n\nline one\nline two\n", false},
        {AUTHOR "Content-Type: text/html\n\nline one\nline two\n", false},
        {"From: a@example.org\n\nline one\nline two\n", false},
        {"From: a@example.org\nTo: b@example.org\nSubject: Offer \nDate: Thu, 15 Feb 2024 10:30:06 "
         "+0100\nMessage-ID: <1@example.org>\n\nline one\nline two\n",
         false},
    };
    Digest expected = identity(base);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("case %zu", i);
        Digest digest = identity(cases[i].text);
        g_assert_cmpint(digest_equal(&digest, &expected), ==, cases[i].is_same);
        g_autofree char *crlf = with_crlf(cases[i].text);
        digest = identity(crlf);
        g_assert_cmpint(digest_equal(&digest, &expected), ==, cases[i].is_same);
    }
}

static void
test_folding_does_not_count(void)
{
    Digest one = identity("Subject: a long\n subject\n\nx\n");
    Digest other = identity("Subject: a\n long subject\n\nx\n");
    g_assert_true(digest_equal(&one, &other));
}

/* CR LF is one line end also where a read cuts it in two; a CR alone is none. */
static void
test_line_ends_across_reads(void)
{
    for (size_t length = 32760; length < 32772; length++) {
        g_autofree char *filling = g_strnfill(length, 'x');
        g_autofree char *lf = g_strconcat("A: 1\n\n", filling, "\ny\n", NULL);
        g_autofree char *crlf = g_strconcat("A: 1\n\n", filling, "\r\ny\r\n", NULL);
        g_autofree char *cr = g_strconcat("A: 1\n\n", filling, "\ry\n", NULL);
        Digest with_lf = identity(lf), with_crlf_ends = identity(crlf), with_cr = identity(cr);
        g_assert_true(digest_equal(&with_lf, &with_crlf_ends));
        g_assert_false(digest_equal(&with_lf, &with_cr));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/identity/copies", test_copies);
    g_test_add_func("/identity/folding", test_folding_does_not_count);
    g_test_add_func("/identity/across-reads", test_line_ends_across_reads);
    return g_test_run();
}
