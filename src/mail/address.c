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
    for (const char *at = address; *at != '\0'; at++)
        if (!g_ascii_isspace(*at) && !g_ascii_iscntrl(*at))
            g_string_append_c(kept, *at);
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

bool
address_list_parse(const char *value, const char *hint, GPtrArray *list)
{
    if (count(value, ':') > ADDRESS_COLONS_MAX || count(value, ',') > ADDRESS_COMMAS_MAX ||
        count(value, ';') > ADDRESS_COMMAS_MAX)
        return false;
    g_autofree char *utf8 = words_to_utf8(value, hint);
    g_autoptr(InternetAddressList) addresses = internet_address_list_parse(NULL, utf8);
    guint before = list->len;
    if (addresses != NULL)
        append_all(list, addresses);
    bool is_group = strchr(utf8, ':') != NULL && strchr(utf8, ';') != NULL;
    if (list->len == before && !text_is_blank(utf8) && !is_group)
        append_leftover(list, utf8, hint);
    return true;
}
