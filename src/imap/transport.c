/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/transport.h"

#include "base/error.h"
#include "imap/tls.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define STREAM_BUFFER 32768
/* An answer that comes slower than this for long is no answer. */
#define BYTES_A_SECOND_MIN 4096

struct Transport {
    int descriptor;
    Tls *tls; /* NULL: plain */
    LineFilter *filter;
    GError *fault;
    bool is_timed_out;
    char *answer; /* to the next "+"; NULL: none */
    int timeout_ms;
    int64_t started_us; /* the command under way */
    uint64_t received, received_before;
};

/* When the answer under way must have come, in g_get_monotonic_time(). */
static int64_t
deadline_us(const Transport *transport)
{
    uint64_t received = transport->received - transport->received_before;
    return transport->started_us + (int64_t)transport->timeout_ms * 2000 +
           (int64_t)(received * G_USEC_PER_SEC / BYTES_A_SECOND_MIN);
}

static bool
fail_timeout(Transport *transport)
{
    transport->is_timed_out = true;
    return fail(&transport->fault, FAIL_TEMPORARY, "the server did not answer in time");
}

static bool
check_deadline(Transport *transport)
{
    return g_get_monotonic_time() <= deadline_us(transport) || fail_timeout(transport);
}

static bool
wait_for(Transport *transport, short events)
{
    int64_t start = g_get_monotonic_time();
    int64_t end = MIN(start + (int64_t)transport->timeout_ms * 1000, deadline_us(transport));
    for (;;) {
        int64_t left_ms = (end - g_get_monotonic_time() + 999) / 1000;
        struct pollfd poller = {transport->descriptor, events, 0};
        int count = left_ms > 0 ? poll(&poller, 1, (int)left_ms) : 0;
        if (count > 0)
            return true;
        if (count == 0)
            return fail_timeout(transport);
        if (errno != EINTR)
            return fail(&transport->fault, FAIL_TEMPORARY, "waiting for the server: %s",
                        g_strerror(errno));
    }
}

/* >0 bytes, 0 when the caller shall come again, -1 with a fault. */
static ssize_t
receive_tls(Transport *transport, void *buffer, size_t length)
{
    ssize_t count = gnutls_record_recv(transport->tls->session, buffer, length);
    if (count > 0)
        return count;
    switch (count) {
    case GNUTLS_E_AGAIN:
    case GNUTLS_E_INTERRUPTED:
        return wait_for(transport, POLLIN) ? 0 : -1;
    case GNUTLS_E_WARNING_ALERT_RECEIVED:
        return check_deadline(transport) ? 0 : -1;
    case 0:
    case GNUTLS_E_PREMATURE_TERMINATION:
        fail(&transport->fault, FAIL_TEMPORARY, "the server closed the connection");
        return -1;
    default:
        fail(&transport->fault, FAIL_TEMPORARY, "receiving: %s", gnutls_strerror((int)count));
        return -1;
    }
}

static ssize_t
receive_plain(Transport *transport, void *buffer, size_t length)
{
    ssize_t count = recv(transport->descriptor, buffer, length, 0);
    if (count > 0)
        return count;
    if (count == 0) {
        fail(&transport->fault, FAIL_TEMPORARY, "the server closed the connection");
        return -1;
    }
    if (errno == EAGAIN || errno == EINTR)
        return wait_for(transport, POLLIN) ? 0 : -1;
    fail(&transport->fault, FAIL_TEMPORARY, "receiving: %s", g_strerror(errno));
    return -1;
}

/* The filter's source. A peer that never lets us wait must not outlive the deadline. */
static ssize_t
receive(void *data, void *buffer, size_t length)
{
    Transport *transport = data;
    while (transport->fault == NULL) {
        ssize_t count = transport->tls != NULL ? receive_tls(transport, buffer, length)
                                               : receive_plain(transport, buffer, length);
        if (count < 0)
            break;
        transport->received += (uint64_t)count;
        if (!check_deadline(transport))
            break;
        if (count > 0)
            return count;
    }
    return -1;
}

/* >0 bytes, 0 when the caller shall come again, -1 with a fault. */
static ssize_t
send_some(Transport *transport, const void *bytes, size_t length)
{
    bool is_blocked;
    ssize_t count;
    const char *why;
    if (transport->tls != NULL) {
        count = gnutls_record_send(transport->tls->session, bytes, length);
        is_blocked = count == GNUTLS_E_AGAIN || count == GNUTLS_E_INTERRUPTED;
        why = count < 0 ? gnutls_strerror((int)count) : NULL;
    } else {
        count = send(transport->descriptor, bytes, length, MSG_NOSIGNAL);
        is_blocked = count < 0 && (errno == EAGAIN || errno == EINTR);
        why = count < 0 ? g_strerror(errno) : NULL;
    }
    if (is_blocked)
        return wait_for(transport, POLLOUT) ? 0 : -1;
    if (count < 0) {
        fail(&transport->fault, FAIL_TEMPORARY, "sending: %s", why);
        return -1;
    }
    return count;
}

