/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tokens on disk and from an endpoint: a script in the place of an HTTP server. */
#include "base/error.h"
#include "imap-server.h"
#include "oauth/token-cache.h"
#include "oauth/token.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *directory, *cache; /* DIRECTORY/tokens/support */
} Fixture;

static void
set_up(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    fixture->directory = g_dir_make_tmp("letterbook-token-XXXXXX", NULL);
    fixture->cache = g_build_filename(fixture->directory, "tokens", "support", NULL);
}

static void
tear_down(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    static const char *const names[] = {"", "~new", "~lock"};
    g_autofree char *tokens = g_path_get_dirname(fixture->cache);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path = g_strconcat(fixture->cache, names[i], NULL);
        g_unlink(path);
    }
    g_rmdir(tokens);
    g_assert_cmpint(g_rmdir(fixture->directory), ==, 0);
    g_free(fixture->directory);
    g_free(fixture->cache);
}

/* ── on disk ─────────────────────────────────────────────────────────────────────────────── */

static mode_t
mode_of(const char *path)
{
    struct stat status;
    g_assert_cmpint(stat(path, &status), ==, 0);
    return status.st_mode & 0777;
}

static void
keep(const Fixture *fixture, const char *access, const char *refresh)
{
    g_autoptr(GError) error = NULL;
    g_auto(Token) token = {
        .source = digest_of("source", 6),
        .obtained = 1700000000,
        .renewed = 1700003300,
        .access = g_strdup(access),
        .refresh = g_strdup(refresh),
    };
    g_assert_true(token_cache_prepare(fixture->cache, &error));
    g_assert_true(token_cache_reserve(fixture->cache, &error));
    g_assert_true(token_cache_write(fixture->cache, &token, &error));
    g_assert_no_error(error);
}

static void
check_kept(const Fixture *fixture, const char *access, const char *refresh)
{
    bool is_found;
    g_autoptr(GError) error = NULL;
    g_auto(Token) token = {0};
    g_assert_true(token_cache_read(fixture->cache, &token, &is_found, &error));
    g_assert_no_error(error);
    g_assert_cmpint(is_found, ==, access != NULL);
    g_assert_cmpstr(token.access, ==, access);
    g_assert_cmpstr(token.refresh, ==, refresh);
    if (is_found)
        g_assert_cmpint(token.obtained, ==, 1700000000);
}

static void
test_disk(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    mode_t previous = umask(0);
    g_autofree char *tokens = g_path_get_dirname(fixture->cache);
    g_autofree char *new = g_strconcat(fixture->cache, "~new", NULL);
    g_autofree char *long_token = g_strnfill(TOKEN_ANSWER_MAX, 'x');
    check_kept(fixture, NULL, NULL);
    keep(fixture, "first", NULL);
    check_kept(fixture, "first", NULL);
    g_assert_cmpint(mode_of(tokens), ==, 0700);
    g_assert_cmpint(mode_of(fixture->cache), ==, 0600);
    keep(fixture, long_token, long_token);
    check_kept(fixture, long_token, long_token);
    /* One that was killed between reserving and writing left room behind, and another's mode. */
    g_assert_true(g_file_set_contents(new, "rubbish", -1, NULL));
    keep(fixture, "second", "again");
    check_kept(fixture, "second", "again");
    g_assert_cmpint(mode_of(fixture->cache), ==, 0600);
    g_assert_false(g_file_test(new, G_FILE_TEST_EXISTS));
    umask(previous);
}

