/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "imap-server.h"
#include "imap/connect.h"
#include "imap/transport.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static const CertificateWish good = {"127.0.0.1", -10, 10, false};

/* Connects with settings bent by `bend`; the message of the refusal, or NULL with *transport. */
static char *
refusal(const CertificateWish *wish, void (*bend)(MailboxSettings *, const TestCertificate *),
        FailCode code)
{
    static const char *const script[] = {"TLS", "S * OK hi", NULL};
    g_autoptr(TestCertificate) certificate = test_certificate_new(wish);
    ImapServer *server = imap_server_new(script, certificate);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_TLS);
    if (bend != NULL)
        bend(settings, certificate);
    g_autoptr(GError) error = NULL;
    Transport *transport = transport_open(settings, -1, &error);
    char *message = transport == NULL ? g_strdup(error->message) : NULL;
    if (transport == NULL)
        g_assert_true(fail_is(error, code));
    else
        transport_free(transport);
    g_free(imap_server_finish(server));
    return message;
}

static void
without_authority(MailboxSettings *settings, const TestCertificate *certificate G_GNUC_UNUSED)
{
    g_autoptr(TestCertificate) other = test_certificate_new(&good);
    g_free(settings->ca_file);
    settings->ca_file = g_steal_pointer(&other->authority_file);
    other->authority_file = g_strdup("");
}

static void
with_pin(MailboxSettings *settings, const TestCertificate *certificate)
{
    settings->has_pin = true;
    settings->pin = certificate->digest;
    g_clear_pointer(&settings->ca_file, g_free);
}

static void
with_wrong_pin(MailboxSettings *settings, const TestCertificate *certificate)
{
    with_pin(settings, certificate);
    settings->pin.bytes[0] ^= 1;
}

static void
without_file(MailboxSettings *settings, const TestCertificate *certificate G_GNUC_UNUSED)
{
    g_free(settings->ca_file);
    settings->ca_file = g_strdup("/nonexistent/ca.pem");
}

static void
with_empty_file(MailboxSettings *settings, const TestCertificate *certificate G_GNUC_UNUSED)
{
    g_free(settings->ca_file);
    settings->ca_file = g_strdup("/dev/null");
}

static void
test_certificates(void)
{
    static const struct {
        CertificateWish wish;
        void (*bend)(MailboxSettings *, const TestCertificate *);
        const char *words[3];
        FailCode code;
    } cases[] = {
        {{"127.0.0.1", -10, 10, false},
         without_authority,
         {"unknown authority", "ca-file", "certificate-sha256"},
         FAIL_UNAVAILABLE},
        {{"127.0.0.1", -10, 10, true},
         NULL,
         {"self-signed", "ca-file", "certificate-sha256"},
         FAIL_UNAVAILABLE},
        {{"127.0.0.1", -10, -2, false},
         NULL,
         {"expired on 20", "certificate-sha256", ""},
         FAIL_UNAVAILABLE},
        {{"127.0.0.1", 2, 10, false}, NULL, {"not valid before 20", "", ""}, FAIL_UNAVAILABLE},
        {{"mail.example.net", -10, 10, false},
         NULL,
         {"issued for mail.example.net, not for 127.0.0.1", "", ""},
         FAIL_UNAVAILABLE},
        {{"mail.example.net", -10, -2, true},
         NULL,
         {"self-signed", "expired", "mail.example.net"},
         FAIL_UNAVAILABLE},
        {{"127.0.0.1", -10, 10, false},
         with_wrong_pin,
         {"fingerprint", "certificate-sha256", ""},
         FAIL_UNAVAILABLE},
        {{"127.0.0.1", -10, 10, false}, without_file, {"/nonexistent/ca.pem", "", ""}, FAIL_CONFIG},
        {{"127.0.0.1", -10, 10, false}, with_empty_file, {"/dev/null", "", ""}, FAIL_CONFIG},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *message = refusal(&cases[i].wish, cases[i].bend, cases[i].code);
        g_assert_nonnull(message);
        for (size_t j = 0; j < G_N_ELEMENTS(cases[i].words); j++) {
            if (strstr(message, cases[i].words[j]) == NULL)
                g_test_message("%s, not: %s", cases[i].words[j], message);
            g_assert_nonnull(strstr(message, cases[i].words[j]));
        }
    }
}

static void
test_good_certificates(void)
{
    static const CertificateWish strange = {"mail.example.net", -10, -2, true};
    g_assert_cmpstr(refusal(&good, NULL, FAIL_UNAVAILABLE), ==, NULL);
    g_assert_cmpstr(refusal(&good, with_pin, FAIL_UNAVAILABLE), ==, NULL);
    g_assert_cmpstr(refusal(&strange, with_pin, FAIL_UNAVAILABLE), ==, NULL);
}

