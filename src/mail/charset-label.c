/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/charset-label.h"

#include <glib.h>
#include <string.h>

/* By the letters and digits of the label, in lower case. "": windows-1252. */
static const struct {
    const char *key, *meaning;
} labels[] = {
    {"ansi", ""},
    {"ansix341968", ""},
    {"ascii", ""},
    {"binary", ""},
    {"default", ""},
    {"iso646us", ""},
    {"latin1", ""},
    {"none", ""},
    {"unknown", ""},
    {"unknown8bit", ""},
    {"usascii", ""},
    {"xunknown", ""},
    {"xuserdefined", ""},
    {"big5", "BIG5-HKSCS"},
    {"big5hkscs", "BIG5-HKSCS"},
    {"cnbig5", "BIG5-HKSCS"},
    {"csgb2312", "GB18030"},
    {"csiso2022jp", "ISO-2022-JP"},
    {"cp50220", "ISO-2022-JP"},
    {"cp50221", "ISO-2022-JP"},
    {"cskoi8r", "KOI8-R"},
    {"eucjp", "EUC-JP"},
    {"eucjpms", "EUC-JP"},
    {"eucjpwin", "EUC-JP"},
    {"euccn", "GB18030"},
    {"euckr", "CP949"},
    {"gb18030", "GB18030"},
    {"gb2312", "GB18030"},
    {"gb231280", "GB18030"},
    {"gbk", "GB18030"},
    {"hz", "HZ"},
    {"hzgb2312", "HZ"},
    {"koi8", "KOI8-R"},
    {"koi8r", "KOI8-R"},
    {"koi8ru", "KOI8-U"},
    {"koi8u", "KOI8-U"},
    {"ksc56011987", "CP949"},
    {"ksc5601", "CP949"},
    {"latin2", "ISO-8859-2"},
    {"latin5", "CP1254"},
    {"macintosh", "MACINTOSH"},
    {"maccyrillic", "MAC-CYRILLIC"},
    {"macroman", "MACINTOSH"},
    {"mskanji", "CP932"},
    {"shiftjis", "CP932"},
    {"sjis", "CP932"},
    {"tis620", "CP874"},
    {"unicode11utf7", "UTF-7"},
    {"unicode20utf7", "UTF-7"},
    {"uhc", "CP949"},
    {"utf8", "UTF-8"},
    {"utf8mb4", "UTF-8"},
    {"windows31j", "CP932"},
};

/* The pages of Windows that hold all that the standard has, and more. */
static const struct {
    const char *number, *meaning;
} pages[] = {
    {"1", ""},
    {"6e", "ISO-8859-6"},
    {"6i", "ISO-8859-6"},
    {"8e", "ISO-8859-8"},
    {"8i", "ISO-8859-8"},
    {"9", "CP1254"},
    {"11", "CP874"},
};

static const struct {
    const char *number, *meaning;
} code_pages[] = {
    {"1252", ""},
    {"932", "CP932"},
    {"936", "GB18030"},
    {"949", "CP949"},
    {"950", "BIG5-HKSCS"},
    {"20127", ""},
    {"28591", ""},
    {"65001", "UTF-8"},
    {"20866", "KOI8-R"},
    {"50220", "ISO-2022-JP"},
    {"54936", "GB18030"},
    {"10000", "MACINTOSH"},
    {"10007", "MAC-CYRILLIC"},
};

static bool
is_name(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                 "0123456789-_.:+ ");
    return length > 0 && length < CHARSET_LABEL_MAX - 8 && name[length] == '\0';
}

/* "ISO_8859-1:1987" -> "iso88591". */
static void
make_key(const char *declared, char key[CHARSET_LABEL_MAX])
{
    size_t length = 0;
    for (const char *at = declared; *at != '\0' && *at != ':'; at++)
        if (g_ascii_isalnum(*at))
            key[length++] = g_ascii_tolower(*at);
    key[length] = '\0';
}

/* The rest of the key behind a prefix; NULL when it does not begin so. */
static const char *
after(const char *key, const char *prefix)
{
    return g_str_has_prefix(key, prefix) ? key + strlen(prefix) : NULL;
}

static bool
is_iso_page(const char *key, char meaning[CHARSET_LABEL_MAX])
{
    const char *page = after(key, "iso8859");
    page = page != NULL ? page : after(key, "8859");
    if (page == NULL || !g_ascii_isdigit(*page))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (strcmp(page, pages[i].number) == 0) {
            g_strlcpy(meaning, pages[i].meaning, CHARSET_LABEL_MAX);
            return true;
        }
    }
    g_snprintf(meaning, CHARSET_LABEL_MAX, "ISO-8859-%s", page);
    return true;
}

static bool
is_code_page(const char *key, char meaning[CHARSET_LABEL_MAX])
{
    static const char *const prefixes[] = {"windows", "win", "cp", "ibm", "ms", "codepage"};
    const char *number = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes) && number == NULL; i++)
        number = after(key, prefixes[i]);
    if (number == NULL || !g_ascii_isdigit(*number))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(code_pages); i++) {
        if (strcmp(number, code_pages[i].number) == 0) {
            g_strlcpy(meaning, code_pages[i].meaning, CHARSET_LABEL_MAX);
            return true;
        }
    }
    g_snprintf(meaning, CHARSET_LABEL_MAX, "CP%s", number);
    return true;
}

static bool
is_known(const char *key, char meaning[CHARSET_LABEL_MAX])
{
    for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
        if (strcmp(key, labels[i].key) == 0) {
            g_strlcpy(meaning, labels[i].meaning, CHARSET_LABEL_MAX);
            return true;
        }
    }
    return is_iso_page(key, meaning) || is_code_page(key, meaning);
}

void
charset_label_meaning(const char *declared, char meaning[CHARSET_LABEL_MAX])
{
    meaning[0] = '\0';
    if (declared == NULL)
        return;
    declared += strspn(declared, " \t\"'");
    g_autofree char *name = g_strndup(declared, strcspn(declared, "\"'\t;,"));
    g_strchomp(name);
    if (!is_name(name))
        return;
    char key[CHARSET_LABEL_MAX];
    make_key(name, key);
    if (is_known(key, meaning) || (key[0] == 'x' && is_known(key + 1, meaning)))
        return;
    g_strlcpy(meaning, strchr(name, ' ') == NULL ? name : "", CHARSET_LABEL_MAX);
}
