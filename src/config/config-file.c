/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/config-file.h"

#include "base/civil.h"
#include "base/error.h"
#include "config/values.h"

#include <string.h>

typedef bool (*ReadValue)(const char *value, void *target, char **complaint);

/* One key: where its value goes and how it is read. */
typedef struct {
    const char *name;
    ReadValue read;
    size_t offset;
    bool is_required;
} Key;

static const Key archive_keys[] = {
    {"directory", value_read_path, offsetof(Settings, directory), true},
    {"time-zone", value_read_zone, offsetof(Settings, time_zone), true},
    {"own-domains", value_read_domains, offsetof(Settings, own_domains), true},
    {"phone-region", value_read_region, offsetof(Settings, phone_region), false},
    {"attachment-text", value_read_switch, offsetof(Settings, reads_attachments), false},
    {"reader", value_read_reader, offsetof(Settings, reader), false},
    {NULL, NULL, 0, false},
};

static const Key mailbox_keys[] = {
    {"server", value_read_server, 0, true},
    {"user", value_read_text, offsetof(MailboxSettings, user), true},
    {"password-file", value_read_path, offsetof(MailboxSettings, password.file), false},
    {"password-command", value_read_text, offsetof(MailboxSettings, password.command), false},
    {"password-credential", value_read_credential, offsetof(MailboxSettings, password.credential),
     false},
    {"ca-file", value_read_path, offsetof(MailboxSettings, ca_file), false},
    {"certificate-sha256", value_read_pin, 0, false},
    {"folders", value_read_list, offsetof(MailboxSettings, folders), false},
    {"shared", value_read_shared, 0, true},
    {"timeout", value_read_timeout, offsetof(MailboxSettings, timeout_ms), false},
    {"after-archiving", value_read_after, offsetof(MailboxSettings, deletes_at_source), false},
    {"largest-message", value_read_bytes, offsetof(MailboxSettings, size_max), false},
    {"bytes-per-day", value_read_bytes, offsetof(MailboxSettings, bytes_a_day), false},
    {"messages-per-second", value_read_rate, offsetof(MailboxSettings, messages_a_second), false},
    {"check-every", value_read_wait, offsetof(MailboxSettings, check_every), false},
    {NULL, NULL, 0, false},
};

#define OAUTH(member) offsetof(OAuthSettings, member)

/* Of a mailbox too. They mean nothing without the first two: see check_oauth2(). */
static const Key oauth2_keys[] = {
    {"oauth2-token-url", value_read_token_url, OAUTH(token_url), false},
    {"oauth2-client-id", value_read_text, OAUTH(client_id), false},
    {"oauth2-client-secret-file", value_read_path, OAUTH(client_secret.file), false},
    {"oauth2-client-secret-command", value_read_text, OAUTH(client_secret.command), false},
    {"oauth2-client-secret-credential", value_read_credential, OAUTH(client_secret.credential),
     false},
    {"oauth2-refresh-token-file", value_read_path, OAUTH(refresh_token.file), false},
    {"oauth2-refresh-token-command", value_read_text, OAUTH(refresh_token.command), false},
    {"oauth2-refresh-token-credential", value_read_credential, OAUTH(refresh_token.credential),
     false},
    {"oauth2-scope", value_read_text, OAUTH(scope), false},
    {"oauth2-ca-file", value_read_path, OAUTH(ca_file), false},
    {NULL, NULL, 0, false},
};

#define PERIOD(member) offsetof(RetentionSchedule, periods.member)

static const Key retention_keys[] = {
    {"correspondence", value_read_months, PERIOD(correspondence_months), false},
    {"reply-window", value_read_days, PERIOD(reply_window_days), false},
    {"chat", value_read_days, PERIOD(chat_days), false},
    {"invoices", value_read_months, PERIOD(invoice_months), false},
    {"supporting-documents", value_read_months, PERIOD(supporting_months), false},
    {"financial-year-end", value_read_month, PERIOD(financial_year_end_month), false},
    {"supplier-records", value_read_months, PERIOD(supplier_record_months), false},
    {"customer-records", value_read_months, PERIOD(customer_record_months), false},
    {"safety-delay", value_read_delay, PERIOD(change_grace_days), false},
    {"individual-clock", value_read_clock, PERIOD(individual_clock), false},
    {NULL, NULL, 0, false},
};

