/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/sign-in.h"

#include "archive/archive-private.h"
#include "base/error.h"
#include "config/secret.h"
#include "oauth/token.h"
#include "store/keys.h"
#include "store/mailbox-store.h"

#include <string.h>

static Digest
fingerprint(Archive *archive, const char *secret)
{
    return keys_fingerprint(archive->db, KEY_PASSWORD, secret, strlen(secret));
}

static bool
check_rejection(Archive *archive, const MailboxSettings *mailbox, const char *secret,
                GError **error)
{
    g_auto(MailboxRow) row = {0};
    if (archive == NULL)
        return true;
    if (!mailbox_store_find(archive->db, mailbox->name, &row, error))
        return false;
    Digest own = fingerprint(archive, secret);
    if (!row.is_rejected || !digest_equal(&row.rejected, &own) ||
        instant_now() >= row.rejected_at + DAY_SECONDS)
        return true;
    g_autofree char *when = instant_format(row.rejected_at);
    return fail(
        error, FAIL_REFUSED,
        "the server rejected this %s at %s: it is not tried again today, lest the account be "
        "locked. Change it, or try it with 'letterbook mailbox test %s'",
        mailbox->oauth2 != NULL ? "client or refresh token" : "password", when, mailbox->name);
}

static bool
note_rejection(Archive *archive, const MailboxSettings *mailbox, const Digest *rejected,
               GError **error)
{
    g_auto(MailboxRow) row = {0};
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && mailbox_store_get(archive->db, mailbox->name, &row, error) &&
           mailbox_store_note_rejected(archive->db, row.id, rejected, instant_now(), error) &&
           txn_commit(txn, error);
}

/* That it was rejected is what the caller hears, whatever becomes of the note. */
static void
try_to_note(Archive *archive, const MailboxSettings *mailbox, const char *secret)
{
    g_autoptr(GError) problem = NULL;
    Digest rejected = fingerprint(archive, secret);
    if (!note_rejection(archive, mailbox, &rejected, &problem))
        g_clear_error(&problem);
}

/* ---- what is configured ---- */

/* Either the password, or the rest, of which each may be NULL. */
typedef struct {
    SecretText password;
    SecretText client_secret, refresh_token;
} Secrets;

static void
secrets_clear(Secrets *secrets)
{
    secret_text_free(secrets->password);
    secret_text_free(secrets->client_secret);
    secret_text_free(secrets->refresh_token);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Secrets, secrets_clear)

/* Leaves *secret NULL where none is configured. */
static bool
load_if_any(const SecretSource *source, const char *key, SecretText *secret, GError **error)
{
    if (secret_source_is_none(source))
        return true;
    *secret = secret_load(source, key, error);
    return *secret != NULL;
}

static bool
load_secrets(const MailboxSettings *mailbox, Secrets *secrets, GError **error)
{
    const OAuthSettings *oauth2 = mailbox->oauth2;
    if (oauth2 == NULL)
        return load_if_any(&mailbox->password, "password", &secrets->password, error);
    return load_if_any(&oauth2->client_secret, "oauth2-client-secret", &secrets->client_secret,
                       error) &&
           load_if_any(&oauth2->refresh_token, "oauth2-refresh-token", &secrets->refresh_token,
                       error);
}

/* What a server rejects: when any of it changes, it is worth a new try. */
static SecretText
all_of(const MailboxSettings *mailbox, const Secrets *secrets)
{
    const OAuthSettings *oauth2 = mailbox->oauth2;
    if (oauth2 == NULL)
        return g_strdup(secrets->password);
    const char *scope = oauth2->scope != NULL ? oauth2->scope : "";
    const char *secret = secrets->client_secret != NULL ? secrets->client_secret : "";
    const char *refresh = secrets->refresh_token != NULL ? secrets->refresh_token : "";
    return g_strdup_printf("%s\n%s\n%s\n%s\n%s", oauth2->token_url, oauth2->client_id, scope,
                           secret, refresh);
}

/* ---- signing in ---- */

/* What the endpoint gave just now is not asked for again when the server rejects it: the next would
 * fare the same. *is_judged: a server has seen what is configured. */
static ImapSession *
open_with_token(const MailboxSettings *mailbox, const TokenRequest *request, bool *is_judged,
                GError **error)
{
    bool is_asked;
    g_autoptr(GError) rejection = NULL;
    g_auto(SecretText) token = token_get(request, NULL, &is_asked, error);
    *is_judged = is_asked || token != NULL;
    if (token == NULL)
        return NULL;
    ImapSession *session = imap_session_open(mailbox, token, request->stop_descriptor, &rejection);
    if (session != NULL)
        return session;
    if (is_asked || !fail_is(rejection, FAIL_REFUSED)) {
        g_propagate_error(error, g_steal_pointer(&rejection));
        return NULL;
    }
    g_auto(SecretText) another = token_get(request, token, &is_asked, error);
    *is_judged = is_asked || another != NULL;
    return another != NULL ? imap_session_open(mailbox, another, request->stop_descriptor, error)
                           : NULL;
}

static ImapSession *
open_session(const MailboxSettings *mailbox, const Secrets *secrets, int stop_descriptor,
             bool *is_judged, GError **error)
{
    TokenRequest request = {
        .settings = mailbox->oauth2,
        .client_secret = secrets->client_secret,
        .refresh_token = secrets->refresh_token,
        .timeout_ms = mailbox->timeout_ms,
        .stop_descriptor = stop_descriptor,
    };
    *is_judged = true;
    return mailbox->oauth2 != NULL
               ? open_with_token(mailbox, &request, is_judged, error)
               : imap_session_open(mailbox, secrets->password, stop_descriptor, error);
}

ImapSession *
sign_in(Archive *archive, const MailboxSettings *mailbox, int stop_descriptor, GError **error)
{
    bool is_judged;
    g_autoptr(GError) problem = NULL;
    g_auto(Secrets) secrets = {0};
    if (!load_secrets(mailbox, &secrets, error))
        return NULL;
    g_auto(SecretText) all = all_of(mailbox, &secrets);
    if (!check_rejection(archive, mailbox, all, error))
        return NULL;
    ImapSession *session = open_session(mailbox, &secrets, stop_descriptor, &is_judged, &problem);
    if (session != NULL)
        return session;
    if (archive != NULL && is_judged && fail_is(problem, FAIL_REFUSED))
        try_to_note(archive, mailbox, all);
    g_propagate_error(error, g_steal_pointer(&problem));
    return NULL;
}

bool
sign_in_forget_rejection(Archive *archive, const MailboxSettings *mailbox, GError **error)
{
    g_auto(MailboxRow) row = {0};
    if (!mailbox_store_find(archive->db, mailbox->name, &row, error))
        return false;
    return !row.is_rejected || note_rejection(archive, mailbox, NULL, error);
}
