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
    {NULL, NULL, 0, false},
};

static const Key mailbox_keys[] = {
    {"server", value_read_server, 0, true},
    {"user", value_read_text, offsetof(MailboxSettings, user), true},
    {"password-file", value_read_path, offsetof(MailboxSettings, password_file), false},
    {"password-command", value_read_text, offsetof(MailboxSettings, password_command), false},
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

static bool
refuse_unknown_keys(GKeyFile *file, const char *path, const char *section, const Key *keys,
                    GError **error)
{
    g_auto(GStrv) present = g_key_file_get_keys(file, section, NULL, NULL);
    for (char **name = present; name != NULL && *name != NULL; name++) {
        const Key *key = keys;
        while (key->name != NULL && strcmp(key->name, *name) != 0)
            key++;
        if (key->name != NULL)
            continue;
        g_autoptr(GString) known = g_string_new(NULL);
        for (key = keys; key->name != NULL; key++)
            g_string_append_printf(known, "%s%s", known->len > 0 ? ", " : "", key->name);
        return fail(error, FAIL_CONFIG, "%s: section [%s] has an unknown key '%s' (known: %s)",
                    path, section, *name, known->str);
    }
    return true;
}

static bool
read_section(GKeyFile *file, const char *path, const char *section, const Key *keys, void *target,
             GError **error)
{
    if (!refuse_unknown_keys(file, path, section, keys, error))
        return false;
    for (const Key *key = keys; key->name != NULL; key++)
        if (!read_key(file, path, section, key, target, error))
            return false;
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
    g_autoptr(MailboxSettings) mailbox = mailbox_settings_new(name);
    if (!read_section(file, path, section, mailbox_keys, mailbox, error))
        return false;
    if ((mailbox->password_file == NULL) == (mailbox->password_command == NULL))
        return fail(error, FAIL_CONFIG,
                    "%s: section [%s] needs one of the keys 'password-file' and 'password-command'",
                    path, section);
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
                "[rule NAME], [bookkeeping NAME], [chat], [web])",
                path, section);
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
    return g_steal_pointer(&settings);
}
