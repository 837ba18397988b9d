/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config/values.h"

#include "base/civil.h"
#include "model/facts.h"
#include "model/reader.h"

#include <arpa/inet.h>
#include <string.h>

#define MONTHS_MAX 1200
#define DAYS_MAX 3650
#define TIMEOUT_MAX 600 /* seconds */
#define SAFETY_DELAY_MAX 30
#define GIGABYTES_MAX 1000
#define RATE_MAX 100000
#define WAIT_MIN 5
#define WAIT_MAX (24 * 3600)

static bool
complain(char **complaint, const char *text)
{
    *complaint = g_strdup(text);
    return false;
}

bool
value_read_text(const char *value, void *target, char **complaint)
{
    if (*value == '\0')
        return complain(complaint, "is empty");
    g_free(*(char **)target);
    *(char **)target = g_strdup(value);
    return true;
}

bool
value_read_path(const char *value, void *target, char **complaint)
{
    if (!g_path_is_absolute(value))
        return complain(complaint, "is not an absolute path (one that starts with '/')");
    *(char **)target = g_strdup(value);
    return true;
}

bool
value_read_zone(const char *value, void *target, char **complaint)
{
    g_autoptr(Zone) zone = zone_open(value, NULL);
    if (zone == NULL)
        return complain(complaint, "is not a time zone this system knows (like Europe/Oslo)");
    *(char **)target = g_strdup(value);
    return true;
}

bool
value_read_region(const char *value, void *target, char **complaint)
{
    if (strlen(value) != 2 || !g_ascii_isupper(value[0]) || !g_ascii_isupper(value[1]))
        return complain(complaint, "is not a country code of two capital letters (like NO)");
    *(char **)target = g_strdup(value);
    return true;
}

bool
value_read_list(const char *value, void *target, char **complaint)
{
    g_auto(GStrv) parts = g_strsplit(value, ";", -1);
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    for (char **part = parts; *part != NULL; part++)
        if (*g_strstrip(*part) != '\0')
            g_strv_builder_add(builder, *part);
    GStrv list = g_strv_builder_end(builder);
    if (list[0] == NULL) {
        g_strfreev(list);
        return complain(complaint, "is empty (write values separated by ';')");
    }
    *(GStrv *)target = list;
    return true;
}

bool
value_read_domains(const char *value, void *target, char **complaint)
{
    g_auto(GStrv) list = NULL;
    if (!value_read_list(value, &list, complaint))
        return false;
    for (char **domain = list; *domain != NULL; domain++) {
        if (strchr(*domain, '@') != NULL || strchr(*domain, ' ') != NULL ||
            strchr(*domain, '.') == NULL)
            return complain(complaint, "is not a list of domains (like example.no; example.com)");
        char *ascii = g_hostname_to_ascii(*domain);
        if (ascii == NULL)
            return complain(complaint, "is not a list of domains (like example.no; example.com)");
        g_free(*domain);
        *domain = g_ascii_strdown(ascii, -1);
        g_free(ascii);
    }
    *(GStrv *)target = g_steal_pointer(&list);
    return true;
}

/* "N unit" or "N units". */
static bool
read_number_of(const char *value, const char *unit, unsigned max, unsigned *number)
{
    g_auto(GStrv) words = g_strsplit(value, " ", 2);
    guint64 count;
    if (words[0] == NULL || words[1] == NULL ||
        !g_ascii_string_to_unsigned(words[0], 10, 0, max, &count, NULL))
        return false;
    g_strstrip(words[1]);
    if (strncmp(words[1], unit, strlen(unit)) != 0)
        return false;
    const char *rest = words[1] + strlen(unit);
    *number = (unsigned)count;
    return *rest == '\0' || strcmp(rest, "s") == 0;
}

bool
value_read_months(const char *value, void *target, char **complaint)
{
    unsigned number;
    if (read_number_of(value, "year", MONTHS_MAX / 12, &number))
        *(int *)target = (int)number * 12;
    else if (read_number_of(value, "month", MONTHS_MAX, &number))
        *(int *)target = (int)number;
    else
        return complain(complaint,
                        "is not a period (like '1 year' or '18 months', at most 100 years)");
    return true;
}

bool
value_read_days(const char *value, void *target, char **complaint)
{
    unsigned number;
    if (!read_number_of(value, "day", DAYS_MAX, &number))
        return complain(complaint, "is not a number of days (like '90 days', at most 3650)");
    *(int *)target = (int)number;
    return true;
}

bool
value_read_delay(const char *value, void *target, char **complaint)
{
    unsigned number;
    if (!read_number_of(value, "day", SAFETY_DELAY_MAX, &number))
        return complain(complaint, "is not a number of days (like '30 days', at most 30)");
    *(int *)target = (int)number;
    return true;
}

