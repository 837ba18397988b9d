/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With the real program, and with programs that behave as one that an attachment has taken over. */
#include "extract/extractor.h"

#include "extract/protocol.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS (1000 * EXTRACT_WAIT_SECONDS)

static ExtractResult
read_bytes(const Extractor *extractor, const char *bytes, const char *type, const char *charset,
           int wait_ms, char **text)
{
    int descriptor = memfd_create("test", MFD_CLOEXEC);
    g_assert_cmpint(pwrite(descriptor, bytes, strlen(bytes), 0), ==, (gssize)strlen(bytes));
    ExtractInput input = {type, "", charset, descriptor};
    ExtractResult result = extractor_read(extractor, &input, wait_ms, text);
    close(descriptor);
    return result;
}

static void
test_real(void)
{
    static const struct {
        const char *bytes, *type, *charset;
        ExtractResult result;
        const char *text;
    } cases[] = {
        {"Grøt\r\n", "text/plain", "", EXTRACT_TEXT, "Grøt\n"},
        {"Za\xbf\xf3\xb3\xe6", "text/plain", "iso-8859-2", EXTRACT_TEXT, "Zażółć\n"},
        {"Gr\xf8t", "text/plain", "not a charset", EXTRACT_TEXT, "Grøt\n"},
        {"<p>a<p>b", "text/html", "", EXTRACT_TEXT, "a\n\nb\n"},
        {"{\\rtf1 a\\par b}", "application/rtf", "", EXTRACT_TEXT, "a\nb\n"},
        {"{\\rtf1 a\\par b", "application/rtf", "", EXTRACT_DAMAGED, "a\nb\n"},
        {"{\\rtf1 {\\'00\\u0?}}}}", "application/rtf", "", EXTRACT_NOTHING, ""},
        {"%PDF-1.4 and no more", "application/pdf", "", EXTRACT_DAMAGED, ""},
        {"PK\3\4 and no more", "application/zip", "", EXTRACT_DAMAGED, ""},
        {" \n", "text/plain", "", EXTRACT_NOTHING, ""},
        {"anything", "application/x-unknown", "", EXTRACT_NOTHING, ""},
    };
    g_autoptr(Extractor) extractor = extractor_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = NULL;
        ExtractResult result = read_bytes(extractor, cases[i].bytes, cases[i].type,
                                          cases[i].charset, PATIENCE_MS, &text);
        if (result != cases[i].result || strcmp(text, cases[i].text) != 0)
            g_error("case %zu: %d '%s'", i, (int)result, text);
    }
}

static void
test_large(void)
{
    g_autoptr(Extractor) extractor = extractor_new(NULL);
    g_autofree char *bytes = g_strnfill(EXTRACT_TEXT_MAX + 10, 'a');
    g_autofree char *text = NULL;
    g_assert_cmpint(read_bytes(extractor, bytes, "text/plain", "", PATIENCE_MS, &text), ==,
                    EXTRACT_LIMITS);
    g_assert_cmpuint(strlen(text), ==, EXTRACT_TEXT_MAX);
}

/* A program of this shell text in the program's place. */
static ExtractResult
read_with(const char *script, int wait_ms, char **text)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "letterbook-test-XXXXXX", NULL);
    int descriptor = g_mkstemp_full(path, O_RDWR, 0700);
    g_autofree char *program = g_strdup_printf("#!/bin/sh\n%s\n", script);
    g_assert_cmpint(write(descriptor, program, strlen(program)), ==, (gssize)strlen(program));
    close(descriptor);
    g_autoptr(Extractor) extractor = extractor_new(path);
    ExtractResult result = read_bytes(extractor, "bytes", "text/plain", "", wait_ms, text);
    g_unlink(path);
    return result;
}

static void
test_misbehaving(void)
{
    static const struct {
        const char *script;
        int wait_ms;
        ExtractResult result;
        const char *text; /* NULL: any */
    } cases[] = {
        {"cat", PATIENCE_MS, EXTRACT_TEXT, "bytes"},
        {"echo some; exit 2", PATIENCE_MS, EXTRACT_DAMAGED, "some\n"},
        {"echo some; exit 3", PATIENCE_MS, EXTRACT_LIMITS, "some\n"},
        {"echo some; exit 4", PATIENCE_MS, EXTRACT_UNAVAILABLE, ""},
        {"echo some; exit 99", PATIENCE_MS, EXTRACT_DAMAGED, "some\n"},
        {"kill -SEGV $$", PATIENCE_MS, EXTRACT_DAMAGED, ""},
        {"kill -ABRT $$", PATIENCE_MS, EXTRACT_LIMITS, ""},
        {"kill -XCPU $$", PATIENCE_MS, EXTRACT_LIMITS, ""},
        {"printf 'a\\377b'", PATIENCE_MS, EXTRACT_TEXT, "a\357\277\275b"},
        {"yes", PATIENCE_MS, EXTRACT_LIMITS, NULL},                     /* endless output */
        {"while :; do :; done", 300, EXTRACT_LIMITS, ""},               /* endless work */
        {"exec >&-; sleep 1000", 300, EXTRACT_LIMITS, ""},              /* without its output */
        {"sleep 1000 & sleep 1000 & exit 0", 300, EXTRACT_LIMITS, ""},  /* children hold it */
        {"trap '' TERM INT XCPU; sleep 1000", 300, EXTRACT_LIMITS, ""}, /* ignores signals */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = NULL;
        ExtractResult result = read_with(cases[i].script, cases[i].wait_ms, &text);
        if (result != cases[i].result)
            g_error("%s: %d", cases[i].script, (int)result);
        g_assert_cmpuint(strlen(text), <=, EXTRACT_TEXT_MAX);
        if (cases[i].text != NULL)
            g_assert_cmpstr(text, ==, cases[i].text);
    }
}

/* Whoever starts it has files open and secrets in the environment. */
static void
test_nothing_goes_along(void)
{
    g_setenv("LETTERBOOK_SECRET", "secret", TRUE);
    int leaking = dup2(STDERR_FILENO, 77); /* not closed on exec */
    g_autofree char *text = NULL;
    g_assert_cmpint(read_with("env; ls /proc/$$/fd", PATIENCE_MS, &text), ==, EXTRACT_TEXT);
    g_assert_null(strstr(text, "secret"));
    g_assert_null(strstr(text, "77"));
    close(leaking);
}

static void
test_missing(void)
{
    g_autoptr(Extractor) extractor = extractor_new("/nonexistent/letterbook-extract");
    g_autofree char *text = NULL;
    g_assert_cmpint(read_bytes(extractor, "a", "text/plain", "", PATIENCE_MS, &text), ==,
                    EXTRACT_UNAVAILABLE);
    g_assert_cmpstr(text, ==, "");
    g_assert_cmpstr(extractor_program(extractor), ==, "/nonexistent/letterbook-extract");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extractor/real", test_real);
    g_test_add_func("/extractor/large", test_large);
    g_test_add_func("/extractor/misbehaving", test_misbehaving);
    g_test_add_func("/extractor/nothing-goes-along", test_nothing_goes_along);
    g_test_add_func("/extractor/missing", test_missing);
    return g_test_run();
}
