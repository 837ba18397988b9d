/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/notify.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

struct Notify {
    int descriptor; /* -1: no supervisor */
    int64_t watchdog_us;
};

/* Microseconds; 0 when no watchdog is wanted, or it is another process's. */
static int64_t
read_watchdog(void)
{
    const char *interval = g_getenv("WATCHDOG_USEC"), *process = g_getenv("WATCHDOG_PID");
    guint64 us, id;
    if (interval == NULL || !g_ascii_string_to_unsigned(interval, 10, 1, G_MAXINT64, &us, NULL))
        return 0;
    if (process != NULL &&
        (!g_ascii_string_to_unsigned(process, 10, 1, G_MAXINT, &id, NULL) || (pid_t)id != getpid()))
        return 0;
    return (int64_t)us;
}

/* A path, or "@name" of Linux's abstract sockets. */
static bool
socket_address(const char *name, struct sockaddr_un *address, socklen_t *length)
{
    size_t size = strlen(name);
    if ((name[0] != '/' && name[0] != '@') || size < 2 || size >= sizeof address->sun_path)
        return false;
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(address->sun_path, name, size);
    if (name[0] == '@')
        address->sun_path[0] = '\0';
    *length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size);
    return true;
}

static bool
connect_to(Notify *notify, const char *name, GError **error)
{
    struct sockaddr_un address;
    socklen_t length;
    if (!socket_address(name, &address, &length))
        return fail(error, FAIL_UNAVAILABLE, "NOTIFY_SOCKET=%s is no local socket", name);
    notify->descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct timeval patience = {.tv_sec = 1};
    if (notify->descriptor < 0 ||
        setsockopt(notify->descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience) != 0 ||
        connect(notify->descriptor, (const struct sockaddr *)&address, length) != 0)
        return fail(error, FAIL_UNAVAILABLE, "NOTIFY_SOCKET=%s: %s", name, g_strerror(errno));
    return true;
}

Notify *
notify_open(GError **error)
{
    g_autoptr(Notify) notify = g_new0(Notify, 1);
    notify->descriptor = -1;
    notify->watchdog_us = read_watchdog();
    g_autofree char *name = g_strdup(g_getenv("NOTIFY_SOCKET"));
    g_unsetenv("NOTIFY_SOCKET");
    g_unsetenv("WATCHDOG_USEC");
    g_unsetenv("WATCHDOG_PID");
    if (name != NULL && !connect_to(notify, name, error))
        return NULL;
    return g_steal_pointer(&notify);
}

void
notify_close(Notify *notify)
{
    if (notify->descriptor >= 0)
        close(notify->descriptor);
    g_free(notify);
}

bool
notify_send(Notify *notify, const char *lines, GError **error)
{
    if (notify->descriptor < 0)
        return true;
    ssize_t sent;
    do
        sent = send(notify->descriptor, lines, strlen(lines), MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0 ||
           fail(error, FAIL_TEMPORARY, "telling the supervisor: %s", g_strerror(errno));
}

int64_t
notify_watchdog_us(const Notify *notify)
{
    return notify->descriptor >= 0 ? notify->watchdog_us : 0;
}
