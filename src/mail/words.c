/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/words.h"

#include "mail/base64.h"
#include "mail/charset.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#define WORD_LENGTH_MAX 75 /* RFC 2047 §2 */

typedef struct {
    const char *charset, *text, *end; /* end: after the closing ?= */
    size_t charset_length, text_length;
    char encoding; /* 'B' or 'Q' */
} Word;

/* A run of adjacent words in one charset: their bytes. */
typedef struct {
    GString *out;
    GString *bytes;
    char *charset;
    const char *hint;
    bool keeps_words; /* write the run as an encoded word again */
} Run;

/* True when a ?= follows soon, with no blank before it. */
static bool
has_near_end(const char *at)
{
    for (size_t i = 0; i < WORD_LENGTH_MAX && at[i] != '\0' && at[i] != ' ' && at[i] != '\t'; i++)
        if (at[i] == '?' && at[i + 1] == '=')
            return true;
    return false;
}

/* Where the text of a word ends: at ?=, or, in words that were cut off, before the next one and at
 * the end of the value. A ?= that goes on as =3F is a question mark and what follows it. */
static const char *
find_text_end(const char *text, char encoding)
{
    const char *at = text;
    for (; *at != '\0'; at++) {
        if (at[0] == '=' && at[1] == '?' && at > text && (at[-1] == ' ' || at[-1] == '\t'))
            return at;
        if (at[0] != '?' || at[1] != '=')
            continue;
        bool goes_on = encoding == 'Q' && g_ascii_isxdigit(at[2]) && g_ascii_isxdigit(at[3]) &&
                       !g_ascii_islower(at[2]) && !g_ascii_islower(at[3]);
        if (!goes_on || !has_near_end(at + 4))
            return at;
    }
    return at;
}

static bool
word_parse(const char *at, Word *word)
{
    if (at[0] != '=' || at[1] != '?')
        return false;
    const char *charset = at + 2;
    size_t charset_length = strcspn(charset, "? \t\"<>");
    if (charset_length > 64 || charset[charset_length] != '?')
        return false;
    const char *encoding = charset + charset_length + 1;
    char letter = g_ascii_toupper(*encoding);
    if ((letter != 'B' && letter != 'Q') || encoding[1] != '?')
        return false;
    const char *text = encoding + 2;
    const char *end = find_text_end(text, letter);
    bool is_ended = end[0] == '?';
    const char *last = end;
    while (!is_ended && last > text && strchr(" \t?", last[-1]) != NULL)
        last--;
    const char *language = memchr(charset, '*', charset_length); /* RFC 2231 §5 */
    *word =
        (Word){.charset = charset,
               .charset_length = language != NULL ? (size_t)(language - charset) : charset_length,
               .text = text,
               .text_length = (size_t)(last - text),
               .encoding = letter,
               .end = is_ended ? end + 2 : end};
    return true;
}

static void
append_quoted(GString *bytes, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '=' && i + 2 < length && g_ascii_isxdigit(text[i + 1]) &&
            g_ascii_isxdigit(text[i + 2])) {
            g_string_append_c(bytes, (char)(g_ascii_xdigit_value(text[i + 1]) << 4 |
                                            g_ascii_xdigit_value(text[i + 2])));
            i += 2;
        } else {
            g_string_append_c(bytes, text[i] == '_' ? ' ' : text[i]);
        }
    }
}

static void
append_base64(GString *bytes, const char *text, size_t length)
{
    size_t before = bytes->len;
    int state = 0;
    uint32_t saved = 0;
    g_string_set_size(bytes, before + length / 4 * 3 + 3);
    size_t got = base64_decode_step((const uint8_t *)text, length, (uint8_t *)bytes->str + before,
                                    &state, &saved);
    g_string_set_size(bytes, before + got);
}

static void
append_as_word(GString *out, const char *text)
{
    g_string_append(out, "=?utf-8?Q?");
    for (; *text != '\0'; text++) {
        if (g_ascii_isalnum(*text))
            g_string_append_c(out, *text);
        else
            g_string_append_printf(out, "=%02X", (unsigned char)*text);
    }
    g_string_append(out, "?=");
}

static void
run_end(Run *run)
{
    if (run->charset == NULL)
        return;
    g_autofree char *text = charset_decode(run->bytes->str, run->bytes->len, run->charset);
    if (run->keeps_words)
        append_as_word(run->out, text);
    else
        g_string_append(run->out, text);
    g_string_set_size(run->bytes, 0);
    g_clear_pointer(&run->charset, g_free);
}

static void
run_add(Run *run, const Word *word)
{
    g_autofree char *charset = g_strndup(word->charset, word->charset_length);
    if (run->charset != NULL && g_ascii_strcasecmp(run->charset, charset) != 0)
        run_end(run);
    if (run->charset == NULL)
        run->charset = g_steal_pointer(&charset);
    if (word->encoding == 'B')
        append_base64(run->bytes, word->text, word->text_length);
    else
        append_quoted(run->bytes, word->text, word->text_length);
}

static void
append_plain(Run *run, const char *start, const char *end)
{
    if (end == start)
        return;
    run_end(run);
    g_autofree char *text = charset_decode(start, (size_t)(end - start), run->hint);
    g_string_append(run->out, text);
}

static bool
is_all_blank(const char *start, const char *end)
{
    while (start < end && (*start == ' ' || *start == '\t' || *start == '\r' || *start == '\n'))
        start++;
    return start == end;
}

/* The next =? before `end`; NULL when there is none. */
static const char *
find_word(const char *at, const char *end)
{
    while (at < end && (at = memchr(at, '=', (size_t)(end - at))) != NULL && at[1] != '?')
        at++;
    return at != NULL && at < end ? at : NULL;
}

static char *
convert(const char *value, const char *hint, bool keeps_words)
{
    g_autoptr(GString) bytes = g_string_new(NULL);
    Run run = {.out = g_string_sized_new(strlen(value)),
               .bytes = bytes,
               .hint = hint,
               .keeps_words = keeps_words};
    const char *plain = value; /* first byte not yet written */
    const char *end = value + strlen(value);
    for (const char *at = value; (at = find_word(at, end)) != NULL;) {
        Word word;
        if (!word_parse(at, &word)) {
            at += 2;
            continue;
        }
        if (run.charset == NULL || !is_all_blank(plain, at))
            append_plain(&run, plain, at);
        run_add(&run, &word);
        plain = at = word.end;
    }
    append_plain(&run, plain, end);
    run_end(&run);
    return text_to_line(g_string_free(run.out, FALSE));
}

char *
words_decode(const char *value, const char *hint)
{
    return convert(value, hint, false);
}

char *
words_to_utf8(const char *value, const char *hint)
{
    return convert(value, hint, true);
}
