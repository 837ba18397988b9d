/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/allowance.h"

#include "base/error.h"

#include <sys/eventfd.h>
#include <unistd.h>

static void
test_bytes(void)
{
    g_autoptr(MailboxSettings) mailbox = mailbox_settings_new("support");
    g_autoptr(GError) error = NULL;
    mailbox->bytes_a_day = 1000;
    Allowance allowance = allowance_of(mailbox, 300, -1);
    g_assert_true(allowance_take(&allowance, 600, &error));
    /* The one that passes the limit is taken, however large: else it would never come. */
    g_assert_true(allowance_take(&allowance, 5000, &error));
    g_assert_false(allowance.is_used_up);
    g_assert_false(allowance_take(&allowance, 1, &error));
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_assert_true(allowance.is_used_up);
    g_clear_error(&error);

    allowance = allowance_of(mailbox, 1001, -1);
    g_assert_false(allowance_take(&allowance, 1, &error));
    g_clear_error(&error);

    mailbox->bytes_a_day = 0;
    allowance = allowance_of(mailbox, INT64_MAX, -1);
    g_assert_true(allowance_take(&allowance, 1 << 30, &error));
}

static void
test_rate(void)
{
    g_autoptr(MailboxSettings) mailbox = mailbox_settings_new("support");
    g_autoptr(GError) error = NULL;
    mailbox->messages_a_second = 100;
    Allowance allowance = allowance_of(mailbox, 0, -1);
    gint64 began_at = g_get_monotonic_time();
    for (int i = 0; i < 11; i++)
        g_assert_true(allowance_take(&allowance, 1, &error));
    g_assert_cmpint(g_get_monotonic_time() - began_at, >=, 100 * 1000);
}

/* Who is told to stop does not wait for his turn. */
static void
test_stop(void)
{
    g_autoptr(MailboxSettings) mailbox = mailbox_settings_new("support");
    g_autoptr(GError) error = NULL;
    int stop = eventfd(1, EFD_CLOEXEC);
    mailbox->messages_a_second = 1;
    Allowance allowance = allowance_of(mailbox, 0, stop);
    gint64 began_at = g_get_monotonic_time();
    for (int i = 0; i < 60; i++)
        g_assert_true(allowance_take(&allowance, 1, &error));
    g_assert_cmpint(g_get_monotonic_time() - began_at, <, 50 * G_USEC_PER_SEC);
    close(stop);
}

static void
test_days(void)
{
    Instant noon = (Instant)20000 * DAY_SECONDS + DAY_SECONDS / 2;
    g_assert_cmpint(allowance_day(noon), ==, 20000);
    g_assert_cmpint(allowance_ms_to_next_day(noon), ==, DAY_SECONDS / 2 * 1000);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/allowance/bytes", test_bytes);
    g_test_add_func("/allowance/rate", test_rate);
    g_test_add_func("/allowance/stop", test_stop);
    g_test_add_func("/allowance/days", test_days);
    return g_test_run();
}
