/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/rtf-text.h"

#include "mail/charset.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX 32
#define GROUPS_MAX 1000 /* deeper ones are read as if they were at this depth */
#define DICTIONARY_SIZE 4096

typedef struct {
    bool is_skipped;
    int fallbacks; /* characters that stand for one \u */
} Group;

typedef struct {
    const char *at, *end;
    GString *out;
    GString *bytes; /* of the code page, not yet decoded */
    char charset[16];
    GArray *groups; /* Group, the open ones */
    int too_deep;
    int to_skip;   /* characters after a \u */
    gunichar high; /* the first half of a character beyond U+FFFF, if that came last; or 0 */
} Rtf;

static Group *
group(Rtf *rtf)
{
    return &g_array_index(rtf->groups, Group, rtf->groups->len - 1);
}

static void
flush_bytes(Rtf *rtf)
{
    if (rtf->bytes->len == 0)
        return;
    g_autofree char *text = charset_decode(rtf->bytes->str, rtf->bytes->len, rtf->charset);
    g_string_append(rtf->out, text);
    g_string_truncate(rtf->bytes, 0);
}

static void
put_byte(Rtf *rtf, char byte)
{
    if (rtf->to_skip > 0) {
        rtf->to_skip--;
    } else if (!group(rtf)->is_skipped && byte != '\0') {
        g_string_append_c(rtf->bytes, byte);
        rtf->high = 0;
    }
}

static void
put_text(Rtf *rtf, const char *text)
{
    if (group(rtf)->is_skipped)
        return;
    flush_bytes(rtf);
    g_string_append(rtf->out, text);
    rtf->high = 0;
}

/* Characters beyond U+FFFF come as two halves. */
static void
put_unicode(Rtf *rtf, long number)
{
    gunichar character = (gunichar)(number < 0 ? number + 0x10000 : number), high = rtf->high;
    rtf->high = 0;
    rtf->to_skip = 0;
    if (group(rtf)->is_skipped)
        return;
    flush_bytes(rtf);
    if (character >= 0xd800 && character < 0xdc00)
        rtf->high = character;
    else if (character >= 0xdc00 && character < 0xe000 && high != 0)
        g_string_append_unichar(rtf->out, 0x10000 + ((high - 0xd800) << 10) + (character - 0xdc00));
    else if (character > 0 && g_unichar_validate(character))
        g_string_append_unichar(rtf->out, character);
    rtf->to_skip = group(rtf)->fallbacks;
}

static bool
is_destination(const char *word)
{
    static const char *const skipped[] = {
        "colortbl",  "deleted", "filetbl", "fldinst", "fonttbl",    "generator", "info",
        "listtable", "object",  "pict",    "revtbl",  "stylesheet", "xmlnstbl"};
    for (size_t i = 0; i < G_N_ELEMENTS(skipped); i++)
        if (strcmp(word, skipped[i]) == 0)
            return true;
    return false;
}