static const Key rule_keys[] = {
    {"purpose", value_read_text, offsetof(RuleGround, purpose), false},
    {"lawful-basis", value_read_text, offsetof(RuleGround, lawful_basis), false},
    {NULL, NULL, 0, false},
};

static const Key bookkeeping_keys[] = {
    {"kind", value_read_kind, offsetof(BookkeepingRule, kind), true},
    {"sender", value_read_senders, offsetof(BookkeepingRule, senders), false},
    {"mailbox", value_read_mailboxes, offsetof(BookkeepingRule, mailboxes), false},
    {"attachment", value_read_list, offsetof(BookkeepingRule, attachments), false},
    {NULL, NULL, 0, false},
};

static const Key chat_keys[] = {
    {"transcript-senders", value_read_senders, offsetof(Settings, transcript_senders), false},
    {NULL, NULL, 0, false},
};

static const Key metrics_keys[] = {
    {"file", value_read_path, offsetof(Settings, metrics_file), true},
    {NULL, NULL, 0, false},
};

static const Key web_keys[] = {
    {"listen", value_read_listen, 0, false},
    {NULL, NULL, 0, false},
};

char *
config_file_find(const char *given, GError **error)
{
    if (given == NULL)
        given = g_getenv("LETTERBOOK_CONFIG");
    if (given != NULL)
        return g_strdup(given);
    g_autofree char *personal =
        g_build_filename(g_get_user_config_dir(), "letterbook", "letterbook.conf", NULL);
    if (g_file_test(personal, G_FILE_TEST_EXISTS))
        return g_steal_pointer(&personal);
    static const char common[] = "/etc/letterbook/letterbook.conf";
    if (g_file_test(common, G_FILE_TEST_EXISTS))
        return g_strdup(common);
    fail(error, FAIL_CONFIG,
         "no configuration: write %s or %s (see letterbook.conf(5)), or name one with --config",
         personal, common);
    return NULL;
}

static bool
read_key(GKeyFile *file, const char *path, const char *section, const Key *key, void *target,
         GError **error)
{
    /* As it is written: a backslash is a backslash. */
    g_autofree char *value = g_key_file_get_value(file, section, key->name, NULL);
    if (value == NULL && key->is_required)
        return fail(error, FAIL_CONFIG, "%s: section [%s] lacks the key '%s'", path, section,
                    key->name);
    if (value == NULL)
        return true;
    if (!g_utf8_validate(value, -1, NULL))
        return fail(error, FAIL_CONFIG, "%s: section [%s], key '%s': the value is not UTF-8", path,
                    section, key->name);
    g_autofree char *complaint = NULL;
    g_strstrip(value);
    if (key->read(value, (char *)target + key->offset, &complaint))
        return true;
    return fail(error, FAIL_CONFIG, "%s: section [%s], key '%s': '%s' %s", path, section, key->name,
                value, complaint);
}

/* `tables`: of all keys that the section may have; ends with NULL. */
static bool
refuse_unknown_keys(GKeyFile *file, const char *path, const char *section, const Key *const *tables,
                    GError **error)
{
    g_auto(GStrv) present = g_key_file_get_keys(file, section, NULL, NULL);
    for (char **name = present; name != NULL && *name != NULL; name++) {
        g_autoptr(GString) known = g_string_new(NULL);
        bool is_known = false;
        for (const Key *const *keys = tables; *keys != NULL; keys++) {
            for (const Key *key = *keys; key->name != NULL; key++) {
                is_known = is_known || strcmp(key->name, *name) == 0;
                g_string_append_printf(known, "%s%s", known->len > 0 ? ", " : "", key->name);
            }
        }
        if (!is_known)
            return fail(error, FAIL_CONFIG, "%s: section [%s] has an unknown key '%s' (known: %s)",
                        path, section, *name, known->str);
    }
    return true;
}