/* What the pin's refusal shows is what makes it pass. */
static void
test_fingerprint_can_be_configured(void)
{
    g_autoptr(TestCertificate) certificate = test_certificate_new(&good);
    static const char *const script[] = {"TLS", NULL};
    ImapServer *server = imap_server_new(script, certificate);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_TLS);
    with_wrong_pin(settings, certificate);
    g_autoptr(GError) error = NULL;
    g_assert_null(transport_open(settings, -1, &error));
    char hex[DIGEST_HEX_SIZE];
    g_assert_nonnull(strstr(error->message, digest_format(&certificate->digest, hex)));
    g_free(imap_server_finish(server));
}

static void
test_no_tls_there(void)
{
    static const char *const script[] = {"S * OK this is IMAP, not TLS", "SLEEP 100", NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autoptr(TestCertificate) certificate = test_certificate_new(&good);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_TLS);
    settings->ca_file = g_strdup(certificate->authority_file);
    g_autoptr(GError) error = NULL;
    g_assert_null(transport_open(settings, -1, &error));
    g_assert_true(fail_is(error, FAIL_UNAVAILABLE));
    g_assert_nonnull(strstr(error->message, "right port"));
    g_free(imap_server_finish(server));
}

static void
test_nobody_there(void)
{
    static const char *const script[] = {NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_free(imap_server_finish(server));
    g_autoptr(GError) error = NULL;
    g_assert_null(transport_open(settings, -1, &error));
    g_assert_true(fail_is(error, FAIL_UNAVAILABLE));
    g_assert_nonnull(strstr(error->message, "refused"));
}

/* Without TLS only to this machine; nothing is sent to 192.0.2.1 (RFC 5737). */
static void
test_plain_is_for_loopback(void)
{
    g_autoptr(MailboxSettings) settings = mailbox_settings_new("test");
    settings->security = WIRE_PLAIN;
    settings->host = g_strdup("192.0.2.1");
    settings->port = 143;
    g_autoptr(GError) error = NULL;
    g_assert_null(transport_open(settings, -1, &error));
    g_assert_true(fail_is(error, FAIL_CONFIG));
}

/* Reads until the fault; its message. The time of it in *elapsed_ms. */
static char *
fault_of(const char *const *script, int timeout_ms, int64_t *elapsed_ms)
{
    ImapServer *server = imap_server_new(script, NULL);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    settings->timeout_ms = timeout_ms;
    g_autoptr(GError) error = NULL;
    int64_t start = g_get_monotonic_time();
    Transport *transport = transport_open(settings, -1, &error);
    g_assert_no_error(error);
    char buffer[1000];
    LineFilter *filter = transport_filter(transport);
    while (line_filter_read(filter, buffer, sizeof buffer) > 0)
        ;
    *elapsed_ms = (g_get_monotonic_time() - start) / 1000;
    char *message = g_strdup(transport_fault(transport)->message);
    g_assert_true(fail_is(transport_fault(transport), FAIL_TEMPORARY));
    g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), ==, -1);
    g_assert_cmpstr(transport_fault(transport)->message, ==, message);
    transport_free(transport);
    g_free(imap_server_finish(server));
    return message;
}

static void
test_silence_ends(void)
{
    static const char *const script[] = {"S * OK hi", "SLEEP 600", NULL};
    int64_t elapsed_ms;
    g_autofree char *message = fault_of(script, 200, &elapsed_ms);
    g_assert_nonnull(strstr(message, "in time"));
    g_assert_cmpint(elapsed_ms, >=, 200);
}

/* A byte each 20 ms never lets a wait run out; the deadline does not care. */
static void
test_dripping_ends(void)
{
    static const char *const script[] = {"S * OK hi", "DRIP 100", NULL};
    int64_t elapsed_ms;
    g_autofree char *message = fault_of(script, 200, &elapsed_ms);
    g_assert_nonnull(strstr(message, "in time"));
    g_assert_cmpint(elapsed_ms, >=, 400);
}

static void
test_end_is_a_fault(void)
{
    static const char *const script[] = {"S * OK hi", NULL};
    int64_t elapsed_ms;
    g_autofree char *message = fault_of(script, 2000, &elapsed_ms);
    g_assert_nonnull(strstr(message, "closed the connection"));
}

/* A line that was cut must show during an hour of IDLE. */
static void
test_kept_alive(void)
{
    static const char *const script[] = {"S * OK hi", NULL};
    static const struct {
        int level, name, least, most;
    } options[] = {
        {SOL_SOCKET, SO_KEEPALIVE, 1, 1},
        {IPPROTO_TCP, TCP_KEEPIDLE, 10, 60},
        {IPPROTO_TCP, TCP_KEEPINTVL, 5, 20},
        {IPPROTO_TCP, TCP_KEEPCNT, 2, 5},
        {IPPROTO_TCP, TCP_USER_TIMEOUT, 60000, 120000},
    };
    ImapServer *server = imap_server_new(script, NULL);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_autoptr(GError) error = NULL;
    int descriptor = connect_to_server(settings, -1, &error);
    g_assert_no_error(error);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        int value = 0;
        socklen_t size = sizeof value;
        g_assert_cmpint(getsockopt(descriptor, options[i].level, options[i].name, &value, &size),
                        ==, 0);
        g_assert_cmpint(value, >=, options[i].least);
        g_assert_cmpint(value, <=, options[i].most);
    }
    close(descriptor);
    g_free(imap_server_finish(server));
}

