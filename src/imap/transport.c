/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/transport.h"

#include "base/error.h"
#include "base/secret-text.h"
#include "imap/connect.h"
#include "imap/deflate.h"
#include "imap/tls.h"
#include "imap/wait.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* An answer that comes slower than this for long is no answer. */
#define BYTES_A_SECOND_MIN 4096

/* IDLE, RFC 2177: between the server's "+" and our DONE its silence is no time-out. */
typedef enum {
    IDLE_NONE,
    IDLE_ASKED,   /* the command is on its way, "+" has not come */
    IDLE_WAITING, /* until there is news, or idle_until_us */
    IDLE_DONE,    /* DONE is sent */
} IdleState;

struct Transport {
    int descriptor, stop_descriptor;
    Tls *tls;         /* NULL: plain */
    Deflate *deflate; /* NULL: not compressed */
    LineFilter *filter;
    GError *fault;
    WaitResult ended; /* how the wait ended that is the fault; WAIT_READY: it is none */
    GQueue answers;   /* to the next "+" and those after it: SecretText */
    int timeout_ms;
    int64_t started_us; /* the command under way */
    IdleState idle;
    int64_t idle_until_us;
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
fail_wait(Transport *transport, WaitResult result)
{
    transport->ended = result;
    return fail(&transport->fault, FAIL_TEMPORARY, "%s", wait_explain(result));
}

/* A peer that never lets us wait must neither outlive the deadline nor keep us from stopping. */
static bool
check_end(Transport *transport)
{
    if (wait_is_stopped(transport->stop_descriptor))
        return fail_wait(transport, WAIT_STOPPED);
    return transport->idle == IDLE_WAITING || g_get_monotonic_time() <= deadline_us(transport) ||
           fail_wait(transport, WAIT_TIMED_OUT);
}

static bool
wait_for(Transport *transport, short events)
{
    bool is_idling = transport->idle == IDLE_WAITING;
    int64_t silence_us = g_get_monotonic_time() + (int64_t)transport->timeout_ms * 1000;
    int64_t until_us =
        is_idling ? transport->idle_until_us : MIN(silence_us, deadline_us(transport));
    WaitResult result =
        wait_until(transport->descriptor, events, transport->stop_descriptor, until_us);
    return result == WAIT_READY || (is_idling && result == WAIT_TIMED_OUT) ||
           fail_wait(transport, result);
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
        return check_end(transport) ? 0 : -1;
    case 0:
    case GNUTLS_E_PREMATURE_TERMINATION:
        fail(&transport->fault, FAIL_TEMPORARY, "the server closed the connection");
        return -1;
    default:
        fail(&transport->fault, FAIL_TEMPORARY, "receiving: %s",
             tls_explain(transport->tls, (int)count));
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
        why = count < 0 ? tls_explain(transport->tls, (int)count) : NULL;
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
send_wire(Transport *transport, const void *data, size_t length)
{
    const char *bytes = data;
    while (length > 0 && transport->fault == NULL) {
        ssize_t count = send_some(transport, bytes, length);
        if (count < 0)
            break;
        bytes += count;
        length -= (size_t)count;
    }
    return length == 0 && transport->fault == NULL;
}

static bool
send_all(Transport *transport, const char *bytes, size_t length)
{
    if (transport->deflate == NULL)
        return send_wire(transport, bytes, length);
    g_autoptr(GByteArray) packed = deflate_pack(transport->deflate, bytes, length);
    return send_wire(transport, packed->data, packed->len);
}

/* Once the reason to wait is gone; what follows is an answer like any other. */
static bool
end_idle(Transport *transport)
{
    static const char done[] = "DONE\r\n";
    if (transport->idle != IDLE_WAITING || (!line_filter_has_news(transport->filter) &&
                                            g_get_monotonic_time() < transport->idle_until_us))
        return true;
    transport->idle = IDLE_DONE;
    transport_prolong(transport);
    return send_all(transport, done, sizeof done - 1);
}

/* >0 bytes, 0 when the caller shall come again, -1 with a fault. */
static ssize_t
receive_wire(Transport *transport, void *buffer, size_t length)
{
    ssize_t count = transport->tls != NULL ? receive_tls(transport, buffer, length)
                                           : receive_plain(transport, buffer, length);
    transport->received += (uint64_t)MAX(count, 0);
    return count;
}

/* Likewise. The deadline moves with the bytes of the wire, not with what becomes of them. */
static ssize_t
receive_packed(Transport *transport, void *buffer, size_t length)
{
    char piece[DEFLATE_FEED_MAX];
    ssize_t count = deflate_unpack(transport->deflate, buffer, length);
    if (count > 0)
        return count;
    if (count < 0) {
        fail(&transport->fault, FAIL_TEMPORARY, "what the server compressed is damaged");
        return -1;
    }
    count = receive_wire(transport, piece, sizeof piece);
    if (count <= 0)
        return count;
    deflate_feed(transport->deflate, piece, (size_t)count);
    return 0;
}

/* The filter's source. */
static ssize_t
receive(void *data, void *buffer, size_t length)
{
    Transport *transport = data;
    while (transport->fault == NULL && end_idle(transport)) {
        ssize_t count = transport->deflate != NULL ? receive_packed(transport, buffer, length)
                                                   : receive_wire(transport, buffer, length);
        if (count < 0 || !check_end(transport))
            break;
        if (count > 0)
            return count;
    }
    return -1;
}

/* A "+" that nobody waits for is passed over. */
static bool
go_ahead(void *data)
{
    Transport *transport = data;
    if (transport->idle == IDLE_ASKED)
        transport->idle = IDLE_WAITING;
    g_auto(SecretText) answer = g_queue_pop_head(&transport->answers);
    return answer == NULL ||
           (send_all(transport, answer, strlen(answer)) && send_all(transport, "\r\n", 2));
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
        if (!check_end(transport) || !wait_for(transport, is_sending ? POLLOUT : POLLIN))
            return fail(error, transport_is_stopped(transport) ? FAIL_TEMPORARY : FAIL_UNAVAILABLE,
                        "TLS handshake: %s", transport->fault->message);
    }
    return result == 0 || tls_fail(transport->tls, result, error);
}

Transport *
transport_open(const MailboxSettings *settings, int stop_descriptor, GError **error)
{
    g_autoptr(Transport) transport = g_new0(Transport, 1);
    LineSource source = {receive, go_ahead, transport};
    LineLimits limits = line_limits_default;
    if (settings->size_max > 0)
        limits.literal_max = (uint32_t)MIN(settings->size_max, UINT32_MAX);
    transport->stop_descriptor = stop_descriptor;
    transport->timeout_ms = settings->timeout_ms;
    transport->filter = line_filter_new(&source, &limits);
    transport->descriptor = connect_to_server(settings, stop_descriptor, error);
    if (transport->descriptor < 0)
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
    if (transport->deflate != NULL)
        deflate_free(transport->deflate);
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

void
transport_start_deflate(Transport *transport)
{
    char ahead[LINE_FILTER_AHEAD_MAX];
    size_t count = line_filter_take_ahead(transport->filter, ahead);
    transport->deflate = deflate_new();
    deflate_feed(transport->deflate, ahead, count);
}

char *
transport_describe(const Transport *transport)
{
    g_autofree char *wire = transport->tls != NULL ? tls_describe(transport->tls)
                                                   : g_strdup("not encrypted, on this machine");
    return g_strconcat(wire, transport->deflate != NULL ? ", compressed" : "", NULL);
}

void
transport_begin(Transport *transport, LineWanted wanted)
{
    line_filter_begin(transport->filter, wanted);
    transport->idle = IDLE_NONE;
    transport_prolong(transport);
}

void
transport_prolong(Transport *transport)
{
    transport->started_us = g_get_monotonic_time();
    transport->received_before = transport->received;
}

void
transport_idle(Transport *transport, int max_ms)
{
    transport->idle = IDLE_ASKED;
    transport->idle_until_us = g_get_monotonic_time() + (int64_t)max_ms * 1000;
}

bool
transport_has_ended_idle(const Transport *transport)
{
    return transport->idle == IDLE_DONE;
}

void
transport_hurry(Transport *transport, int timeout_ms)
{
    transport->timeout_ms = MIN(transport->timeout_ms, timeout_ms);
}

void
transport_answer(Transport *transport, const char *line)
{
    if (line != NULL)
        g_queue_push_tail(&transport->answers, g_strdup(line));
    else
        g_queue_clear_full(&transport->answers, (GDestroyNotify)secret_text_free);
}

const GError *
transport_fault(const Transport *transport)
{
    return transport->fault != NULL ? transport->fault : line_filter_fault(transport->filter);
}

bool
transport_is_timed_out(const Transport *transport)
{
    return transport->ended == WAIT_TIMED_OUT;
}

bool
transport_is_stopped(const Transport *transport)
{
    return transport->ended == WAIT_STOPPED;
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

ssize_t
transport_read(Transport *transport, void *buffer, size_t length)
{
    return transport->fault != NULL ? -1 : line_filter_read(transport->filter, buffer, length);
}

bool
transport_write(Transport *transport, const char *bytes, size_t length)
{
    return send_all(transport, bytes, length);
}
