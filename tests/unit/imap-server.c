/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap-server.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

struct ImapServer {
    GThread *thread;
    const char *const *script;
    const TestCertificate *certificate;
    int listener, connection;
    gnutls_session_t tls;
    bool is_packed; /* both ways, RFC 4978 */
    z_stream packer, unpacker;
    uint16_t port;
    char tag[32];
    GString *log;
};

static void
must(int result)
{
    if (result < 0)
        g_error("%s", gnutls_strerror(result));
}

static gnutls_x509_crt_t
make_certificate(const CertificateWish *wish, gnutls_x509_privkey_t *key)
{
    static unsigned char serial;
    gnutls_x509_crt_t certificate;
    time_t now = time(NULL);
    must(gnutls_x509_privkey_init(key));
    must(gnutls_x509_privkey_generate(*key, GNUTLS_PK_ECDSA,
                                      GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    must(gnutls_x509_crt_init(&certificate));
    must(gnutls_x509_crt_set_version(certificate, 3));
    serial++;
    must(gnutls_x509_crt_set_serial(certificate, &serial, 1));
    must(gnutls_x509_crt_set_key(certificate, *key));
    must(gnutls_x509_crt_set_activation_time(certificate, now + wish->begins * 86400));
    must(gnutls_x509_crt_set_expiration_time(certificate, now + wish->ends * 86400));
    must(gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, wish->host,
                                       (unsigned)strlen(wish->host)));
    return certificate;
}

static void
add_host(gnutls_x509_crt_t certificate, const char *host)
{
    struct in_addr address;
    if (inet_pton(AF_INET, host, &address) == 1)
        must(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, &address,
                                                  sizeof address, GNUTLS_FSAN_SET));
    else
        must(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, host,
                                                  (unsigned)strlen(host), GNUTLS_FSAN_SET));
}

static char *
write_pem(gnutls_x509_crt_t certificate)
{
    gnutls_datum_t pem;
    char *path = NULL;
    int descriptor = g_file_open_tmp("letterbook-ca-XXXXXX", &path, NULL);
    must(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem));
    if (descriptor < 0 || write(descriptor, pem.data, pem.size) != (ssize_t)pem.size)
        g_error("no temporary file");
    close(descriptor);
    gnutls_free(pem.data);
    return path;
}

TestCertificate *
test_certificate_new(const CertificateWish *wish)
{
    static const CertificateWish authority_wish = {"Test Authority", -1000, 1000, true};
    TestCertificate *made = g_new0(TestCertificate, 1);
    gnutls_x509_privkey_t key, authority_key;
    gnutls_x509_crt_t certificate = make_certificate(wish, &key);
    gnutls_x509_crt_t authority = make_certificate(&authority_wish, &authority_key);
    must(gnutls_x509_crt_set_basic_constraints(authority, 1, -1));
    must(gnutls_x509_crt_set_key_usage(authority, GNUTLS_KEY_KEY_CERT_SIGN));
    must(gnutls_x509_crt_sign2(authority, authority, authority_key, GNUTLS_DIG_SHA256, 0));
    add_host(certificate, wish->host);
    if (wish->is_self_signed)
        must(gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0));
    else
        must(gnutls_x509_crt_sign2(certificate, authority, authority_key, GNUTLS_DIG_SHA256, 0));
    made->authority_file = write_pem(authority);

    gnutls_datum_t der;
    must(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der));
    made->digest = digest_of(der.data, der.size);
    gnutls_free(der.data);
    must(gnutls_certificate_allocate_credentials(&made->credentials));
    must(gnutls_certificate_set_x509_key(made->credentials, &certificate, 1, key));
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_crt_deinit(authority);
    gnutls_x509_privkey_deinit(key);
    gnutls_x509_privkey_deinit(authority_key);
    return made;
}

void
test_certificate_free(TestCertificate *certificate)
{
    unlink(certificate->authority_file);
    g_free(certificate->authority_file);
    gnutls_certificate_free_credentials(certificate->credentials);
    g_free(certificate);
}

