/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With the real program, and with one whose processes behave as if an attachment had taken them
 * over: tests/unit/misbehaving-reader.c. */
#include "extract/extractor.h"

#include "extract/protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_MS (1000 * EXTRACT_WAIT_SECONDS)

static ExtractResult
read_bytes(Extractor *extractor, const char *bytes, const char *type, const char *charset,
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
        {"\x8f\xe0\xa8\xa2\xa5\xe2", "text/plain", "ibm866", EXTRACT_TEXT, "Привет\n"},
        {"{\\rtf1\\ansicpg936 \\'c4\\'e3}", "application/rtf", "", EXTRACT_TEXT, "你\n"},
        {"{\\rtf1\\ansicpg65001 bl\\'c3\\'a5}", "application/rtf", "", EXTRACT_TEXT, "blå\n"},
        {"{\\rtf1\\ansicpg10000 \\'8c}", "application/rtf", "", EXTRACT_TEXT, "å\n"},
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

static Extractor *
new_misbehaving(void)
{
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *directory = g_path_get_dirname(self);
    g_autofree char *program = g_build_filename(directory, "misbehaving-reader", NULL);
    return extractor_new(program);
}

static void
expect_text(Extractor *extractor, const char *bytes)
{
    g_autofree char *text = NULL;
    g_assert_cmpint(read_bytes(extractor, bytes, "text/plain", "", PATIENCE_MS, &text), ==,
                    EXTRACT_TEXT);
    g_assert_true(g_str_has_prefix(text, bytes));
}

/* State and parent of a process; '\0' when there is none. */
static char
look_at(pid_t process, pid_t *parent)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/stat", (int)process);
    g_autofree char *line = NULL;
    if (!g_file_get_contents(path, &line, NULL, NULL))
        return '\0';
    char state;
    int found;
    g_assert_cmpint(sscanf(strrchr(line, ')'), ") %c %d", &state, &found), ==, 2);
    *parent = found;
    return state;
}

/* A process that has ended counts until its parent knows. 0: none. */
static pid_t
child_of(pid_t wanted)
{
    g_autoptr(GDir) directory = g_dir_open("/proc", 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(directory)) != NULL) {
        pid_t process = (pid_t)g_ascii_strtoll(name, NULL, 10), parent;
        if (process > 0 && look_at(process, &parent) != '\0' && parent == wanted)
            return process;
    }
    return 0;
}

/* One after the other, and after each a document that is read: by the same server, unless that is
 * what it killed. */
static void
test_misbehaving(void)
{
    static const struct {
        const char *bytes;
        int wait_ms;
        ExtractResult result;
        const char *text; /* NULL: any */
    } cases[] = {
        {"exit 2", PATIENCE_MS, EXTRACT_DAMAGED, "exit 2"},
        {"exit 3", PATIENCE_MS, EXTRACT_LIMITS, "exit 3"},
        {"exit 4", PATIENCE_MS, EXTRACT_UNAVAILABLE, ""},
        {"exit 99", PATIENCE_MS, EXTRACT_DAMAGED, "exit 99"},
        {"signal 11", PATIENCE_MS, EXTRACT_DAMAGED, ""}, /* SIGSEGV */
        {"signal 6", PATIENCE_MS, EXTRACT_LIMITS, ""},   /* SIGABRT */
        {"signal 9", PATIENCE_MS, EXTRACT_LIMITS, ""},   /* SIGKILL */
        {"signal 24", PATIENCE_MS, EXTRACT_LIMITS, ""},  /* SIGXCPU */
        {"a\377b", PATIENCE_MS, EXTRACT_TEXT, "a\357\277\275b"},
        {"endless text", PATIENCE_MS, EXTRACT_LIMITS, NULL},
        {"endless work", 300, EXTRACT_LIMITS, ""},
        {"sleep", 300, EXTRACT_LIMITS, ""}, /* deaf to signals */
        {"silence", 300, EXTRACT_LIMITS, ""},
        {"children", 300, EXTRACT_LIMITS, ""}, /* hold its output */
        {"kill the server", PATIENCE_MS, EXTRACT_LIMITS, ""},
    };
    g_autoptr(Extractor) extractor = new_misbehaving();
    expect_text(extractor, "the first");
    pid_t server = child_of(getpid());
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = NULL;
        ExtractResult result =
            read_bytes(extractor, cases[i].bytes, "text/plain", "", cases[i].wait_ms, &text);
        if (result != cases[i].result)
            g_error("%s: %d", cases[i].bytes, (int)result);
        g_assert_cmpuint(strlen(text), <=, EXTRACT_TEXT_MAX);
        if (cases[i].text != NULL)
            g_assert_cmpstr(text, ==, cases[i].text);
        expect_text(extractor, "the next");
        bool is_killed = g_str_equal(cases[i].bytes, "kill the server");
        g_assert_true(is_killed == (child_of(getpid()) != server));
    }
}

