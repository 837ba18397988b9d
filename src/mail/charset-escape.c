/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/charset-escape.h"

#include <string.h>

typedef enum { JP_ASCII, JP_KANJI, JP_KANJI_SUPPLEMENT, JP_KANA } JpSet;

static const struct {
    const char *escape;
    JpSet set;
} escapes[] = {
    {"\033(B", JP_ASCII},  {"\033(J", JP_ASCII},
    {"\033(H", JP_ASCII},  {"\033$@", JP_KANJI},
    {"\033$B", JP_KANJI},  {"\033$(B", JP_KANJI},
    {"\033$(@", JP_KANJI}, {"\033$(O", JP_KANJI},
    {"\033$(Q", JP_KANJI}, {"\033$(D", JP_KANJI_SUPPLEMENT},
    {"\033(I", JP_KANA},
};

/* Length of the escape at `at`, 0 when it is none of ours. */
static size_t
escape_length(const char *at, const char *end, JpSet *set)
{
    for (size_t i = 0; i < G_N_ELEMENTS(escapes); i++) {
        size_t length = strlen(escapes[i].escape);
        if ((size_t)(end - at) >= length && memcmp(at, escapes[i].escape, length) == 0) {
            *set = escapes[i].set;
            return length;
        }
    }
    return 0;
}

bool
charset_has_jp_escapes(const char *bytes, size_t length)
{
    const char *end = bytes + length;
    for (const char *at = bytes; (at = memchr(at, '\033', (size_t)(end - at))) != NULL; at++) {
        JpSet set;
        if (escape_length(at, end, &set) > 0 && set != JP_ASCII)
            return true;
    }
    return false;
}

static bool
is_half(char byte)
{
    return byte > ' ' && byte < 127;
}

static void
append_upper(GString *out, char byte)
{
    g_string_append_c(out, (char)(byte | 0x80));
}

GString *
charset_jp_to_euc(const char *bytes, size_t length)
{
    GString *out = g_string_sized_new(length);
    JpSet set = JP_ASCII;
    const char *end = bytes + length;
    for (const char *at = bytes; at < end;) {
        size_t escape = *at == '\033' ? escape_length(at, end, &set) : 0;
        bool is_pair = set == JP_KANJI || set == JP_KANJI_SUPPLEMENT;
        if (escape > 0) {
            at += escape;
        } else if (is_pair && end - at >= 2 && is_half(at[0]) && is_half(at[1])) {
            if (set == JP_KANJI_SUPPLEMENT)
                g_string_append_c(out, '\x8f');
            append_upper(out, *at++);
            append_upper(out, *at++);
        } else if (set == JP_KANA && is_half(*at)) {
            g_string_append_c(out, '\x8e');
            append_upper(out, *at++);
        } else {
            if (*at == '\n') /* every line begins in ASCII */
                set = JP_ASCII;
            g_string_append_c(out, *at++);
        }
    }
    return out;
}

GString *
charset_hz_to_gb(const char *bytes, size_t length)
{
    GString *out = g_string_sized_new(length);
    bool is_chinese = false;
    for (size_t i = 0; i < length; i++) {
        char next = i + 1 < length ? bytes[i + 1] : '\0';
        if (bytes[i] == '~' && (next == '{' || next == '}')) {
            is_chinese = next == '{';
            i++;
        } else if (bytes[i] == '~' && next == '~') {
            g_string_append_c(out, '~');
            i++;
        } else if (bytes[i] == '~' && next == '\n') { /* a line that goes on */
            i++;
        } else if (is_chinese && is_half(bytes[i]) && is_half(next)) {
            append_upper(out, bytes[i++]);
            append_upper(out, next);
        } else {
            is_chinese &= bytes[i] != '\n';
            g_string_append_c(out, bytes[i]);
        }
    }
    return out;
}