bool
value_read_bytes(const char *value, void *target, char **complaint)
{
    unsigned number;
    int64_t unit = 0;
    if (read_number_of(value, "GB", GIGABYTES_MAX, &number))
        unit = 1000 * 1000 * 1000;
    else if (read_number_of(value, "MB", GIGABYTES_MAX * 1000, &number))
        unit = 1000 * 1000;
    if (unit == 0 || number == 0)
        return complain(complaint, "is not a size (like '100 MB' or '2 GB')");
    *(int64_t *)target = number * unit;
    return true;
}

bool
value_read_rate(const char *value, void *target, char **complaint)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(value, 10, 1, RATE_MAX, &number, NULL))
        return complain(complaint, "is not a number of messages from 1 on (like 20)");
    *(int *)target = (int)number;
    return true;
}

bool
value_read_wait(const char *value, void *target, char **complaint)
{
    unsigned number;
    if (read_number_of(value, "minute", WAIT_MAX / 60, &number))
        number *= 60;
    else if (!read_number_of(value, "second", WAIT_MAX, &number))
        number = 0;
    if (number < WAIT_MIN)
        return complain(complaint,
                        "is not a time between two polls (like '60 seconds' or '5 minutes', at "
                        "least 5 seconds and at most a day)");
    *(int *)target = (int)number;
    return true;
}

bool
value_read_timeout(const char *value, void *target, char **complaint)
{
    unsigned number;
    if (!read_number_of(value, "second", TIMEOUT_MAX, &number) || number == 0)
        return complain(complaint, "is not a number of seconds (like '60 seconds', at most 600)");
    *(int *)target = (int)number * 1000;
    return true;
}

bool
value_read_month(const char *value, void *target, char **complaint)
{
    static const char *const names[] = {"january",  "february", "march",  "april",     "may",
                                        "june",     "july",     "august", "september", "october",
                                        "november", "december", NULL};
    g_autofree char *lower = g_ascii_strdown(value, -1);
    int month;
    if (!name_parse(names, lower, &month))
        return complain(complaint, "is not the name of a month (like December)");
    *(int *)target = month + 1;
    return true;
}

bool
value_read_clock(const char *value, void *target, char **complaint)
{
    if (strcmp(value, "item") != 0 && strcmp(value, "last-contact") != 0)
        return complain(complaint, "is neither 'last-contact' nor 'item'");
    *(IndividualClock *)target = strcmp(value, "item") == 0 ? CLOCK_ITEM : CLOCK_LAST_CONTACT;
    return true;
}

static bool
is_loopback(const char *host)
{
    struct in_addr address;
    struct in6_addr address6;
    if (inet_pton(AF_INET, host, &address) == 1)
        return ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
    if (inet_pton(AF_INET6, host, &address6) == 1)
        return IN6_IS_ADDR_LOOPBACK(&address6);
    return strcmp(host, "localhost") == 0;
}

static bool
is_address(char *host)
{
    size_t length = strlen(host);
    if (length > 2 && host[0] == '[' && host[length - 1] == ']') { /* IPv6 */
        host[length - 1] = '\0';
        host++;
    }
    return strcmp(host, "localhost") == 0 || g_hostname_is_ip_address(host);
}

bool
value_read_server(const char *value, void *target, char **complaint)
{
    static const struct {
        const char *scheme;
        WireSecurity security;
        uint16_t port;
    } schemes[] = {
        {"imaps", WIRE_TLS, 993},
        {"imap", WIRE_STARTTLS, 143},
        {"imap+insecure", WIRE_PLAIN, 143},
    };
    g_autofree char *scheme = NULL, *host = NULL, *path = NULL;
    int port;
    if (!g_uri_split_network(value, G_URI_FLAGS_NONE, &scheme, &host, &port, NULL) || host == NULL)
        return complain(complaint, "is not a server (like imaps://imap.example.no)");
    MailboxSettings *mailbox = target;
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (strcmp(scheme, schemes[i].scheme) != 0)
            continue;
        if (schemes[i].security == WIRE_PLAIN && !is_loopback(host))
            return complain(complaint,
                            "would send the password in clear: imap+insecure:// is for "
                            "loopback addresses only, use imaps:// or imap:// (STARTTLS)");
        mailbox->security = schemes[i].security;
        mailbox->port = port > 0 ? (uint16_t)port : schemes[i].port;
        mailbox->host = g_steal_pointer(&host);
        return true;
    }
    return complain(complaint, "has an unknown scheme: use imaps:// (TLS) or imap:// (STARTTLS)");
}