static guint
count_descriptors(pid_t process)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/fd", (int)process);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(directory) != NULL)
        count++;
    return count;
}

/* The three that everybody has. It answers before it closes the document's. */
static void
await_few_descriptors(pid_t process)
{
    for (int i = 0; count_descriptors(process) > 3; i++) {
        g_assert_cmpint(i, <, 3000);
        g_usleep(10000);
    }
}

/* Whoever starts it has files open and secrets in the environment. */
static void
test_nothing_goes_along(void)
{
    g_setenv("LETTERBOOK_SECRET", "secret", TRUE);
    int leaking = dup2(STDERR_FILENO, 77); /* not closed on exec */
    g_autoptr(Extractor) extractor = new_misbehaving();
    g_autofree char *text = NULL;
    g_assert_cmpint(read_bytes(extractor, "inheritance", "", "", PATIENCE_MS, &text), ==,
                    EXTRACT_TEXT);
    g_assert_null(strstr(text, "secret"));
    /* 3 is the directory that the numbers were read from. */
    g_assert_true(g_str_has_suffix(text, "\n0\n1\n2\n3\n"));
    await_few_descriptors(child_of(getpid()));
    close(leaking);
}

static pid_t
await_child_of(pid_t parent)
{
    pid_t child;
    for (int i = 0; (child = child_of(parent)) == 0; i++) {
        g_assert_cmpint(i, <, 3000);
        g_usleep(10000);
    }
    return child;
}

/* Whoever inherits orphans may be slow to bury them. */
static void
await_death(pid_t process)
{
    pid_t parent;
    char state;
    for (int i = 0; (state = look_at(process, &parent)) != '\0' && state != 'Z'; i++) {
        g_assert_cmpint(i, <, 3000);
        g_usleep(10000);
    }
}

static void
test_one_server(void)
{
    g_autoptr(Extractor) extractor = extractor_new(NULL);
    g_assert_cmpint(child_of(getpid()), ==, 0);
    expect_text(extractor, "one\n");
    pid_t server = child_of(getpid());
    expect_text(extractor, "two\n");
    g_assert_cmpint(child_of(getpid()), ==, server);
    g_assert_cmpint(child_of(server), ==, 0);
    g_clear_pointer(&extractor, extractor_free);
    g_assert_cmpint(child_of(getpid()), ==, 0);
}

static void
test_killed_between(void)
{
    g_autoptr(Extractor) extractor = extractor_new(NULL);
    for (int round = 0; round < 3; round++) {
        expect_text(extractor, "word\n");
        pid_t server = child_of(getpid());
        kill(server, SIGKILL);
        if (round > 0) /* else it may be dying still */
            await_death(server);
        expect_text(extractor, "word\n");
        g_assert_cmpint(child_of(getpid()), !=, server);
    }
}

