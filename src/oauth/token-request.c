/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oauth/token-request.h"

#include "base/secret-text.h"
#include "base/server-text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define POLL_MS 1000

/* One that is under way. */
typedef struct {
    CURL *handle;
    struct curl_slist *headers;
    SecretText form;
    char *body; /* TOKEN_ANSWER_MAX */
    size_t length;
    bool is_too_long, is_elsewhere;
    bool only_loopback;
    char fault[CURL_ERROR_SIZE];
} Transfer;

static void
transfer_clear(Transfer *transfer)
{
    curl_easy_cleanup(transfer->handle);
    curl_slist_free_all(transfer->headers);
    secret_text_free(transfer->form);
    explicit_bzero(transfer->body, TOKEN_ANSWER_MAX);
    g_free(transfer->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Transfer, transfer_clear)

/* ── the form ────────────────────────────────────────────────────────────────────────────── */

/* In a buffer that never grows: growing would leave copies behind. */
static SecretText
compose_form(const TokenRequest *request)
{
    const struct {
        const char *name, *value;
    } fields[] = {
        {"grant_type", request->refresh_token != NULL ? "refresh_token" : "client_credentials"},
        {"client_id", request->settings->client_id},
        {"client_secret", request->client_secret},
        {"refresh_token", request->refresh_token},
        {"scope", request->settings->scope},
    };
    size_t length = 1;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].value != NULL)
            length += strlen(fields[i].name) + 3 * strlen(fields[i].value) + 2;
    GString *form = g_string_sized_new(length);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (fields[i].value == NULL)
            continue;
        g_string_append_printf(form, "%s%s=", form->len > 0 ? "&" : "", fields[i].name);
        g_string_append_uri_escaped(form, fields[i].value, NULL, FALSE);
    }
    return g_string_free(form, FALSE);
}

/* ── libcurl's callbacks ─────────────────────────────────────────────────────────────────── */

static size_t
take_body(char *bytes, size_t size, size_t count, void *data)
{
    Transfer *transfer = data;
    size_t length = size * count;
    if (length > TOKEN_ANSWER_MAX - transfer->length) {
        transfer->is_too_long = true;
        return 0;
    }
    memcpy(transfer->body + transfer->length, bytes, length);
    transfer->length += length;
    return length;
}

static bool
is_loopback(const struct curl_sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    if (address->family == AF_INET) {
        memcpy(&in, &address->addr, sizeof in);
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    if (address->family != AF_INET6 || address->addrlen < sizeof in6)
        return false;
    memcpy(&in6, &address->addr, sizeof in6);
    return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
}

/* A name of this machine may lead elsewhere. */
static curl_socket_t
open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    Transfer *transfer = data;
    (void)purpose;
    if (transfer->only_loopback && !is_loopback(address)) {
        transfer->is_elsewhere = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* ── the request ─────────────────────────────────────────────────────────────────────────── */

static void
set_trust(CURL *handle, const OAuthSettings *settings)
{
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (settings->ca_file == NULL)
        return;
    curl_easy_setopt(handle, CURLOPT_CAINFO, settings->ca_file);
    curl_easy_setopt(handle, CURLOPT_CAPATH, NULL); /* else the system's count as well */
}

static void
set_up(Transfer *transfer, const TokenRequest *request)
{
    CURL *handle = transfer->handle;
    const char *url = request->settings->token_url;
    transfer->only_loopback = g_str_has_prefix(url, "http:");
    transfer->headers = curl_slist_append(NULL, "Accept: application/json");
    transfer->form = compose_form(request);
    transfer->body = g_malloc(TOKEN_ANSWER_MAX);
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, transfer->only_loopback ? "http" : "https");
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(handle, CURLOPT_PROXY, ""); /* nor what the environment names */
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L); /* else it waits for a look-up given up */
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, (long)request->timeout_ms / 2);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer->fault);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, (long)strlen(transfer->form));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, transfer->form);
    set_trust(handle, request->settings);
}

/* Until it ends, or somebody wants us to stop: then *is_stopped. */
static CURLcode
run(CURLM *multi, int stop_descriptor, bool *is_stopped)
{
    struct curl_waitfd stop = {.fd = stop_descriptor, .events = CURL_WAIT_POLLIN};
    unsigned stop_count = stop_descriptor >= 0 ? 1 : 0;
    int running = 1, left;
    *is_stopped = false;
    while (!*is_stopped) {
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            return CURLE_FAILED_INIT;
        if (running == 0)
            break;
        if (curl_multi_poll(multi, &stop, stop_count, POLL_MS, NULL) != CURLM_OK)
            return CURLE_FAILED_INIT;
        *is_stopped = stop.revents != 0;
    }
    const CURLMsg *message = curl_multi_info_read(multi, &left);
    return message != NULL ? message->data.result : CURLE_OK;
}

static bool
fail_transfer(const Transfer *transfer, CURLcode code, GError **error)
{
    const char *text = *transfer->fault != '\0' ? transfer->fault : curl_easy_strerror(code);
    g_autofree char *shown = server_text(text, strlen(text));
    if (transfer->is_too_long)
        return fail(error, FAIL_UNAVAILABLE,
                    "the token endpoint's answer is longer than %zu bytes (look at "
                    "oauth2-token-url)",
                    TOKEN_ANSWER_MAX);
    if (transfer->is_elsewhere)
        return fail(error, FAIL_CONFIG,
                    "a connection without TLS is made to this machine only: use https://");
    if (code == CURLE_SSL_CACERT_BADFILE)
        return fail(error, FAIL_CONFIG, "reading certificates from oauth2-ca-file: %s", shown);
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR)
        return fail(error, FAIL_UNAVAILABLE, "the token endpoint is not to be trusted: %s", shown);
    return fail(error, FAIL_TEMPORARY, "asking the token endpoint: %s", shown);
}

static bool
perform(Transfer *transfer, const TokenRequest *request, GError **error)
{
    bool is_stopped;
    CURLM *multi = curl_multi_init();
    if (multi == NULL)
        return fail(error, FAIL_TEMPORARY, "preparing the request failed");
    curl_multi_add_handle(multi, transfer->handle);
    CURLcode code = run(multi, request->stop_descriptor, &is_stopped);
    curl_multi_remove_handle(multi, transfer->handle);
    curl_multi_cleanup(multi);
    if (is_stopped)
        return fail(error, FAIL_TEMPORARY, "stopped");
    return code == CURLE_OK || fail_transfer(transfer, code, error);
}

bool
token_request(const TokenRequest *request, TokenAnswer *answer, GError **error)
{
    g_auto(Transfer) transfer = {.handle = curl_easy_init()};
    if (transfer.handle == NULL)
        return fail(error, FAIL_TEMPORARY, "preparing the request failed");
    set_up(&transfer, request);
    if (!perform(&transfer, request, error))
        return false;
    curl_off_t retry_after = 0;
    TokenReply reply = {.body = transfer.body, .length = transfer.length};
    curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_easy_getinfo(transfer.handle, CURLINFO_RETRY_AFTER, &retry_after);
    reply.retry_after = (int64_t)retry_after;
    const char *const all[] = {request->client_secret, request->refresh_token};
    const char *secrets[G_N_ELEMENTS(all) + 1] = {NULL};
    for (size_t i = 0, count = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i] != NULL)
            secrets[count++] = all[i];
    return token_answer_read(&reply, secrets, answer, error);
}