/* What cannot be read as a token is none. */
static void
test_damaged(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    g_autofree char *whole = NULL;
    gsize length;
    keep(fixture, "access", "refresh");
    g_assert_true(g_file_get_contents(fixture->cache, &whole, &length, NULL));
    g_autofree char *without_refresh = g_strndup(whole, length - strlen("refresh: refresh\n"));
    for (gsize kept = 0; kept < length; kept++) {
        g_assert_true(g_file_set_contents_full(fixture->cache, whole, (gssize)kept,
                                               G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
        bool is_whole = kept == strlen(without_refresh);
        check_kept(fixture, is_whole ? "access" : NULL, NULL);
    }
    g_autofree char *longer = g_strconcat(whole, "more\n", NULL);
    g_assert_true(g_file_set_contents_full(fixture->cache, longer, -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    check_kept(fixture, NULL, NULL);
    g_autofree char *endless = g_strnfill(1000000, 'x');
    g_assert_true(g_file_set_contents_full(fixture->cache, endless, -1,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
    check_kept(fixture, NULL, NULL);
}

static void
check_refused(const Fixture *fixture, FailCode code, const char *message)
{
    bool is_found;
    g_autoptr(GError) error = NULL;
    g_auto(Token) token = {0};
    g_assert_false(token_cache_prepare(fixture->cache, &error) &&
                   token_cache_read(fixture->cache, &token, &is_found, &error));
    g_test_message("%s", error->message);
    g_assert_true(fail_is(error, code));
    g_assert_nonnull(strstr(error->message, message));
    g_assert_null(token.access);
}

static void
test_not_private(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    g_autofree char *tokens = g_path_get_dirname(fixture->cache);
    keep(fixture, "access", NULL);
    g_assert_cmpint(chmod(fixture->cache, 0640), ==, 0);
    check_refused(fixture, FAIL_REFUSED, "may be read by others");
    g_assert_cmpint(chmod(fixture->cache, 0600), ==, 0);
    g_assert_cmpint(chmod(tokens, 0755), ==, 0);
    check_refused(fixture, FAIL_REFUSED, "may be read by others");
    g_assert_cmpint(chmod(tokens, 0700), ==, 0);
    check_kept(fixture, "access", NULL);
    g_unlink(fixture->cache);
    g_assert_cmpint(symlink("/etc/passwd", fixture->cache), ==, 0);
    check_refused(fixture, FAIL_REFUSED, fixture->cache);
}

static void
test_no_directory(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    g_autofree char *nowhere = g_build_filename(fixture->directory, "no", "tokens", "x", NULL);
    g_autofree char *tokens = g_path_get_dirname(fixture->cache);
    g_autoptr(GError) error = NULL;
    g_assert_false(token_cache_prepare(nowhere, &error));
    g_assert_true(fail_is(error, FAIL_CONFIG));
    g_assert_nonnull(strstr(error->message, "letterbook init"));
    g_assert_true(g_file_set_contents(tokens, "", -1, NULL));
    check_refused(fixture, FAIL_CANNOT_CREATE, "in the way");
    g_unlink(tokens);
}

/* ── from an endpoint ────────────────────────────────────────────────────────────────────── */

#define ASKED                                                                                      \
    "C POST /token ", "C Host:", "C Accept: application/json",                                     \
        "C Content-Length:", "C Content-Type:", "C \n"
#define HEAD "R HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"

typedef struct {
    ImapServer *server;
    MailboxSettings *mailbox; /* for its port */
    OAuthSettings *settings;
    TokenRequest request;
} Endpoint;

static void
endpoint_open(Endpoint *endpoint, const char *const *script)
{
    endpoint->server = imap_server_new(script, NULL);
    endpoint->mailbox = imap_server_settings(endpoint->server, WIRE_PLAIN);
    endpoint->settings = oauth_settings_new();
    endpoint->settings->token_url =
        g_strdup_printf("http://127.0.0.1:%u/token", endpoint->mailbox->port);
    endpoint->settings->client_id = g_strdup("client");
    endpoint->request = (TokenRequest){
        .settings = endpoint->settings,
        .client_secret = "s3cr3t",
        .stop_descriptor = -1,
    };
}

static char *
endpoint_close(Endpoint *endpoint)
{
    mailbox_settings_free(endpoint->mailbox);
    oauth_settings_free(endpoint->settings);
    return imap_server_finish(endpoint->server);
}

/* The endpoint's one answer to a request; the error's message, NULL: it gave a token. */
static char *
ask(const char *const *script, int timeout_ms, int stop_descriptor, FailCode code)
{
    Endpoint endpoint;
    g_auto(TokenAnswer) answer = {0};
    g_autoptr(GError) error = NULL;
    endpoint_open(&endpoint, script);
    endpoint.request.timeout_ms = timeout_ms;
    endpoint.request.stop_descriptor = stop_descriptor;
    bool is_given = token_request(&endpoint.request, &answer, &error);
    g_autofree char *log = endpoint_close(&endpoint);
    g_test_message("%s\n%s", error != NULL ? error->message : "a token", log);
    g_assert_cmpint(is_given, ==, error == NULL);
    g_assert_true(error == NULL || fail_is(error, code));
    return error != NULL ? g_strdup(error->message) : NULL;
}

static void
test_request(void)
{
    static const char *const good[] = {ASKED, "R HTTP/1.1 200 OK\r\nContent-Length: 44\r\n\r\n",
                                       "R {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
                                       "SLEEP 300", NULL};
    static const char *const halves[] = {
        ASKED, "R HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"access_token\":\"abc\"",
        "SLEEP 300", NULL};
    static const char *const cut[] = {ASKED, "R HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{}",
                                      NULL};
    static const char *const huge[] = {ASKED, HEAD, "N 70000", "SLEEP 300", NULL};
    static const char *const dripping[] = {ASKED, HEAD, "DRIP 60", NULL};
    static const char *const silent[] = {ASKED, "SLEEP 1000", NULL};
    static const char *const later[] = {
        ASKED, "R HTTP/1.1 503 No\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n", "SLEEP 300",
        NULL};
    static const char *const elsewhere[] = {
        ASKED, "R HTTP/1.1 307 No\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "SLEEP 300", NULL};
    static const char *const stranger[] = {ASKED, "R 220 smtp.example.org ESMTP\r\n", "SLEEP 300",
                                           NULL};
    static const struct {
        const char *const *script;
        int timeout_ms;
        FailCode code;
        const char *message;
    } cases[] = {
        {halves, 10000, FAIL_UNAVAILABLE, "not one JSON object"},
        {cut, 10000, FAIL_TEMPORARY, "asking the token endpoint"},
        {huge, 10000, FAIL_UNAVAILABLE, "longer than 65536 bytes"},
        {dripping, 600, FAIL_TEMPORARY, "timed out"},
        {silent, 600, FAIL_TEMPORARY, "timed out"},
        {later, 10000, FAIL_TEMPORARY, "after 17 seconds"},
        {elsewhere, 10000, FAIL_CONFIG, "redirections"},
        {stranger, 10000, FAIL_TEMPORARY, "asking the token endpoint"},
    };
    g_autofree char *none = ask(good, 10000, -1, FAIL_USAGE);
    g_assert_null(none);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *message = ask(cases[i].script, cases[i].timeout_ms, -1, cases[i].code);
        g_assert_nonnull(message);
        g_assert_nonnull(strstr(message, cases[i].message));
    }
}

static void
test_stop(void)
{
    static const char *const silent[] = {ASKED, "SLEEP 500", NULL};
    int stop = eventfd(1, EFD_CLOEXEC);
    g_autofree char *message = ask(silent, 10000, stop, FAIL_TEMPORARY);
    g_assert_cmpstr(message, ==, "stopped");
    close(stop);
}

/* Only one process asks: whoever finds the lock taken waits, but no longer than a request takes. */
static void
test_turns(Fixture *fixture, const void *data G_GNUC_UNUSED)
{
    static const char *const script[] = {NULL};
    Endpoint endpoint;
    bool is_asked;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_strconcat(fixture->cache, "~lock", NULL);
    endpoint_open(&endpoint, script);
    endpoint.settings->kept_at = g_strdup(fixture->cache);
    endpoint.request.timeout_ms = 300;
    g_assert_true(token_cache_prepare(fixture->cache, NULL));
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    g_assert_cmpint(flock(lock, LOCK_EX), ==, 0);
    g_assert_null(token_get(&endpoint.request, NULL, &is_asked, &error));
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_assert_nonnull(strstr(error->message, "another process"));
    g_clear_error(&error);
    endpoint.request.timeout_ms = 100000;
    endpoint.request.stop_descriptor = eventfd(1, EFD_CLOEXEC);
    g_assert_null(token_get(&endpoint.request, NULL, &is_asked, &error));
    g_assert_cmpstr(error->message, ==, "stopped");
    g_assert_false(is_asked);
    close(endpoint.request.stop_descriptor);
    close(lock);
    g_autofree char *log = endpoint_close(&endpoint);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/token/disk", Fixture, NULL, set_up, test_disk, tear_down);
    g_test_add("/token/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
    g_test_add("/token/not-private", Fixture, NULL, set_up, test_not_private, tear_down);
    g_test_add("/token/no-directory", Fixture, NULL, set_up, test_no_directory, tear_down);
    g_test_add_func("/token/request", test_request);
    g_test_add_func("/token/stop", test_stop);
    g_test_add("/token/turns", Fixture, NULL, set_up, test_turns, tear_down);
    return g_test_run();
}