static bool
read_keys(GKeyFile *file, const char *path, const char *section, const Key *keys, void *target,
          GError **error)
{
    for (const Key *key = keys; key->name != NULL; key++)
        if (!read_key(file, path, section, key, target, error))
            return false;
    return true;
}

static bool
read_section(GKeyFile *file, const char *path, const char *section, const Key *keys, void *target,
             GError **error)
{
    const Key *const tables[] = {keys, NULL};
    return refuse_unknown_keys(file, path, section, tables, error) &&
           read_keys(file, path, section, keys, target, error);
}

/* False when more than one of its keys is there. */
static bool
check_one_source(const char *path, const char *section, const SecretSource *source, const char *key,
                 GError **error)
{
    int count = (source->file != NULL) + (source->command != NULL) + (source->credential != NULL);
    return count <= 1 ||
           fail(error, FAIL_CONFIG,
                "%s: section [%s] may have only one of the keys '%s-file', '%s-command' and "
                "'%s-credential'",
                path, section, key, key, key);
}

static bool
check_oauth2(const char *path, const char *section, const OAuthSettings *oauth2, GError **error)
{
    const char *missing = oauth2->token_url == NULL   ? "oauth2-token-url"
                          : oauth2->client_id == NULL ? "oauth2-client-id"
                                                      : NULL;
    if (missing != NULL)
        return fail(error, FAIL_CONFIG, "%s: section [%s] lacks the key '%s'", path, section,
                    missing);
    if (secret_source_is_none(&oauth2->client_secret) &&
        secret_source_is_none(&oauth2->refresh_token))
        return fail(error, FAIL_CONFIG,
                    "%s: section [%s] needs the key 'oauth2-refresh-token-file', or, for a token "
                    "by client credentials, 'oauth2-client-secret-file' (or -command, or "
                    "-credential)",
                    path, section);
    return check_one_source(path, section, &oauth2->client_secret, "oauth2-client-secret", error) &&
           check_one_source(path, section, &oauth2->refresh_token, "oauth2-refresh-token", error);
}

/* A password or access tokens, and only one way to each secret. */
static bool
check_sign_in(const char *path, const char *section, const MailboxSettings *mailbox, GError **error)
{
    bool has_password = !secret_source_is_none(&mailbox->password);
    if (!has_password && mailbox->oauth2 == NULL)
        return fail(error, FAIL_CONFIG,
                    "%s: section [%s] needs one of the keys 'password-file', 'password-command', "
                    "'password-credential' and 'oauth2-token-url'",
                    path, section);
    if (has_password && mailbox->oauth2 != NULL)
        return fail(error, FAIL_CONFIG,
                    "%s: section [%s] has keys of a password ('password-...') and of access tokens "
                    "('oauth2-...'): the mailbox is signed in to with one or the other",
                    path, section);
    return has_password ? check_one_source(path, section, &mailbox->password, "password", error)
                        : check_oauth2(path, section, mailbox->oauth2, error);
}

/* Its keys of access tokens; left NULL where there are none. */
static bool
read_oauth2(GKeyFile *file, const char *path, const char *section, MailboxSettings *mailbox,
            GError **error)
{
    g_autoptr(OAuthSettings) oauth2 = oauth_settings_new();
    bool is_present = false;
    for (const Key *key = oauth2_keys; key->name != NULL; key++)
        is_present = is_present || g_key_file_has_key(file, section, key->name, NULL);
    if (!read_keys(file, path, section, oauth2_keys, oauth2, error))
        return false;
    if (is_present)
        mailbox->oauth2 = g_steal_pointer(&oauth2);
    return true;
}