static bool
say_as_is(ImapServer *server, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = server->tls != NULL ? gnutls_record_send(server->tls, bytes, length)
                                            : send(server->connection, bytes, length, MSG_NOSIGNAL);
        if (count <= 0)
            return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

static bool
say(ImapServer *server, const char *bytes, size_t length)
{
    if (!server->is_packed)
        return say_as_is(server, bytes, length);
    size_t room = length + length / 8 + 100;
    g_autofree unsigned char *copy = g_memdup2(bytes, length);
    g_autofree unsigned char *packed = g_malloc(room);
    server->packer.next_in = copy;
    server->packer.avail_in = (uInt)length;
    server->packer.next_out = packed;
    server->packer.avail_out = (uInt)room;
    g_assert_cmpint(deflate(&server->packer, Z_SYNC_FLUSH), ==, Z_OK);
    return say_as_is(server, (const char *)packed, room - server->packer.avail_out);
}

static bool
start_packing(ImapServer *server)
{
    server->is_packed = true;
    g_assert_cmpint(deflateInit2(&server->packer, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    return inflateInit2(&server->unpacker, -15) == Z_OK;
}

static void
stop_packing(ImapServer *server)
{
    if (server->is_packed) {
        deflateEnd(&server->packer);
        inflateEnd(&server->unpacker);
    }
    server->is_packed = false;
}

static bool
say_line(ImapServer *server, const char *tag, const char *text)
{
    g_autofree char *line = g_strdup_printf("%s%s%s\r\n", tag, *tag != '\0' ? " " : "", text);
    return say(server, line, strlen(line));
}

static bool
hear_as_is(ImapServer *server, void *byte)
{
    return (server->tls != NULL ? gnutls_record_recv(server->tls, byte, 1)
                                : recv(server->connection, byte, 1, 0)) == 1;
}

static bool
hear_byte(ImapServer *server, char *byte)
{
    unsigned char packed;
    if (!server->is_packed)
        return hear_as_is(server, byte);
    for (;;) {
        server->unpacker.next_out = (unsigned char *)byte;
        server->unpacker.avail_out = 1;
        int result = inflate(&server->unpacker, Z_SYNC_FLUSH);
        if (server->unpacker.avail_out == 0)
            return true;
        if ((result != Z_OK && result != Z_BUF_ERROR) || !hear_as_is(server, &packed))
            return false;
        server->unpacker.next_in = &packed;
        server->unpacker.avail_in = 1;
    }
}

static bool
hear_line(ImapServer *server, const char *expected)
{
    g_autoptr(GString) line = g_string_new(NULL);
    char byte;
    do {
        if (!hear_byte(server, &byte))
            return false;
        if (byte != '\r')
            g_string_append_c(line, byte);
    } while (byte != '\n');
    g_string_append(server->log, line->str);
    g_strlcpy(server->tag, line->str, sizeof server->tag);
    server->tag[strcspn(server->tag, " \n")] = '\0';
    return strstr(line->str, expected) != NULL;
}

static bool
shake_hands(ImapServer *server)
{
    int result;
    must(gnutls_init(&server->tls, GNUTLS_SERVER | GNUTLS_NO_SIGNAL));
    must(gnutls_set_default_priority(server->tls));
    must(gnutls_credentials_set(server->tls, GNUTLS_CRD_CERTIFICATE,
                                server->certificate->credentials));
    gnutls_transport_set_int(server->tls, server->connection);
    do
        result = gnutls_handshake(server->tls);
    while (result < 0 && !gnutls_error_is_fatal(result));
    if (result == 0)
        g_string_append_printf(server->log, "TLS\n");
    return result == 0;
}

static bool
say_bytes(ImapServer *server, size_t count, unsigned pause_ms)
{
    g_autofree char *bytes = g_malloc(count + 1);
    memset(bytes, 'x', count);
    if (pause_ms == 0)
        return say(server, bytes, count);
    for (size_t i = 0; i < count; i++) {
        if (!say(server, "x", 1))
            return false;
        g_usleep(pause_ms * 1000);
    }
    return true;
}

static void
hang_up(ImapServer *server)
{
    g_clear_pointer(&server->tls, gnutls_deinit);
    stop_packing(server);
    close(server->connection);
}

static bool
play(ImapServer *server, const char *step)
{
    if (strcmp(step, "TLS") == 0)
        return shake_hands(server);
    if (strcmp(step, "DEFLATE") == 0)
        return start_packing(server);
    if (strcmp(step, "AGAIN") == 0) {
        hang_up(server);
        server->connection = accept(server->listener, NULL, NULL);
        return server->connection >= 0;
    }
    if (g_str_has_prefix(step, "SLEEP ")) {
        g_usleep(strtoul(step + 6, NULL, 10) * 1000);
        return true;
    }
    if (g_str_has_prefix(step, "DRIP "))
        return say_bytes(server, strtoul(step + 5, NULL, 10), 20);
    switch (step[0]) {
    case 'C':
        return hear_line(server, step + 2);
    case 'S':
        return say_line(server, "", step + 2);
    case 'T':
        return say_line(server, server->tag, step + 2);
    case 'W':
        return say_as_is(server, step + 2, strlen(step + 2));
    case 'R':
        return say(server, step + 2, strlen(step + 2));
    default:
        return say_bytes(server, strtoul(step + 2, NULL, 10), 0);
    }
}

static void *
serve(void *data)
{
    ImapServer *server = data;
    server->connection = accept(server->listener, NULL, NULL);
    for (const char *const *step = server->script; *step != NULL; step++) {
        if (!play(server, *step)) {
            g_string_append_printf(server->log, "! %s\n", *step);
            g_test_message("not played: %s; heard: %s", *step, server->log->str);
            break;
        }
    }
    /* Whoever comes after the script's end is turned away at once. */
    close(server->listener);
    hang_up(server);
    return NULL;
}

ImapServer *
imap_server_new(const char *const *script, const TestCertificate *certificate)
{
    ImapServer *server = g_new0(ImapServer, 1);
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    server->script = script;
    server->certificate = certificate;
    server->log = g_string_new(NULL);
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(server->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(server->listener, 1) != 0 ||
        getsockname(server->listener, (struct sockaddr *)&address, &size) != 0)
        g_error("no socket on loopback");
    server->port = ntohs(address.sin_port);
    server->thread = g_thread_new("imap-server", serve, server);
    return server;
}

MailboxSettings *
imap_server_settings(const ImapServer *server, WireSecurity security)
{
    MailboxSettings *settings = mailbox_settings_new("test");
    settings->security = security;
    settings->host = g_strdup("127.0.0.1");
    settings->port = server->port;
    settings->user = g_strdup("user");
    settings->timeout_ms = 2000;
    if (server->certificate != NULL)
        settings->ca_file = g_strdup(server->certificate->authority_file);
    return settings;
}

char *
imap_server_finish(ImapServer *server)
{
    /* Wakes an accept() that nobody came to. */
    shutdown(server->listener, SHUT_RDWR);
    g_thread_join(server->thread);
    char *log = g_string_free(server->log, FALSE);
    g_free(server);
    return log;
}