/* The clock goes on, and whoever keeps it does not depend on the server. */
static void
test_stopped_server(void)
{
    g_autoptr(Extractor) extractor = extractor_new(NULL);
    expect_text(extractor, "word\n");
    pid_t server = child_of(getpid());
    kill(server, SIGSTOP);
    g_autofree char *text = NULL;
    g_assert_cmpint(read_bytes(extractor, "word", "text/plain", "", 300, &text), ==,
                    EXTRACT_LIMITS);
    expect_text(extractor, "word\n");
    g_assert_cmpint(child_of(getpid()), !=, server);
}

static void
test_killed_caller(void)
{
    pid_t caller = fork();
    g_assert_cmpint(caller, >=, 0);
    if (caller == 0) {
        g_autoptr(Extractor) extractor = new_misbehaving();
        g_autofree char *text = NULL;
        _exit((int)read_bytes(extractor, "sleep", "", "", PATIENCE_MS, &text));
    }
    pid_t server = await_child_of(caller), reader = await_child_of(server);
    kill(caller, SIGKILL);
    await_death(server);
    await_death(reader);
    int status;
    g_assert_cmpint(waitpid(caller, &status, 0), ==, caller);
    g_assert_true(WIFSIGNALED(status));
}

#define EACH 50

/* With a program in which a process is killed now and then. */
static void *
read_many(void *data)
{
    Extractor *extractor = data;
    for (int i = 0; i < EACH; i++) {
        g_autofree char *bytes =
            g_strdup_printf(i % 10 == 3 ? "signal 9, %p %d" : "%p %d", (void *)g_thread_self(), i);
        g_autofree char *text = NULL;
        ExtractResult result = read_bytes(extractor, bytes, "", "", PATIENCE_MS, &text);
        g_assert_cmpint(result, ==, i % 10 == 3 ? EXTRACT_LIMITS : EXTRACT_TEXT);
        g_assert_cmpstr(text, ==, i % 10 == 3 ? "" : bytes);
    }
    return NULL;
}

static void
test_two_hundred(void)
{
    g_autoptr(Extractor) extractor = new_misbehaving();
    expect_text(extractor, "word");
    pid_t server = child_of(getpid());
    guint ours = count_descriptors(getpid());
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("reader", read_many, extractor);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(child_of(getpid()), ==, server);
    g_assert_cmpint(child_of(server), ==, 0);
    g_assert_cmpuint(count_descriptors(getpid()), ==, ours);
    await_few_descriptors(server);
}

/* A program of this shell text in the program's place. */
static ExtractResult
read_with(const char *script)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "letterbook-test-XXXXXX", NULL);
    int descriptor = g_mkstemp_full(path, O_RDWR, 0700);
    g_autofree char *program = g_strdup_printf("#!/bin/sh\n%s\n", script);
    g_assert_cmpint(write(descriptor, program, strlen(program)), ==, (gssize)strlen(program));
    close(descriptor);
    g_autoptr(Extractor) extractor = extractor_new(path);
    g_autofree char *text = NULL;
    ExtractResult result = read_bytes(extractor, "bytes", "text/plain", "", PATIENCE_MS, &text);
    g_assert_cmpstr(text, ==, "");
    g_unlink(path);
    return result;
}

static void
test_not_ready(void)
{
    static const char *const scripts[] = {"exit 0", "exit 4", "exec 0>&-; exit 127",
                                          "kill -SEGV $$"};
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++)
        g_assert_cmpint(read_with(scripts[i]), ==, EXTRACT_UNAVAILABLE);
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
    g_test_add_func("/extractor/one-server", test_one_server);
    g_test_add_func("/extractor/killed-between", test_killed_between);
    g_test_add_func("/extractor/stopped-server", test_stopped_server);
    g_test_add_func("/extractor/killed-caller", test_killed_caller);
    g_test_add_func("/extractor/two-hundred", test_two_hundred);
    g_test_add_func("/extractor/not-ready", test_not_ready);
    g_test_add_func("/extractor/missing", test_missing);
    return g_test_run();
}
