/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/metrics.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const char build[] =
    "# HELP letterbook_build_info Always 1; the label says which program this is.\n"
    "# TYPE letterbook_build_info gauge\n"
    "letterbook_build_info{version=\"" PACKAGE_VERSION "\"} 1\n";

/* Samples of one metric stand together, below its description. */
static const char success[] =
    "# HELP letterbook_up Whether the last poll of the mailbox went well.\n"
    "# TYPE letterbook_up gauge\n"
    "letterbook_up{mailbox=\"support\"} 1\n"
    "letterbook_up{mailbox=\"a\\\\b\\\"c\\nd\"} 0\n"
    "letterbook_up{mailbox=\"ahead\"} 1\n"
    "# HELP letterbook_last_success_timestamp_seconds When the mailbox was last polled to the end; "
    "0: never.\n"
    "# TYPE letterbook_last_success_timestamp_seconds gauge\n"
    "letterbook_last_success_timestamp_seconds{mailbox=\"support\"} 940\n"
    "letterbook_last_success_timestamp_seconds{mailbox=\"a\\\\b\\\"c\\nd\"} 0\n"
    "letterbook_last_success_timestamp_seconds{mailbox=\"ahead\"} 1060\n"
    "# HELP letterbook_lag_seconds How long ago that was when this was written.\n"
    "# TYPE letterbook_lag_seconds gauge\n"
    "letterbook_lag_seconds{mailbox=\"support\"} 60\n"
    "letterbook_lag_seconds{mailbox=\"a\\\\b\\\"c\\nd\"} +Inf\n"
    "letterbook_lag_seconds{mailbox=\"ahead\"} 0\n";

static void
test_nothing(void)
{
    g_autofree char *text = metrics_format(NULL, 0, 1000);
    g_assert_cmpstr(text, ==, build);
}

static void
test_success(void)
{
    const MailboxMetrics mailboxes[] = {
        {.mailbox = "support", .is_up = true, .succeeded_at = 940},
        {.mailbox = "a\\b\"c\nd", .succeeded_at = INSTANT_NONE},
        {.mailbox = "ahead", .is_up = true, .succeeded_at = 1060},
    };
    g_autofree char *text = metrics_format(mailboxes, G_N_ELEMENTS(mailboxes), 1000);
    g_autofree char *expected = g_strconcat(build, success, NULL);
    g_assert_cmpstr(text, ==, expected);
}

static void
test_counts(void)
{
    const MailboxMetrics mailbox = {
        .mailbox = "sales",
        .succeeded_at = 1000,
        .has_counts = true,
        .fetched = 11,
        .archived = 12,
        .duplicates = 13,
        .failed = 14,
        .bytes = INT64_MAX,
        .reconnects = 16,
        .queued = 17,
    };
    static const char *const samples[] = {
        "counter\nletterbook_messages_fetched_total{mailbox=\"sales\"} 11\n",
        "counter\nletterbook_messages_archived_total{mailbox=\"sales\"} 12\n",
        "counter\nletterbook_messages_duplicates_total{mailbox=\"sales\"} 13\n",
        "counter\nletterbook_messages_failed_total{mailbox=\"sales\"} 14\n",
        "counter\nletterbook_bytes_total{mailbox=\"sales\"} 9223372036854775807\n",
        "counter\nletterbook_reconnects_total{mailbox=\"sales\"} 16\n",
        "gauge\nletterbook_queue_depth{mailbox=\"sales\"} 17\n",
    };
    g_autofree char *text = metrics_format(&mailbox, 1, 1000);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        g_assert_nonnull(strstr(text, samples[i]));
}

static void
assert_file(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    struct stat status;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
    g_assert_cmpint(g_stat(path, &status), ==, 0);
    g_assert_cmpint(status.st_mode & 0777, ==, 0644);
}

static void
test_write(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_dir_make_tmp("letterbook-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "letterbook.prom", NULL);
    mode_t previous = umask(077);
    g_assert_true(metrics_write(path, "one\n", &error));
    assert_file(path, "one\n");
    g_assert_true(metrics_write(path, "two\n", &error));
    assert_file(path, "two\n");
    umask(previous);

    /* A directory stands in the way: it is named, and nothing is left beside it. */
    g_unlink(path);
    g_mkdir(path, 0700);
    g_assert_false(metrics_write(path, "three\n", &error));
    g_assert_true(fail_is(error, FAIL_CANNOT_CREATE));
    g_assert_nonnull(strstr(error->message, path));
    g_rmdir(path);
    g_assert_cmpint(g_rmdir(directory), ==, 0);
    g_clear_error(&error);
    g_assert_false(metrics_write(path, "four\n", &error));
    g_assert_true(fail_is(error, FAIL_CANNOT_CREATE));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metrics/nothing", test_nothing);
    g_test_add_func("/metrics/success", test_success);
    g_test_add_func("/metrics/counts", test_counts);
    g_test_add_func("/metrics/write", test_write);
    return g_test_run();
}
