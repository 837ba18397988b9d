/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/notify.h"

#include <glib/gstdio.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* A supervisor's end; `name` as in NOTIFY_SOCKET. */
static int
listen_at(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    g_assert_cmpuint(length, <, sizeof address.sun_path);
    memcpy(address.sun_path, name, length);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    int listener = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(listener, >=, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    g_assert_cmpint(bind(listener, (const struct sockaddr *)&address, size), ==, 0);
    return listener;
}

static void
assert_received(int listener, const char *expected)
{
    char datagram[256] = "";
    ssize_t size = recv(listener, datagram, sizeof datagram - 1, 0);
    g_assert_cmpint(size, ==, (gssize)strlen(expected));
    g_assert_cmpstr(datagram, ==, expected);
}

static Notify *
open_well(void)
{
    g_autoptr(GError) error = NULL;
    Notify *notify = notify_open(&error);
    g_assert_no_error(error);
    return notify;
}

static void
send_well(Notify *notify, const char *lines)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(notify_send(notify, lines, &error));
    g_assert_no_error(error);
}

static void
test_alone(void)
{
    g_unsetenv("NOTIFY_SOCKET");
    g_setenv("WATCHDOG_USEC", "1000000", TRUE);
    g_autoptr(Notify) notify = open_well();
    send_well(notify, "READY=1");
    g_assert_cmpint(notify_watchdog_us(notify), ==, 0);
}

static void
test_sockets(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_dir_make_tmp("letterbook-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(directory, "notify", NULL);
    g_autofree char *abstract = g_strdup_printf("@letterbook-test-%d", (int)getpid());
    const char *const names[] = {path, abstract};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        int listener = listen_at(names[i]);
        g_setenv("NOTIFY_SOCKET", names[i], TRUE);
        g_autoptr(Notify) notify = open_well();
        g_assert_null(g_getenv("NOTIFY_SOCKET"));
        send_well(notify, "READY=1\nSTATUS=2 mailboxes watched");
        assert_received(listener, "READY=1\nSTATUS=2 mailboxes watched");
        send_well(notify, "STOPPING=1");
        assert_received(listener, "STOPPING=1");
        close(listener);
        g_assert_false(notify_send(notify, "WATCHDOG=1", &error));
        g_assert_true(fail_is(error, FAIL_TEMPORARY));
        g_clear_error(&error);
    }
    g_unlink(path);
    g_rmdir(directory);
}

/* A supervisor that was named and cannot be reached is a fault, not silence. */
static void
test_unusable(void)
{
    g_autofree char *long_name = g_strnfill(200, '/');
    const char *const names[] = {"", "/", "notify", "vsock:2:1234", "/nowhere/notify", long_name};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_setenv("NOTIFY_SOCKET", names[i], TRUE);
        g_assert_null(notify_open(&error));
        g_assert_true(fail_is(error, FAIL_UNAVAILABLE));
    }
}

static void
test_watchdog(void)
{
    g_autofree char *ours = g_strdup_printf("%d", (int)getpid());
    g_autofree char *other = g_strdup_printf("%d", (int)getppid());
    g_autofree char *name = g_strdup_printf("@letterbook-watchdog-%d", (int)getpid());
    const struct {
        const char *interval, *process;
        int64_t us;
    } cases[] = {
        {NULL, NULL, 0},
        {"30000000", NULL, 30000000},
        {"30000000", ours, 30000000},
        {"30000000", other, 0},
        {"0", NULL, 0},
        {"soon", NULL, 0},
        {"-5", NULL, 0},
    };
    int listener = listen_at(name);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_setenv("NOTIFY_SOCKET", name, TRUE);
        if (cases[i].interval != NULL)
            g_setenv("WATCHDOG_USEC", cases[i].interval, TRUE);
        if (cases[i].process != NULL)
            g_setenv("WATCHDOG_PID", cases[i].process, TRUE);
        g_autoptr(Notify) notify = open_well();
        g_assert_cmpint(notify_watchdog_us(notify), ==, cases[i].us);
        g_assert_null(g_getenv("WATCHDOG_USEC"));
        g_assert_null(g_getenv("WATCHDOG_PID"));
    }
    close(listener);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notify/alone", test_alone);
    g_test_add_func("/notify/sockets", test_sockets);
    g_test_add_func("/notify/unusable", test_unusable);
    g_test_add_func("/notify/watchdog", test_watchdog);
    return g_test_run();
}
