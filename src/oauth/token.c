/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oauth/token.h"

#include "base/lock.h"
#include "oauth/token-cache.h"

#include <string.h>

/* How long before its end a token is renewed: this, or a quarter of its life. */
#define MARGIN_MAX 300
#define LOCK_WAIT_MS 100

/* Of all that the token depends on but the client's secret: that one changes while the refresh
 * token, which may be known to nobody but this file, stays good. */
static Digest
source_of(const TokenRequest *request)
{
    const OAuthSettings *settings = request->settings;
    const char *const texts[] = {settings->token_url, settings->client_id, settings->scope,
                                 request->refresh_token};
    Digester digester;
    digester_init(&digester);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *text = texts[i] != NULL ? texts[i] : "";
        digester_add(&digester, text, strlen(text) + 1);
    }
    return digester_finish(&digester);
}

/* *kept is empty when the file holds nothing from these settings. */
static bool
read_kept(const TokenRequest *request, Token *kept, GError **error)
{
    bool is_found;
    Digest source = source_of(request);
    if (!token_cache_read(request->settings->kept_at, kept, &is_found, error))
        return false;
    if (is_found && !digest_equal(&kept->source, &source)) {
        token_clear(kept);
        *kept = (Token){0};
    }
    return true;
}

/* A clock that was set back makes no old token young. */
static bool
is_usable(const Token *kept, const char *rejected)
{
    Instant now = instant_now();
    return kept->access != NULL && kept->obtained <= now && now < kept->renewed &&
           (rejected == NULL || strcmp(kept->access, rejected) != 0);
}

/* The lock, once the process that has it is done; for as long as a request may take. */
static Lock *
take_turn(const TokenRequest *request, GError **error)
{
    g_autofree char *path = g_strconcat(request->settings->kept_at, "~lock", NULL);
    gint64 end = g_get_monotonic_time() + (gint64)request->timeout_ms * 1000;
    for (;;) {
        g_autoptr(GError) trouble = NULL;
        Lock *lock = lock_take(path, "another process has been renewing the token", &trouble);
        if (lock != NULL)
            return lock;
        if (!fail_is(trouble, FAIL_TEMPORARY) || g_get_monotonic_time() >= end) {
            g_propagate_error(error, g_steal_pointer(&trouble));
            return NULL;
        }
        GPollFD stop = {request->stop_descriptor, G_IO_IN, 0};
        if (g_poll(&stop, request->stop_descriptor >= 0 ? 1 : 0, LOCK_WAIT_MS) > 0) {
            fail(error, FAIL_TEMPORARY, "stopped");
            return NULL;
        }
    }
}

static bool
ask(const TokenRequest *request, const Token *kept, TokenAnswer *answer, GError **error)
{
    TokenRequest now = *request;
    if (request->refresh_token != NULL && kept->refresh != NULL)
        now.refresh_token = kept->refresh;
    if (token_request(&now, answer, error))
        return true;
    const char *url = request->settings->token_url;
    g_prefix_error(error, "%.*s: ", (int)strcspn(url, "?"), url);
    return false;
}

/* Replaces *kept by what the endpoint gives, on the disk first. */
static bool
renew(const TokenRequest *request, Token *kept, GError **error)
{
    const char *cache = request->settings->kept_at;
    g_auto(TokenAnswer) answer = {0};
    if (!token_cache_reserve(cache, error))
        return false;
    if (!ask(request, kept, &answer, error)) {
        token_cache_release(cache);
        return false;
    }
    g_clear_pointer(&kept->access, secret_text_free);
    kept->source = source_of(request);
    kept->obtained = instant_now();
    kept->renewed = kept->obtained + answer.lifetime - MIN(MARGIN_MAX, answer.lifetime / 4);
    kept->access = g_steal_pointer(&answer.access);
    if (request->refresh_token != NULL && answer.refresh != NULL) {
        g_clear_pointer(&kept->refresh, secret_text_free);
        kept->refresh = g_steal_pointer(&answer.refresh);
    }
    return token_cache_write(cache, kept, error);
}

SecretText
token_get(const TokenRequest *request, const char *rejected, bool *is_asked, GError **error)
{
    g_auto(Token) kept = {0};
    *is_asked = false;
    if (!token_cache_prepare(request->settings->kept_at, error) ||
        !read_kept(request, &kept, error))
        return NULL;
    if (is_usable(&kept, rejected))
        return g_steal_pointer(&kept.access);
    g_autoptr(Lock) lock = take_turn(request, error);
    if (lock == NULL)
        return NULL;
    token_clear(&kept); /* the process before us may have renewed it */
    if (!read_kept(request, &kept, error))
        return NULL;
    if (is_usable(&kept, rejected))
        return g_steal_pointer(&kept.access);
    *is_asked = true;
    return renew(request, &kept, error) ? g_steal_pointer(&kept.access) : NULL;
}