/* RFC 6749 §3.2: encrypted, without a fragment. */
bool
value_read_token_url(const char *value, void *target, char **complaint)
{
    g_autoptr(GUri) uri = g_uri_parse(value, G_URI_FLAGS_NONE, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    if (host == NULL || *host == '\0' || g_uri_get_userinfo(uri) != NULL ||
        g_uri_get_fragment(uri) != NULL)
        return complain(complaint, "is not the address of a token endpoint (like "
                                   "https://login.example.org/token)");
    bool is_open = strcmp(g_uri_get_scheme(uri), "http") == 0;
    if (is_open && !is_loopback(host))
        return complain(complaint, "would send the secrets in clear: http:// is for loopback "
                                   "addresses only, use https://");
    if (!is_open && strcmp(g_uri_get_scheme(uri), "https") != 0)
        return complain(complaint, "has an unknown scheme: use https://");
    *(char **)target = g_strdup(value);
    return true;
}

bool
value_read_credential(const char *value, void *target, char **complaint)
{
    if (*value == '\0' || strchr(value, '/') != NULL || strcmp(value, ".") == 0 ||
        strcmp(value, "..") == 0)
        return complain(complaint, "is not the name of a credential (a file name, without '/')");
    *(char **)target = g_strdup(value);
    return true;
}

bool
value_read_pin(const char *value, void *target, char **complaint)
{
    g_autoptr(GString) hex = g_string_new(NULL);
    for (const char *c = value; *c != '\0'; c++)
        if (*c != ':' && *c != ' ')
            g_string_append_c(hex, *c);
    MailboxSettings *mailbox = target;
    if (!digest_parse(hex->str, &mailbox->pin))
        return complain(complaint, "is not a SHA-256 fingerprint (64 hexadecimal digits)");
    mailbox->has_pin = true;
    return true;
}

bool
value_read_shared(const char *value, void *target, char **complaint)
{
    (void)target;
    return strcmp(value, "true") == 0 ||
           complain(complaint, "is not 'true': personal mailboxes are not archived");
}

bool
value_read_after(const char *value, void *target, char **complaint)
{
    if (strcmp(value, "leave") != 0 && strcmp(value, "delete") != 0)
        return complain(complaint, "is neither 'leave' nor 'delete'");
    *(bool *)target = strcmp(value, "delete") == 0;
    return true;
}

bool
value_read_switch(const char *value, void *target, char **complaint)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return complain(complaint, "is neither 'yes' nor 'no'");
    *(bool *)target = strcmp(value, "yes") == 0;
    return true;
}

bool
value_read_reader(const char *value, void *target, char **complaint)
{
    int reader;
    if (!name_parse(reader_names, value, &reader))
        return complain(complaint,
                        "is none of support, accounting, legal, privacy and unrestricted");
    *(Reader *)target = (Reader)reader;
    return true;
}

bool
value_read_kind(const char *value, void *target, char **complaint)
{
    int kind;
    if (!name_parse(bookkeeping_kind_names, value, &kind))
        return complain(complaint, "is neither 'invoice' nor 'supporting'");
    *(BookkeepingKind *)target = (BookkeepingKind)kind;
    return true;
}

/* "anna@example.com" or "example.com" ("@example.com") in the form in which addresses are stored;
 * NULL when it is neither. */
static char *
sender_form(const char *text)
{
    const char *at = strrchr(text, '@');
    const char *domain = at != NULL ? at + 1 : text;
    g_autofree char *ascii = g_hostname_to_ascii(domain);
    g_autofree char *lower = ascii != NULL ? g_ascii_strdown(ascii, -1) : NULL;
    if (lower == NULL || strchr(lower, '.') == NULL || strpbrk(text, " <>,:\"()") != NULL)
        return NULL;
    if (at == NULL || at == text)
        return g_steal_pointer(&lower);
    g_autofree char *local = g_utf8_strdown(text, at - text);
    return g_strconcat(local, "@", lower, NULL);
}

bool
value_read_senders(const char *value, void *target, char **complaint)
{
    g_auto(GStrv) list = NULL;
    if (!value_read_list(value, &list, complaint))
        return false;
    for (char **sender = list; *sender != NULL; sender++) {
        char *form = g_utf8_validate(*sender, -1, NULL) ? sender_form(*sender) : NULL;
        if (form == NULL)
            return complain(complaint, "is not a list of addresses and domains (like "
                                       "billing@example.com; example.org)");
        g_free(*sender);
        *sender = form;
    }
    *(GStrv *)target = g_steal_pointer(&list);
    return true;
}

bool
value_read_mailboxes(const char *value, void *target, char **complaint)
{
    g_auto(GStrv) list = NULL;
    if (!value_read_list(value, &list, complaint))
        return false;
    for (char **name = list; *name != NULL; name++)
        if (!value_is_mailbox_name(*name))
            return complain(complaint, "is not a list of mailboxes (like support; billing)");
    *(GStrv *)target = g_steal_pointer(&list);
    return true;
}

bool
value_read_listen(const char *value, void *target, char **complaint)
{
    (void)target;
    const char *colon = strrchr(value, ':');
    g_autofree char *host = colon != NULL ? g_strndup(value, (size_t)(colon - value)) : NULL;
    if (host == NULL || !is_address(host) ||
        !g_ascii_string_to_unsigned(colon + 1, 10, 1, UINT16_MAX, NULL, NULL))
        return complain(complaint, "is not an address and port (like 127.0.0.1:8025)");
    return true;
}

bool
value_is_mailbox_name(const char *name)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    return *name != '\0' && strspn(name, allowed) == strlen(name);
}