static const char *
replacement(const char *word)
{
    static const struct {
        const char *word, *text;
    } words[] = {
        {"bullet", "•"}, {"cell", "\t"},  {"emdash", "—"}, {"endash", "–"}, {"ldblquote", "“"},
        {"line", "\n"},  {"lquote", "‘"}, {"page", "\n"},  {"par", "\n"},   {"rdblquote", "”"},
        {"row", "\n"},   {"rquote", "’"}, {"sect", "\n"},  {"tab", "\t"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(word, words[i].word) == 0)
            return words[i].text;
    return NULL;
}

static void
do_word(Rtf *rtf, const char *word, bool has_number, long number)
{
    const char *text = replacement(word);
    if (text != NULL)
        put_text(rtf, text);
    else if (strcmp(word, "u") == 0 && has_number)
        put_unicode(rtf, number);
    else if (strcmp(word, "uc") == 0 && has_number)
        group(rtf)->fallbacks = (int)CLAMP(number, 0, 16);
    else if (strcmp(word, "ansicpg") == 0 && number > 0 && number < 100000)
        g_snprintf(rtf->charset, sizeof rtf->charset, "CP%ld", number);
    else if (strcmp(word, "htmlrtf") == 0) /* formatting that the HTML has too */
        group(rtf)->is_skipped = !has_number || number != 0;
    else if (strcmp(word, "bin") == 0 && number > 0)
        rtf->at += MIN(number, rtf->end - rtf->at);
    else if (is_destination(word))
        group(rtf)->is_skipped = true;
}

static void
read_word(Rtf *rtf)
{
    char word[WORD_MAX];
    size_t length = 0;
    for (; rtf->at < rtf->end && g_ascii_isalpha(*rtf->at); rtf->at++)
        if (length < WORD_MAX - 1)
            word[length++] = *rtf->at;
    word[length] = '\0';
    bool is_negative = rtf->at < rtf->end && *rtf->at == '-';
    const char *digits = rtf->at + is_negative;
    long number = 0;
    const char *at = digits;
    for (; at < rtf->end && g_ascii_isdigit(*at); at++)
        if (number < 100000000)
            number = number * 10 + (*at - '0');
    bool has_number = at > digits;
    if (has_number)
        rtf->at = at;
    if (rtf->at < rtf->end && *rtf->at == ' ')
        rtf->at++;
    do_word(rtf, word, has_number, is_negative ? -number : number);
}

/* After the backslash. */
static void
read_control(Rtf *rtf)
{
    char symbol = *rtf->at;
    if (g_ascii_isalpha(symbol)) {
        read_word(rtf);
        return;
    }
    rtf->at++;
    if (symbol == '\'' && rtf->end - rtf->at >= 2 && g_ascii_isxdigit(rtf->at[0]) &&
        g_ascii_isxdigit(rtf->at[1])) {
        put_byte(rtf,
                 (char)(g_ascii_xdigit_value(rtf->at[0]) << 4 | g_ascii_xdigit_value(rtf->at[1])));
        rtf->at += 2;
    } else if (symbol == '*') {
        group(rtf)->is_skipped = true;
    } else if (symbol == '~') {
        put_byte(rtf, ' ');
    } else if (symbol == '_') {
        put_byte(rtf, '-');
    } else if (symbol == '\\' || symbol == '{' || symbol == '}') {
        put_byte(rtf, symbol);
    } else if (symbol == '\n' || symbol == '\r') {
        put_text(rtf, "\n");
    }
}

static void
open_group(Rtf *rtf)
{
    Group inner = *group(rtf);
    rtf->to_skip = 0;
    if (rtf->groups->len < GROUPS_MAX)
        g_array_append_val(rtf->groups, inner);
    else
        rtf->too_deep++;
}

static void
close_group(Rtf *rtf)
{
    rtf->to_skip = 0;
    if (rtf->too_deep > 0)
        rtf->too_deep--;
    else if (rtf->groups->len > 1)
        g_array_set_size(rtf->groups, rtf->groups->len - 1);
}

char *
rtf_to_text(const char *bytes, size_t length, bool *is_whole)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) pending = g_string_new(NULL);
    g_autoptr(GArray) groups = g_array_new(FALSE, FALSE, sizeof(Group));
    Group outermost = {.fallbacks = 1};
    g_array_append_val(groups, outermost);
    Rtf rtf = {.at = bytes, .end = bytes + length, .out = out, .bytes = pending, .groups = groups};
    g_strlcpy(rtf.charset, "CP1252", sizeof rtf.charset);
    while (rtf.at < rtf.end) {
        char byte = *rtf.at++;
        if (byte == '\\' && rtf.at < rtf.end)
            read_control(&rtf);
        else if (byte == '{')
            open_group(&rtf);
        else if (byte == '}')
            close_group(&rtf);
        else if (byte != '\r' && byte != '\n' && byte != '\\')
            put_byte(&rtf, byte);
    }
    flush_bytes(&rtf);
    if (is_whole != NULL)
        *is_whole = groups->len == 1 && rtf.too_deep == 0;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static uint32_t
little_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
           (uint32_t)bytes[3] << 24;
}

/* MS-OXRTFCP §2.1.3.1.2: references into a window of what was written, which starts filled. */
static GByteArray *
decompress(const uint8_t *at, const uint8_t *end, size_t limit)
{
    static const char initial[] =
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
        "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
        "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
    uint8_t window[DICTIONARY_SIZE] = {0};
    memcpy(window, initial, sizeof initial - 1);
    size_t write = sizeof initial - 1;
    GByteArray *out = g_byte_array_new();
    while (at < end && out->len < limit) {
        unsigned control = *at++;
        for (int bit = 0; bit < 8 && at < end && out->len < limit; bit++, control >>= 1) {
            size_t read = write, count = 1;
            if ((control & 1) != 0) {
                if (end - at < 2)
                    return out;
                read = (size_t)at[0] << 4 | at[1] >> 4;
                count = (at[1] & 15) + 2;
                at += 2;
                if (read == write) /* the end */
                    return out;
            } else {
                window[write] = *at++;
            }
            for (; count > 0; count--) {
                uint8_t byte = window[read];
                window[write] = byte;
                g_byte_array_append(out, &byte, 1);
                read = (read + 1) % DICTIONARY_SIZE;
                write = (write + 1) % DICTIONARY_SIZE;
            }
        }
    }
    return out;
}

GBytes *
rtf_decompress(const uint8_t *bytes, size_t length, size_t limit)
{
    if (length < 16)
        return NULL;
    if (memcmp(bytes + 8, "MELA", 4) == 0)
        return g_bytes_new(bytes + 16, MIN(MIN(length - 16, little_endian(bytes + 4)), limit));
    if (memcmp(bytes + 8, "LZFu", 4) != 0)
        return NULL;
    return g_byte_array_free_to_bytes(decompress(bytes + 16, bytes + length, limit));
}