static bool
send_all(Transport *transport, const char *bytes, size_t length)
{
    while (length > 0 && transport->fault == NULL) {
        ssize_t count = send_some(transport, bytes, length);
        if (count < 0)
            break;
        bytes += count;
        length -= (size_t)count;
    }
    return length == 0 && transport->fault == NULL;
}

/* A "+" that nobody waits for is passed over. */
static bool
go_ahead(void *data)
{
    Transport *transport = data;
    if (transport->answer == NULL)
        return true;
    bool is_sent = send_all(transport, transport->answer, strlen(transport->answer)) &&
                   send_all(transport, "\r\n", 2);
    transport_answer(transport, NULL);
    return is_sent;
}

static bool
shake_hands(Transport *transport, const MailboxSettings *settings, GError **error)
{
    transport->tls = tls_new(settings, transport->descriptor, error);
    if (transport->tls == NULL)
        return false;
    int result;
    transport_prolong(transport);
    while ((result = tls_handshake(transport->tls)) < 0 && !gnutls_error_is_fatal(result)) {
        bool is_sending = gnutls_record_get_direction(transport->tls->session) == 1;
        if (!check_deadline(transport) || !wait_for(transport, is_sending ? POLLOUT : POLLIN))
            return fail(error, FAIL_UNAVAILABLE, "TLS handshake: %s", transport->fault->message);
    }
    return result == 0 || tls_fail(transport->tls, result, error);
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

/* One attempt; the reason of a failure in the transport's fault. */
static bool
connect_to(Transport *transport, const struct addrinfo *info)
{
    const int on = 1;
    int failure = 0;
    socklen_t size = sizeof failure;
    transport_prolong(transport);
    transport->descriptor = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (transport->descriptor < 0)
        return fail(&transport->fault, FAIL_UNAVAILABLE, "%s", g_strerror(errno));
    setsockopt(transport->descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(transport->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(transport->descriptor, info->ai_addr, info->ai_addrlen) == 0)
        return true;
    failure = errno;
    if (failure == EINPROGRESS) {
        if (!wait_for(transport, POLLOUT))
            return false;
        getsockopt(transport->descriptor, SOL_SOCKET, SO_ERROR, &failure, &size);
    }
    return failure == 0 || fail(&transport->fault, FAIL_UNAVAILABLE, "%s", g_strerror(failure));
}

static bool
connect_to_any(Transport *transport, const struct addrinfo *infos, bool only_loopback,
               GError **error)
{
    for (const struct addrinfo *info = infos; info != NULL; info = info->ai_next) {
        if (only_loopback && !is_loopback(info->ai_addr))
            continue;
        g_clear_error(&transport->fault);
        if (connect_to(transport, info))
            return true;
        if (transport->descriptor >= 0)
            close(transport->descriptor);
        transport->descriptor = -1;
    }
    if (transport->fault == NULL)
        return fail(error, FAIL_CONFIG,
                    "a connection without TLS is made to this machine only: use imaps:// or "
                    "imap://");
    return fail(error, FAIL_UNAVAILABLE, "cannot connect: %s", transport->fault->message);
}

static bool
connect_by_name(Transport *transport, const MailboxSettings *settings, GError **error)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *infos = NULL;
    char port[6];
    g_snprintf(port, sizeof port, "%u", settings->port);
    int result = getaddrinfo(settings->host, port, &hints, &infos);
    if (result != 0)
        return fail(error, FAIL_UNAVAILABLE, "cannot find the host: %s", gai_strerror(result));
    bool is_connected = connect_to_any(transport, infos, settings->security == WIRE_PLAIN, error);
    freeaddrinfo(infos);
    return is_connected;
}

Transport *
transport_open(const MailboxSettings *settings, GError **error)
{
    g_autoptr(Transport) transport = g_new0(Transport, 1);
    LineSource source = {receive, go_ahead, transport};
    transport->descriptor = -1;
    transport->timeout_ms = settings->timeout_ms;
    transport->filter = line_filter_new(&source, &line_limits_default);
    if (!connect_by_name(transport, settings, error))
        return NULL;
    if (settings->security == WIRE_TLS && !shake_hands(transport, settings, error))
        return NULL;
    transport_prolong(transport);
    return g_steal_pointer(&transport);
}

void
transport_free(Transport *transport)
{
    if (transport->tls != NULL) {
        if (transport->fault == NULL && transport->tls->refusal == NULL)
            gnutls_bye(transport->tls->session, GNUTLS_SHUT_WR);
        tls_free(transport->tls);
    }
    if (transport->descriptor >= 0)
        close(transport->descriptor);
    transport_answer(transport, NULL);
    line_filter_free(transport->filter);
    g_clear_error(&transport->fault);
    g_free(transport);
}

bool
transport_start_tls(Transport *transport, const MailboxSettings *settings, GError **error)
{
    if (!line_filter_is_empty(transport->filter))
        return fail(error, FAIL_UNAVAILABLE,
                    "the server sent more than its answer to STARTTLS: somebody may be between");
    return shake_hands(transport, settings, error);
}

bool
transport_is_encrypted(const Transport *transport)
{
    return transport->tls != NULL;
}

char *
transport_describe(const Transport *transport)
{
    return transport->tls != NULL ? tls_describe(transport->tls)
                                  : g_strdup("not encrypted, on this machine");
}

void
transport_begin(Transport *transport, LineWanted wanted)
{
    line_filter_begin(transport->filter, wanted);
    transport_prolong(transport);
}

void
transport_prolong(Transport *transport)
{
    transport->started_us = g_get_monotonic_time();
    transport->received_before = transport->received;
}

void
transport_hurry(Transport *transport, int timeout_ms)
{
    transport->timeout_ms = MIN(transport->timeout_ms, timeout_ms);
}

void
transport_answer(Transport *transport, const char *line)
{
    if (transport->answer != NULL)
        explicit_bzero(transport->answer, strlen(transport->answer));
    g_free(transport->answer);
    transport->answer = g_strdup(line);
}

const GError *
transport_fault(const Transport *transport)
{
    return transport->fault != NULL ? transport->fault : line_filter_fault(transport->filter);
}

bool
transport_is_timed_out(const Transport *transport)
{
    return transport->is_timed_out;
}

void
transport_break(Transport *transport, const char *why)
{
    if (transport->fault == NULL)
        fail(&transport->fault, FAIL_TEMPORARY, "%s", why);
}

LineFilter *
transport_filter(Transport *transport)
{
    return transport->filter;
}

uint64_t
transport_bytes_received(const Transport *transport)
{
    return transport->received;
}

/* libetpan's side. It takes 0 for "come again" and would spin, and it reads on after an error:
 * hence -1 and sticky faults. Closing is left to transport_free(). */
static ssize_t
low_read(mailstream_low *low, void *buffer, size_t length)
{
    Transport *transport = low->data;
    return transport->fault != NULL ? -1 : line_filter_read(transport->filter, buffer, length);
}

/* mailimap_custom_command() puts a blank before the line's end, which is not IMAP. */
static ssize_t
low_write(mailstream_low *low, const void *bytes, size_t length)
{
    static const char blank_end[] = " \r\n";
    static const size_t end = sizeof blank_end - 1;
    Transport *transport = low->data;
    const char *text = bytes;
    bool has_blank = length > end && memcmp(text + length - end, blank_end, end) == 0;
    bool is_sent = has_blank ? send_all(transport, text, length - end) &&
                                   send_all(transport, blank_end + 1, end - 1)
                             : send_all(transport, text, length);
    return is_sent ? (ssize_t)length : -1;
}

static int
low_close(mailstream_low *low G_GNUC_UNUSED)
{
    return 0;
}

static int
low_get_fd(mailstream_low *low)
{
    Transport *transport = low->data;
    return transport->descriptor;
}

static void
low_free(mailstream_low *low)
{
    free(low);
}

static void
low_cancel(mailstream_low *low G_GNUC_UNUSED)
{
}

static struct mailstream_cancel *
low_get_cancel(mailstream_low *low G_GNUC_UNUSED)
{
    return NULL;
}

static mailstream_low_driver low_driver = {
    .mailstream_read = low_read,
    .mailstream_write = low_write,
    .mailstream_close = low_close,
    .mailstream_get_fd = low_get_fd,
    .mailstream_free = low_free,
    .mailstream_cancel = low_cancel,
    .mailstream_get_cancel = low_get_cancel,
};

mailstream *
transport_stream(Transport *transport)
{
    mailstream_low *low = mailstream_low_new(transport, &low_driver);
    mailstream *stream = low != NULL ? mailstream_new(low, STREAM_BUFFER) : NULL;
    if (stream == NULL)
        g_error("out of memory");
    return stream;
}
