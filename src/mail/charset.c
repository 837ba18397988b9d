/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/charset.h"

#include "mail/charset-escape.h"
#include "mail/charset-guess.h"
#include "mail/charset-label.h"

#include <errno.h>
#include <string.h>

#define REPLACEMENT "\357\277\275" /* U+FFFD */

/* The C1 half of windows-1252; 0 where it has no character. */
static const gunichar windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static char *
decode_windows_1252(const char *bytes, size_t length)
{
    GString *text = g_string_sized_new(length + length / 8);
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (byte < 0x80)
            g_string_append_c(text, (char)byte);
        else if (byte >= 0xa0)
            g_string_append_unichar(text, byte);
        else if (windows_1252[byte - 0x80] != 0)
            g_string_append_unichar(text, windows_1252[byte - 0x80]);
        else
            g_string_append(text, REPLACEMENT);
    }
    return g_string_free(text, FALSE);
}

static bool
is_stateful(const char *name)
{
    return g_ascii_strncasecmp(name, "iso-2022-", 9) == 0 ||
           g_ascii_strncasecmp(name, "csiso2022", 9) == 0 || strcmp(name, "HZ") == 0 ||
           g_ascii_strcasecmp(name, "utf-7") == 0;
}

static bool
is_wide(const char *name)
{
    return g_ascii_strncasecmp(name, "utf-16", 6) == 0 ||
           g_ascii_strncasecmp(name, "utf16", 5) == 0 ||
           g_ascii_strncasecmp(name, "utf-32", 6) == 0 || g_ascii_strncasecmp(name, "ucs-", 4) == 0;
}

bool
charset_is_ascii_based(const char *declared)
{
    char meaning[CHARSET_LABEL_MAX];
    charset_label_meaning(declared, meaning);
    return !is_stateful(meaning) && !is_wide(meaning);
}

static bool
has_high_bytes(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return true;
    return false;
}

/* NULL when iconv does not know the charset, or when more is invalid than `bad_max`. */
static char *
decode_with_iconv(const char *bytes, size_t length, const char *charset, size_t bad_max)
{
    GIConv converter = g_iconv_open("UTF-8", charset);
    if (converter == (GIConv)-1)
        return NULL;
    GString *text = g_string_sized_new(length + length / 2);
    gsize left = length, bad = 0;
    char *next = (char *)(guintptr)bytes;
    while (left > 0) {
        char piece[4096];
        char *out = piece;
        gsize room = sizeof piece;
        gsize result = g_iconv(converter, &next, &left, &out, &room);
        int problem = errno;
        g_string_append_len(text, piece, (gssize)(sizeof piece - room));
        if (result != (gsize)-1 || problem == E2BIG)
            continue;
        g_string_append(text, REPLACEMENT);
        bad++;
        next++;
        left--;
    }
    char rest[64];
    char *out = rest;
    gsize room = sizeof rest;
    g_iconv(converter, NULL, NULL, &out, &room); /* what a stateful charset still holds */
    g_string_append_len(text, rest, (gssize)(sizeof rest - room));
    g_iconv_close(converter);
    bool is_refuted = bad > bad_max || memchr(text->str, '\0', text->len) != NULL;
    return g_string_free(text, is_refuted);
}

/* A label is wrong when a tenth is invalid. Japanese has characters of vendors beside those of the
 * standard, which are tried second because they turn some of the others into look-alikes. */
static char *
decode_labelled(const char *bytes, size_t length, const char *charset)
{
    size_t bad_max = MAX(4, length / 10);
    if (strcmp(charset, "EUC-JP") != 0)
        return decode_with_iconv(bytes, length, charset, bad_max);
    char *text = decode_with_iconv(bytes, length, charset, 0);
    return text != NULL ? text : decode_with_iconv(bytes, length, "EUC-JP-MS", bad_max);
}

/* Broken here and there, but UTF-8: more good multi-byte characters than bad bytes. */
static bool
is_mostly_utf8(const char *bytes, size_t length)
{
    size_t good = 0, bad = 0;
    const char *end = bytes + length;
    while (bytes < end) {
        if ((unsigned char)*bytes < 0x80) {
            bytes++;
            continue;
        }
        gunichar character = g_utf8_get_char_validated(bytes, end - bytes);
        bool is_good = character != (gunichar)-1 && character != (gunichar)-2;
        good += is_good;
        bad += !is_good;
        bytes += is_good ? g_unichar_to_utf8(character, NULL) : 1;
    }
    return good > bad;
}

static char *
decode_without_nuls(const char *bytes, size_t length, const char *declared)
{
    g_autofree char *kept = g_malloc(length);
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\0')
            kept[count++] = bytes[i];
    return charset_decode(kept, count, declared);
}

/* NULL when the label is none of these charsets. */
static char *
decode_with_escapes(const char *bytes, size_t length, const char *stated)
{
    bool is_hz = strcmp(stated, "HZ") == 0;
    bool is_japanese = g_ascii_strncasecmp(stated, "ISO-2022-JP", 11) == 0 ||
                       (*stated == '\0' && charset_has_jp_escapes(bytes, length));
    if (!is_hz && !is_japanese)
        return NULL;
    GString *converted = is_hz ? charset_hz_to_gb(bytes, length) : charset_jp_to_euc(bytes, length);
    char *text = decode_labelled(converted->str, converted->len, is_hz ? "GB18030" : "EUC-JP");
    g_string_free(converted, TRUE);
    return text;
}

