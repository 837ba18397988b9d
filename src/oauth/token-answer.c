/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "oauth/token-answer.h"

#include "base/secret-text.h"
#include "base/server-text.h"

#include <jansson.h>
#include <string.h>

#define LIFETIME_MAX 86400
/* Where the endpoint does not say: short enough to be true, long enough not to bother it. */
#define LIFETIME_UNKNOWN 600

/* RFC 6749 §5.2: what an error means for us, and how it is mended. */
typedef struct {
    const char *error;
    FailCode code;
    const char *mend;
} Refusal;

static const Refusal refusals[] = {
    {"invalid_grant", FAIL_REFUSED,
     "the grant has ended or was withdrawn: a new refresh token is needed"},
    {"invalid_client", FAIL_REFUSED,
     "look at oauth2-client-id, and whether the client's secret has ended"},
    {"unauthorized_client", FAIL_REFUSED, "the client needs this permission at the provider"},
    {"access_denied", FAIL_REFUSED, "the client needs this permission at the provider"},
    {"invalid_scope", FAIL_CONFIG, "look at oauth2-scope"},
    {"invalid_request", FAIL_CONFIG, "look at the keys oauth2-..."},
    {"unsupported_grant_type", FAIL_CONFIG, "look at oauth2-token-url"},
    {"server_error", FAIL_TEMPORARY, NULL},
    {"temporarily_unavailable", FAIL_TEMPORARY, NULL},
};

void
token_answer_clear(TokenAnswer *answer)
{
    g_clear_pointer(&answer->access, secret_text_free);
    g_clear_pointer(&answer->refresh, secret_text_free);
}

/* jansson gives memory back as it is. What its lexer held in between stays out of reach. */
static void
wipe_texts(json_t *root)
{
    for (void *at = json_object_iter(root); at != NULL; at = json_object_iter_next(root, at)) {
        const json_t *value = json_object_iter_value(at);
        if (json_is_string(value))
            explicit_bzero((char *)(uintptr_t)json_string_value(value), json_string_length(value));
    }
}

