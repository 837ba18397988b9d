/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/document-kind.h"

#include <glib.h>
#include <string.h>

static void
test_kinds(void)
{
    static const struct {
        const char *start, *type, *name;
        DocumentKind kind;
    } cases[] = {
        {"%PDF-1.7", "application/octet-stream", "", DOCUMENT_PDF},
        {"\n\n%PDF-1.7", "text/plain", "a.txt", DOCUMENT_PDF},
        {"PK\3\4", "application/pdf", "a.pdf", DOCUMENT_ZIP},
        {"{\\rtf1", "application/msword", "a.doc", DOCUMENT_RTF},
        {"\x1f\x8b", "", "", DOCUMENT_GZIP},
        {"From: a", "message/rfc822", "", DOCUMENT_MESSAGE},
        {"From: a", "application/octet-stream", "Brev.EML", DOCUMENT_MESSAGE},
        {"<p>", "text/html", "", DOCUMENT_HTML},
        {"<p>", "application/octet-stream", "side.htm", DOCUMENT_HTML},
        {"a;b", "text/csv", "", DOCUMENT_TEXT},
        {"a;b", "application/octet-stream", "a.csv", DOCUMENT_TEXT},
        {"a;b", "application/octet-stream", ".csv", DOCUMENT_TEXT},
        {"a;b", "text/x-of-its-own", "", DOCUMENT_TEXT},
        {"a;b", "application/octet-stream", "a.exe", DOCUMENT_OTHER},
        {"a;b", "application/octet-stream", "csv.", DOCUMENT_OTHER},
        {"\x89PNG", "text/plain", "a.txt", DOCUMENT_OTHER},
        {"\xd0\xcf\x11\xe0", "application/msword", "a.doc", DOCUMENT_OTHER},
        {"", "text/plain", "a.txt", DOCUMENT_OTHER},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        DocumentKind kind =
            document_kind(cases[i].start, strlen(cases[i].start), cases[i].type, cases[i].name);
        if (kind != cases[i].kind)
            g_error("case %zu: %d, not %d", i, (int)kind, (int)cases[i].kind);
    }
}

static void
test_tar(void)
{
    char start[600] = "notat.txt";
    memcpy(start + 257, "ustar", 5);
    g_assert_cmpint(document_kind(start, sizeof start, "", ""), ==, DOCUMENT_TAR);
    g_assert_cmpint(document_kind(start, 260, "", ""), ==, DOCUMENT_OTHER);
}

static void
test_may_have_text(void)
{
    g_assert_true(document_may_have_text("application/pdf", "a.pdf"));
    g_assert_true(document_may_have_text("application/octet-stream", ""));
    g_assert_false(document_may_have_text("image/png", "a.pdf"));
    g_assert_false(document_may_have_text("application/octet-stream", "Logo.PNG"));
    g_assert_false(document_may_have_text("application/pgp-signature", "signature"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document-kind/kinds", test_kinds);
    g_test_add_func("/document-kind/tar", test_tar);
    g_test_add_func("/document-kind/may-have-text", test_may_have_text);
    return g_test_run();
}
