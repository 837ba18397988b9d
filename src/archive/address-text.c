/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/address-text.h"

#include <glib.h>
#include <string.h>

/* RFC 5321 §4.5.3.1: a local part of 64, a domain of 255. */
#define EMAIL_MAX 320
#define DOMAIN_MAX 255

static bool
is_printable(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *c = text; *c != '\0'; c = g_utf8_find_next_char(c, NULL))
        if (!g_unichar_isgraph(g_utf8_get_char(c)))
            return false;
    return true;
}

static bool
is_domain(const char *ascii)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-.";
    size_t length = strlen(ascii);
    return length <= DOMAIN_MAX && strspn(ascii, allowed) == length && strchr(ascii, '.') != NULL &&
           ascii[0] != '.' && ascii[length - 1] != '.' && strstr(ascii, "..") == NULL;
}

char *
domain_normalize(const char *text)
{
    if (*text == '@')
        text++;
    if (!is_printable(text))
        return NULL;
    g_autofree char *ascii = g_hostname_to_ascii(text);
    if (ascii == NULL)
        return NULL;
    g_autofree char *lower = g_ascii_strdown(ascii, -1);
    return is_domain(lower) ? g_steal_pointer(&lower) : NULL;
}

const char *
email_domain(const char *address)
{
    const char *at = strrchr(address, '@');
    return at != NULL && at[1] != '\0' ? at + 1 : NULL;
}

char *
email_normalize(const char *text)
{
    const char *at = strrchr(text, '@');
    if (at == NULL || at == text || strlen(text) > EMAIL_MAX || !is_printable(text) ||
        strpbrk(text, "<>,;:\"()") != NULL)
        return NULL;
    g_autofree char *domain = domain_normalize(at + 1);
    if (domain == NULL)
        return NULL;
    g_autofree char *local = g_utf8_strdown(text, at - text);
    return g_strconcat(local, "@", domain, NULL);
}

/* Where in the local part the word may begin is where a word begins. */
typedef struct {
    const char *letters;
    bool is_whole; /* nothing but digits and further words may follow */
} MachineWord;

static const MachineWord machine_words[] = {
    {"noreply", false},   {"donotreply", false}, {"dontreply", false},    {"mailerdaemon", true},
    {"postmaster", true}, {"bounce", true},      {"bounces", true},       {"ikkesvar", true},
    {"svarikke", true},   {"ejsvar", true},      {"nepasrepondre", true}, {"autoreply", true},
};

static bool
is_separator(char c)
{
    return strchr("-_.+=", c) != NULL; /* and the end of the text */
}

/* Compares, skipping the separators inside: no-reply, no_reply, noreply. */
static bool
starts_with_word(const char *text, const char *end, const MachineWord *word)
{
    const char *letter = word->letters;
    while (*letter != '\0' && text < end) {
        if (*text == *letter)
            letter++;
        else if (!is_separator(*text))
            return false;
        text++;
    }
    return *letter == '\0' &&
           (!word->is_whole || text == end || is_separator(*text) || g_ascii_isdigit(*text));
}

bool
email_is_machine(const char *address)
{
    const char *end = strrchr(address, '@');
    if (end == NULL)
        end = address + strlen(address);
    for (const char *start = address; start < end; start++) {
        if (start > address && !is_separator(start[-1]))
            continue;
        for (size_t i = 0; i < G_N_ELEMENTS(machine_words); i++)
            if (starts_with_word(start, end, &machine_words[i]))
                return true;
    }
    return false;
}