static void
free_root(json_t *root)
{
    if (root != NULL)
        wipe_texts(root);
    json_decref(root);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(json_t, free_root)

/* NULL when it is not one JSON object. */
static json_t *
parse(const TokenReply *reply)
{
    json_t *root = json_loadb(reply->body, reply->length, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(root))
        return root;
    json_decref(root);
    return NULL;
}

static const char *
text_of(const json_t *root, const char *key)
{
    return json_string_value(json_object_get(root, key));
}

/* ── errors ──────────────────────────────────────────────────────────────────────────────── */

/* Newly allocated; NULL when there is nothing to tell. */
static char *
fit_text(const char *text, const char *const *secrets)
{
    if (text == NULL || *text == '\0')
        return NULL;
    for (; *secrets != NULL; secrets++)
        if (**secrets != '\0' && strstr(text, *secrets) != NULL)
            return g_strdup("(not shown: it repeats a secret)");
    return server_text(text, strlen(text));
}

/* Where the status of HTTP says "later", that counts, and not the body: it is often said by
 * something in front of the endpoint. */
static bool
is_later(long status)
{
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

/* `name`: the error it names; NULL: none. */
static const Refusal *
judge(long status, const char *name)
{
    static const Refusal later = {NULL, FAIL_TEMPORARY, NULL};
    static const Refusal elsewhere = {NULL, FAIL_CONFIG,
                                      "redirections are not followed: look at oauth2-token-url"};
    static const Refusal stranger = {NULL, FAIL_UNAVAILABLE, "look at oauth2-token-url"};
    static const Refusal unknown = {NULL, FAIL_REFUSED, NULL};
    if (is_later(status))
        return &later;
    if (status >= 300 && status < 400)
        return &elsewhere;
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(refusals); i++)
        if (strcmp(refusals[i].error, name) == 0)
            return &refusals[i];
    return name != NULL ? &unknown : &stranger;
}

static bool
fail_refused(const TokenReply *reply, const json_t *root, const char *const *secrets,
             GError **error)
{
    const char *name = text_of(root, "error");
    const Refusal *refusal = judge(reply->status, name);
    g_autofree char *shown = fit_text(name, secrets);
    g_autofree char *description = fit_text(text_of(root, "error_description"), secrets);
    g_autoptr(GString) message = g_string_new("the token endpoint ");
    if (shown != NULL && !is_later(reply->status))
        g_string_append_printf(message, "refuses: %s", shown);
    else
        g_string_append_printf(message, "gives no token, but the status %ld", reply->status);
    if (description != NULL)
        g_string_append_printf(message, ": \"%s\"", description);
    if (reply->retry_after > 0)
        g_string_append_printf(message,
                               "; it wants to be asked again after %" G_GINT64_FORMAT " seconds",
                               reply->retry_after);
    if (refusal->mend != NULL)
        g_string_append_printf(message, " (%s)", refusal->mend);
    return fail(error, refusal->code, "%s", message->str);
}

/* ── tokens ──────────────────────────────────────────────────────────────────────────────── */

/* RFC 6750 §2.1, and a little more: nothing that could end a line or a field. */
static bool
is_token(const char *text)
{
    if (text == NULL || *text == '\0')
        return false;
    for (; *text != '\0'; text++)
        if (!g_ascii_isgraph(*text))
            return false;
    return true;
}

/* Some endpoints write the number as a text. */
static bool
read_lifetime(const json_t *value, int64_t *lifetime)
{
    gint64 seconds = LIFETIME_UNKNOWN;
    if (json_is_number(value)) {
        double number = json_number_value(value);
        if (number < 0)
            return false;
        seconds = (gint64)MIN(number, LIFETIME_MAX);
    } else if (json_is_string(value)) {
        if (!g_ascii_string_to_signed(json_string_value(value), 10, 0, G_MAXINT64, &seconds, NULL))
            return false;
    } else if (value != NULL && !json_is_null(value)) {
        return false;
    }
    *lifetime = MIN(seconds, LIFETIME_MAX);
    return true;
}

static bool
take_tokens(const json_t *root, TokenAnswer *answer, GError **error)
{
    static const char stranger[] = "the token endpoint's answer cannot be used";
    const char *access = text_of(root, "access_token"), *type = text_of(root, "token_type");
    const json_t *refresh = json_object_get(root, "refresh_token");
    int64_t lifetime;
    if (!is_token(access))
        return fail(error, FAIL_UNAVAILABLE, "%s: it has no access_token", stranger);
    if (type == NULL || g_ascii_strcasecmp(type, "Bearer") != 0)
        return fail(error, FAIL_UNAVAILABLE, "%s: its token_type is not Bearer", stranger);
    if (refresh != NULL && !json_is_null(refresh) && !is_token(json_string_value(refresh)))
        return fail(error, FAIL_UNAVAILABLE, "%s: its refresh_token is no token", stranger);
    if (!read_lifetime(json_object_get(root, "expires_in"), &lifetime))
        return fail(error, FAIL_UNAVAILABLE, "%s: its expires_in is no number of seconds",
                    stranger);
    *answer = (TokenAnswer){
        .access = g_strdup(access),
        .refresh = g_strdup(json_string_value(refresh)),
        .lifetime = lifetime,
    };
    return true;
}

bool
token_answer_read(const TokenReply *reply, const char *const *secrets, TokenAnswer *answer,
                  GError **error)
{
    g_autoptr(json_t) root = parse(reply);
    if (reply->status != 200 || json_object_get(root, "error") != NULL)
        return fail_refused(reply, root, secrets, error);
    if (root == NULL)
        return fail(error, FAIL_UNAVAILABLE,
                    "the token endpoint's answer is not one JSON object (look at "
                    "oauth2-token-url)");
    return take_tokens(root, answer, error);
}
