/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/address.h"

#include "mail/charset.h"
#include "mail/gmime-auto.h"
#include "mail/words.h"
#include "model/message.h"

#include <string.h>

#define DOMAIN_MAX 255 /* RFC 1035 §2.3.4 */

/* Lower-case A-label form; a domain that has none is only lowered. */
static char *
normalise_domain(const char *domain)
{
    char *ascii = strlen(domain) <= DOMAIN_MAX ? g_hostname_to_ascii(domain) : NULL;
    if (ascii == NULL)
        return g_utf8_strdown(domain, -1);
    g_autofree char *owned = ascii;
    return g_ascii_strdown(owned, -1);
}

static char *
normalise_address(const char *address)
{
    g_autoptr(GString) kept = g_string_new(NULL);
    bool is_quoted = false;
    for (const char *at = address; *at != '\0'; at++) {
        is_quoted ^= *at == '"';
        if ((!g_ascii_isspace(*at) || is_quoted) && !g_ascii_iscntrl(*at))
            g_string_append_c(kept, *at);
    }
    if (kept->len > 2 && kept->str[0] == '"' && kept->str[kept->len - 1] == '"') {
        g_string_truncate(kept, kept->len - 1); /* <"local@domain"> */
        g_string_erase(kept, 0, 1);
    }
    const char *sign = strrchr(kept->str, '@');
    if (sign == NULL)
        return g_utf8_make_valid(kept->str, -1);
    g_autofree char *local = g_utf8_make_valid(kept->str, sign - kept->str);
    g_autofree char *raw_domain = g_utf8_make_valid(sign + 1, -1);
    g_autofree char *domain = normalise_domain(raw_domain);
    return g_strconcat(local, "@", domain, NULL);
}

static void
append(GPtrArray *list, const char *name, const char *address)
{
    g_autofree char *display = text_to_line(g_utf8_make_valid(name != NULL ? name : "", -1));
    g_autofree char *normal = normalise_address(address);
    if (*display != '\0' || *normal != '\0')
        g_ptr_array_add(list, mail_address_new(display, normal));
}

/* Recursion is bounded by ADDRESS_COLONS_MAX. */
static void
append_all(GPtrArray *list, InternetAddressList *addresses)
{
    int length = internet_address_list_length(addresses);
    for (int i = 0; i < length; i++) {
        InternetAddress *address = internet_address_list_get_address(addresses, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            InternetAddressGroup *group = INTERNET_ADDRESS_GROUP(address);
            append_all(list, internet_address_group_get_members(group));
        } else {
            append(list, internet_address_get_name(address),
                   internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address)));
        }
    }
}

/* What no grammar fits: the first thing that looks like an address, else a name. */
static void
append_leftover(GPtrArray *list, const char *value, const char *hint)
{
    g_autofree char *text = words_decode(value, hint);
    const char *sign = strchr(text, '@');
    const char *from = sign, *to = sign;
    while (from != NULL && from > text && strchr(" \t<>,;:\"()", from[-1]) == NULL)
        from--;
    while (to != NULL && to[0] != '\0' && strchr(" \t<>,;:\"()", to[0]) == NULL)
        to++;
    if (sign != NULL && from < sign && to > sign + 1) {
        g_autofree char *address = g_strndup(from, (gsize)(to - from));
        append(list, NULL, address);
    } else {
        append(list, text, "");
    }
}

static size_t
count(const char *value, char sign)
{
    size_t found = 0;
    for (const char *at = strchr(value, sign); at != NULL; at = strchr(at + 1, sign))
        found++;
    return found;
}

/* Semicolons between addresses, where no group needs them: some programs list recipients so. */
static void
semicolons_to_commas(char *value)
{
    bool is_quoted = false;
    if (strchr(value, ':') != NULL)
        return;
    for (char *at = value; *at != '\0'; at++) {
        is_quoted ^= *at == '"';
        if (*at == ';' && !is_quoted)
            *at = ',';
    }
}

/* What stands before the one <address>, as a name: for names with characters that should have been
 * quoted. NULL when there are several addresses, or a group. */
static char *
name_as_written(const char *value, const char *hint)
{
    const char *open = strchr(value, '<');
    if (open == NULL || open == value || strchr(open + 1, '<') != NULL ||
        strchr(value, ';') != NULL || memchr(value, ',', (size_t)(open - value)) != NULL)
        return NULL;
    g_autofree char *before = g_strndup(value, (gsize)(open - value));
    g_autofree char *name = words_decode(before, hint);
    g_strstrip(name);
    size_t length = strlen(name);
    if (length >= 2 && name[0] == '"' && name[length - 1] == '"')
        return g_strndup(name + 1, length - 2);
    return g_steal_pointer(&name);
}

/* The parser drops a name that has specials in it, and takes what is before a colon for a group. */
static void
restore_name(GPtrArray *list, guint index, const char *value, const char *hint)
{
    MailAddress *address = list->pdata[index];
    bool has_colon = strchr(value, ':') != NULL && strchr(value, '@') > strchr(value, ':');
    if (list->len != index + 1 || (*address->name != '\0' && !has_colon))
        return;
    g_autofree char *name = name_as_written(value, hint);
    if (name == NULL || *name == '\0' || *address->address == '\0')
        return;
    g_free(address->name);
    address->name = text_to_line(g_steal_pointer(&name));
}

static void
parse_into(GPtrArray *list, const char *value)
{
    g_autoptr(InternetAddressList) addresses = internet_address_list_parse(NULL, value);
    if (addresses != NULL)
        append_all(list, addresses);
}

/* True when nothing but an encoded word was found: the whole field may be in it. */
static bool
is_one_word(const GPtrArray *list, guint index)
{
    const MailAddress *address = list->len == index + 1 ? list->pdata[index] : NULL;
    return address != NULL && g_str_has_prefix(address->address, "=?");
}

bool
address_list_parse(const char *value, const char *hint, GPtrArray *list)
{
    if (count(value, ':') > ADDRESS_COLONS_MAX || count(value, ',') > ADDRESS_COMMAS_MAX ||
        count(value, ';') > ADDRESS_COMMAS_MAX)
        return false;
    g_autofree char *utf8 = words_to_utf8(value, hint);
    semicolons_to_commas(utf8);
    guint before = list->len;
    parse_into(list, utf8);
    if (is_one_word(list, before)) {
        g_ptr_array_set_size(list, (int)before);
        g_autofree char *decoded = words_decode(value, hint);
        if (count(decoded, ':') <= ADDRESS_COLONS_MAX && count(decoded, ',') <= ADDRESS_COMMAS_MAX)
            parse_into(list, decoded);
    }
    bool is_group = strchr(utf8, ':') != NULL && strchr(utf8, ';') != NULL;
    bool is_empty = strcmp(utf8, "<>") == 0; /* RFC 5321 §4.5.5: from nobody */
    if (list->len == before && !text_is_blank(utf8) && !is_group && !is_empty)
        append_leftover(list, utf8, hint);
    if (list->len > before)
        restore_name(list, before, utf8, hint);
    return true;
}