/* Two bytes for every character, or four. */
static char *
decode_wide(const char *bytes, size_t length, const char *stated)
{
    while (length >= 2 && bytes[length - 1] == '\0' && bytes[length - 2] == '\0')
        length -= 2;
    return length > 0 ? decode_labelled(bytes, length, stated) : g_strdup("");
}

static bool
has_wide_mark(const char *bytes, size_t length)
{
    return length >= 2 && (memcmp(bytes, "\377\376", 2) == 0 || memcmp(bytes, "\376\377", 2) == 0);
}

/* Bytes that are no UTF-8. The label counts, then the looks. */
static char *
decode_eight_bit(const char *bytes, size_t length, const char *stated)
{
    char *text = NULL;
    if (*stated != '\0' && strcmp(stated, "UTF-8") != 0)
        text = decode_labelled(bytes, length, stated);
    if (text == NULL && is_mostly_utf8(bytes, length))
        text = g_utf8_make_valid(bytes, (gssize)length);
    const char *guess = text == NULL ? charset_guess(bytes, length) : NULL;
    if (guess != NULL)
        text = decode_labelled(bytes, length, guess);
    return text != NULL ? text : decode_windows_1252(bytes, length);
}

char *
charset_decode(const char *bytes, size_t length, const char *declared)
{
    if (length == 0)
        return g_strdup("");
    if (length >= 3 && memcmp(bytes, "\357\273\277", 3) == 0) { /* byte order mark */
        bytes += 3;
        length -= 3;
    }
    char stated[CHARSET_LABEL_MAX];
    charset_label_meaning(declared, stated);
    char *text = NULL;
    if (is_wide(stated) || has_wide_mark(bytes, length))
        text = decode_wide(bytes, length, is_wide(stated) ? stated : "UTF-16");
    if (text != NULL)
        return text;
    if (memchr(bytes, '\0', length) != NULL)
        return decode_without_nuls(bytes, length, is_wide(stated) ? NULL : declared);

    bool is_seven_bit = !has_high_bytes(bytes, length); /* the others switch by escapes */
    if (is_seven_bit && is_stateful(stated) &&
        g_ascii_strncasecmp(stated, "ISO-2022-JP", 11) != 0 && strcmp(stated, "HZ") != 0)
        text = decode_labelled(bytes, length, stated);
    else if (is_seven_bit)
        text =
            decode_with_escapes(bytes, length, charset_has_jp_escapes(bytes, length) ? "" : stated);
    if (text != NULL)
        return text;
    if (g_utf8_validate_len(bytes, length, NULL))
        return g_strndup(bytes, length);
    return decode_eight_bit(bytes, length, is_stateful(stated) || is_wide(stated) ? "" : stated);
}

/* Bytes of the control character at `text`, 0 when it is none. C1 controls take two in UTF-8. */
static size_t
control_length(const unsigned char *text)
{
    if (text[0] < 0x20 || text[0] == 0x7f)
        return 1;
    return text[0] == 0xc2 && text[1] >= 0x80 && text[1] < 0xa0 ? 2 : 0;
}

char *
text_to_line(char *text)
{
    char *out = text;
    for (const char *in = text; *in != '\0';) {
        size_t control = control_length((const unsigned char *)in);
        if (control == 0) {
            *out++ = *in++;
            continue;
        }
        bool is_space = *in == '\n' || *in == '\r' || *in == '\t';
        if (is_space && out > text && out[-1] != ' ')
            *out++ = ' ';
        in += control;
        while (is_space && *in == ' ') /* a folded line begins with blanks of no meaning */
            in++;
    }
    *out = '\0';
    return g_strstrip(text);
}

char *
text_to_body(char *text)
{
    char *out = text;
    for (const char *in = text; *in != '\0';) {
        size_t control = control_length((const unsigned char *)in);
        if (control == 0 || *in == '\n' || *in == '\t') {
            *out++ = *in++;
            continue;
        }
        if (*in == '\r' && in[1] != '\n')
            *out++ = '\n';
        in += control;
    }
    *out = '\0';
    return text;
}

bool
text_is_blank(const char *text)
{
    for (; *text != '\0'; text += g_utf8_skip[(guchar)*text]) {
        gunichar character = g_utf8_get_char(text);
        if (!g_unichar_isspace(character) && !g_unichar_iszerowidth(character))
            return false;
    }
    return true;
}

char *
charset_in_html(const char *html, size_t length)
{
    g_autofree char *start = g_strndup(html, MIN(length, 1024));
    g_autofree char *lower = g_ascii_strdown(start, -1);
    const char *meta = strstr(lower, "<meta");
    const char *name = meta != NULL ? strstr(meta, "charset=") : NULL;
    if (name == NULL)
        return NULL;
    name += strlen("charset=");
    name += strspn(name, "\"' ");
    return g_strndup(name, strcspn(name, "\"' />;"));
}