static void *
stop_soon(void *data)
{
    g_usleep(100000);
    eventfd_write(*(int *)data, 1);
    return NULL;
}

/* A port where connections are taken, but nobody answers. */
static int
silent_listener(uint16_t *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 1) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        g_error("no socket on loopback");
    *port = ntohs(address.sin_port);
    return listener;
}

/* The message of a transport that is stopped while it opens or reads; its time-out is longer
 * than any test may take. */
static char *
stopped(const char *const *script, WireSecurity security, bool is_at_once)
{
    g_autoptr(TestCertificate) certificate = test_certificate_new(&good);
    ImapServer *server = imap_server_new(script, certificate);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, security);
    settings->timeout_ms = 3600000;
    int listener = security == WIRE_TLS ? silent_listener(&settings->port) : -1;
    int stop = eventfd(is_at_once ? 1 : 0, EFD_CLOEXEC);
    GThread *thread = is_at_once ? NULL : g_thread_new("stop", stop_soon, &stop);
    g_autoptr(GError) error = NULL;
    Transport *transport = transport_open(settings, stop, &error);
    if (transport != NULL) {
        char buffer[1000];
        while (transport_read(transport, buffer, sizeof buffer) > 0)
            ;
        g_assert_true(transport_is_stopped(transport));
        error = g_error_copy(transport_fault(transport));
        transport_free(transport);
    }
    if (thread != NULL)
        g_thread_join(thread);
    close(stop);
    if (listener >= 0)
        close(listener);
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_free(imap_server_finish(server));
    return g_strdup(error->message);
}

#define FLOOD "N 90000000", "N 90000000", "N 90000000", "N 90000000", "N 90000000"

static void
test_stops(void)
{
    static const char *const silent[] = {"S * OK hi", "C never", NULL};
    static const char *const endless[] = {
        "S * OK hi", "R * 1 FETCH (BODY[] {4000000000}\r\n", FLOOD, FLOOD, FLOOD, FLOOD, NULL};
    g_autofree char *connecting = stopped(silent, WIRE_PLAIN, true);
    g_assert_cmpstr(connecting, ==, "cannot connect: stopped");
    g_autofree char *reading = stopped(silent, WIRE_PLAIN, false);
    g_assert_cmpstr(reading, ==, "stopped");
    g_autofree char *while_it_comes = stopped(endless, WIRE_PLAIN, false);
    g_assert_cmpstr(while_it_comes, ==, "stopped");
    g_autofree char *shaking_hands = stopped(silent, WIRE_TLS, false);
    g_assert_cmpstr(shaking_hands, ==, "TLS handshake: stopped");
}

/* select() would abort the process. */
static void
test_high_descriptors(void)
{
    static const char *const script[] = {"S * OK hi", "SLEEP 20", NULL};
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 1100 && limit.rlim_max >= 1100) {
        limit.rlim_cur = 1100;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur < 1100) {
        g_test_skip("too few file descriptors");
        return;
    }
    GArray *held = g_array_new(FALSE, FALSE, sizeof(int));
    int descriptor;
    do {
        descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
        g_array_append_val(held, descriptor);
    } while (descriptor < 1040);
    int64_t elapsed_ms;
    g_autofree char *message = fault_of(script, 2000, &elapsed_ms);
    g_assert_nonnull(strstr(message, "closed the connection"));
    for (guint i = 0; i < held->len; i++)
        close(g_array_index(held, int, i));
    g_array_unref(held);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transport/refused-certificates", test_certificates);
    g_test_add_func("/transport/good-certificates", test_good_certificates);
    g_test_add_func("/transport/fingerprint", test_fingerprint_can_be_configured);
    g_test_add_func("/transport/no-tls", test_no_tls_there);
    g_test_add_func("/transport/nobody", test_nobody_there);
    g_test_add_func("/transport/plain-is-for-loopback", test_plain_is_for_loopback);
    g_test_add_func("/transport/silence", test_silence_ends);
    g_test_add_func("/transport/dripping", test_dripping_ends);
    g_test_add_func("/transport/end", test_end_is_a_fault);
    g_test_add_func("/transport/kept-alive", test_kept_alive);
    g_test_add_func("/transport/stops", test_stops);
    g_test_add_func("/transport/high-descriptors", test_high_descriptors);
    return g_test_run();
}
