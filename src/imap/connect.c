/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/connect.h"

#include "base/error.h"
#include "imap/wait.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* The other side's system is asked after a minute of silence, four times: nothing else shows, in
 * IDLE, that a line is cut. */
#define SILENCE_SECONDS 60
#define QUESTION_SECONDS 15
#define QUESTIONS 4
#define UNANSWERED_MS 120000

/* A name being looked up. getaddrinfo(3) cannot be interrupted: a thread of its own asks, which
 * nobody waits for longer than they want to. */
typedef struct {
    char *host, port[6];
    int done; /* an eventfd */
    int result;
    struct addrinfo *infos;
} Lookup;

static void
lookup_clear(void *data)
{
    Lookup *lookup = data;
    if (lookup->infos != NULL)
        freeaddrinfo(lookup->infos);
    if (lookup->done >= 0)
        close(lookup->done);
    g_free(lookup->host);
}

static void
lookup_unref(Lookup *lookup)
{
    g_atomic_rc_box_release_full(lookup, lookup_clear);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lookup, lookup_unref)

static void *
look_up(void *data)
{
    g_autoptr(Lookup) lookup = data;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    lookup->result = getaddrinfo(lookup->host, lookup->port, &hints, &lookup->infos);
    eventfd_write(lookup->done, 1);
    return NULL;
}

static Lookup *
lookup_begin(const MailboxSettings *settings)
{
    Lookup *lookup = g_atomic_rc_box_new0(Lookup);
    lookup->host = g_strdup(settings->host);
    g_snprintf(lookup->port, sizeof lookup->port, "%u", settings->port);
    lookup->done = eventfd(0, EFD_CLOEXEC);
    if (lookup->done >= 0)
        g_thread_unref(g_thread_new("lookup", look_up, g_atomic_rc_box_acquire(lookup)));
    return lookup;
}

static bool
is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof in);
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;
        memcpy(&in6, address, sizeof in6);
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    }
    return false;
}

static void
set_options(int descriptor)
{
    static const struct {
        int level, name, value;
    } options[] = {
        {SOL_SOCKET, SO_KEEPALIVE, 1},
        {IPPROTO_TCP, TCP_KEEPIDLE, SILENCE_SECONDS},
        {IPPROTO_TCP, TCP_KEEPINTVL, QUESTION_SECONDS},
        {IPPROTO_TCP, TCP_KEEPCNT, QUESTIONS},
        {IPPROTO_TCP, TCP_USER_TIMEOUT, UNANSWERED_MS},
        {IPPROTO_TCP, TCP_NODELAY, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++)
        setsockopt(descriptor, options[i].level, options[i].name, &options[i].value,
                   sizeof options[i].value);
}

static bool
finish_connecting(int descriptor, int timeout_ms, int stop_descriptor, GError **error)
{
    int failure = 0;
    socklen_t size = sizeof failure;
    WaitResult result = wait_until(descriptor, POLLOUT, stop_descriptor,
                                   g_get_monotonic_time() + (int64_t)timeout_ms * 1000);
    if (result != WAIT_READY)
        return fail(error, result == WAIT_STOPPED ? FAIL_TEMPORARY : FAIL_UNAVAILABLE, "%s",
                    wait_explain(result));
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size);
    return failure == 0 || fail(error, FAIL_UNAVAILABLE, "%s", g_strerror(failure));
}

/* One attempt: the descriptor or -1. */
static int
connect_to(const struct addrinfo *info, int timeout_ms, int stop_descriptor, GError **error)
{
    int descriptor = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        fail(error, FAIL_UNAVAILABLE, "%s", g_strerror(errno));
        return -1;
    }
    set_options(descriptor);
    bool is_connected = connect(descriptor, info->ai_addr, info->ai_addrlen) == 0;
    if (!is_connected && errno != EINPROGRESS)
        fail(error, FAIL_UNAVAILABLE, "%s", g_strerror(errno));
    else if (!is_connected)
        is_connected = finish_connecting(descriptor, timeout_ms, stop_descriptor, error);
    if (is_connected)
        return descriptor;
    close(descriptor);
    return -1;
}

static int
connect_to_any(const MailboxSettings *settings, const struct addrinfo *infos, int stop_descriptor,
               GError **error)
{
    g_autoptr(GError) failure = NULL;
    for (const struct addrinfo *info = infos; info != NULL; info = info->ai_next) {
        if (settings->security == WIRE_PLAIN && !is_loopback(info->ai_addr))
            continue;
        g_clear_error(&failure);
        int descriptor = connect_to(info, settings->timeout_ms, stop_descriptor, &failure);
        if (descriptor >= 0)
            return descriptor;
        if (fail_is(failure, FAIL_TEMPORARY))
            break;
    }
    if (failure == NULL)
        fail(error, FAIL_CONFIG,
             "a connection without TLS is made to this machine only: use imaps:// or imap://");
    else
        fail(error, (FailCode)failure->code, "cannot connect: %s", failure->message);
    return -1;
}

int
connect_to_server(const MailboxSettings *settings, int stop_descriptor, GError **error)
{
    g_autoptr(Lookup) lookup = lookup_begin(settings);
    if (lookup->done < 0) {
        fail(error, FAIL_TEMPORARY, "looking up the host: %s", g_strerror(errno));
        return -1;
    }
    WaitResult result = wait_until(lookup->done, POLLIN, stop_descriptor,
                                   g_get_monotonic_time() + (int64_t)settings->timeout_ms * 1000);
    if (result == WAIT_READY && lookup->result == 0)
        return connect_to_any(settings, lookup->infos, stop_descriptor, error);
    if (result == WAIT_STOPPED)
        fail(error, FAIL_TEMPORARY, "cannot connect: %s", wait_explain(result));
    else
        fail(error, FAIL_UNAVAILABLE, "cannot find the host: %s",
             result == WAIT_READY       ? gai_strerror(lookup->result)
             : result == WAIT_TIMED_OUT ? "its name server did not answer in time"
                                        : wait_explain(result));
    return -1;
}