static bool
read_mailbox(GKeyFile *file, const char *path, const char *section, Settings *settings,
             GError **error)
{
    const char *name = section + strlen("mailbox ");
    if (!value_is_mailbox_name(name))
        return fail(error, FAIL_CONFIG,
                    "%s: section [%s]: a mailbox name is letters, digits, '.', '_' and '-'", path,
                    section);
    static const Key *const tables[] = {mailbox_keys, oauth2_keys, NULL};
    g_autoptr(MailboxSettings) mailbox = mailbox_settings_new(name);
    if (!refuse_unknown_keys(file, path, section, tables, error) ||
        !read_keys(file, path, section, mailbox_keys, mailbox, error) ||
        !read_oauth2(file, path, section, mailbox, error) ||
        !check_sign_in(path, section, mailbox, error))
        return false;
    if (mailbox->folders == NULL)
        mailbox->folders = g_strsplit("INBOX;Sent", ";", -1);
    g_ptr_array_add(settings->mailboxes, g_steal_pointer(&mailbox));
    return true;
}

static bool
read_rule(GKeyFile *file, const char *path, const char *section, Settings *settings, GError **error)
{
    const char *name = section + strlen("rule ");
    int rule = 0;
    while (rule < RULE_COUNT && strcmp(rule_names[rule], name) != 0)
        rule++;
    if (rule == RULE_COUNT)
        return fail(error, FAIL_CONFIG, "%s: section [%s]: there is no rule '%s' (like R-REL)",
                    path, section, name);
    return read_section(file, path, section, rule_keys, &settings->schedule->grounds[rule], error);
}

static bool
read_bookkeeping(GKeyFile *file, const char *path, const char *section, Settings *settings,
                 GError **error)
{
    g_autoptr(BookkeepingRule) rule = bookkeeping_rule_new(section + strlen("bookkeeping "));
    if (!read_section(file, path, section, bookkeeping_keys, rule, error))
        return false;
    if (rule->senders == NULL && rule->mailboxes == NULL && rule->attachments == NULL)
        return fail(error, FAIL_CONFIG,
                    "%s: section [%s] needs one of the keys 'sender', 'mailbox' and 'attachment', "
                    "or it would flag everything",
                    path, section);
    g_ptr_array_add(settings->bookkeeping, g_steal_pointer(&rule));
    return true;
}

static bool
read_one(GKeyFile *file, const char *path, const char *section, Settings *settings, GError **error)
{
    if (strcmp(section, "archive") == 0)
        return read_section(file, path, section, archive_keys, settings, error);
    if (strcmp(section, "retention") == 0)
        return read_section(file, path, section, retention_keys, settings->schedule, error);
    if (strcmp(section, "chat") == 0)
        return read_section(file, path, section, chat_keys, settings, error);
    if (strcmp(section, "metrics") == 0)
        return read_section(file, path, section, metrics_keys, settings, error);
    if (strcmp(section, "web") == 0)
        return read_section(file, path, section, web_keys, settings, error);
    if (g_str_has_prefix(section, "mailbox "))
        return read_mailbox(file, path, section, settings, error);
    if (g_str_has_prefix(section, "rule "))
        return read_rule(file, path, section, settings, error);
    if (g_str_has_prefix(section, "bookkeeping "))
        return read_bookkeeping(file, path, section, settings, error);
    return fail(error, FAIL_CONFIG,
                "%s: unknown section [%s] (known: [archive], [mailbox NAME], [retention], "
                "[rule NAME], [bookkeeping NAME], [chat], [metrics], [web])",
                path, section);
}

/* Where tokens are kept follows from the archive's section, which may be the last. */
static void
place_tokens(Settings *settings)
{
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        MailboxSettings *mailbox = g_ptr_array_index(settings->mailboxes, i);
        if (mailbox->oauth2 != NULL)
            mailbox->oauth2->kept_at =
                g_build_filename(settings->directory, "tokens", mailbox->name, NULL);
    }
}

Settings *
config_file_load(const char *path, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error)) {
        fail_adopt(error, FAIL_CONFIG, "%s", path);
        return NULL;
    }
    g_autoptr(Settings) settings = settings_new();
    settings->source = g_strdup(path);
    g_auto(GStrv) sections = g_key_file_get_groups(file, NULL);
    for (char **section = sections; *section != NULL; section++)
        if (!read_one(file, path, *section, settings, error))
            return NULL;
    if (settings->directory == NULL) {
        fail(error, FAIL_CONFIG, "%s: the section [archive] is missing", path);
        return NULL;
    }
    place_tokens(settings);
    return g_steal_pointer(&settings);
}
