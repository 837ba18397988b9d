/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/rtf.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 1000
#define WORD_MAX 32

typedef struct {
    bool is_skipped; /* fonts, colours, pictures: no text */
    int fallback;    /* bytes that follow a \u for readers that do not know it */
} Group;

typedef struct {
    Reading *reading;
    const char *at, *end;
    GArray *groups; /* Group: the open ones, the latest last */
    GString *bytes; /* in the code page, until something else comes */
    char *code_page;
    gunichar high; /* the first half of a surrogate pair; 0: none */
    int fallback_left;
} Rtf;

static Group *
group(Rtf *rtf)
{
    return &g_array_index(rtf->groups, Group, rtf->groups->len - 1);
}

static void
flush(Rtf *rtf)
{
    if (rtf->bytes->len == 0)
        return;
    gsize length;
    g_autofree char *text =
        g_convert_with_fallback(rtf->bytes->str, (gssize)rtf->bytes->len, "UTF-8", rtf->code_page,
                                NULL, NULL, &length, NULL);
    if (text != NULL)
        reading_add(rtf->reading, text, length);
    else
        rtf->reading->is_damaged = true;
    g_string_truncate(rtf->bytes, 0);
}

static void
add_byte(Rtf *rtf, char byte)
{
    if (rtf->fallback_left > 0)
        rtf->fallback_left--;
    else if (!group(rtf)->is_skipped && byte != '\0')
        g_string_append_c(rtf->bytes, byte);
}

static void
add_text(Rtf *rtf, const char *text)
{
    flush(rtf);
    if (!group(rtf)->is_skipped)
        reading_add(rtf->reading, text, strlen(text));
}

/* \uN is a signed 16-bit unit of UTF-16; readers that know it skip the fallback after it. */
static void
add_unicode(Rtf *rtf, long number)
{
    flush(rtf);
    rtf->fallback_left = group(rtf)->fallback;
    gunichar unit = (gunichar)(number & 0xffff);
    if (unit >= 0xd800 && unit < 0xdc00) {
        rtf->high = unit;
        return;
    }
    if (unit >= 0xdc00 && unit < 0xe000)
        unit = rtf->high != 0 ? 0x10000 + ((rtf->high - 0xd800) << 10) + (unit - 0xdc00) : 0xfffd;
    rtf->high = 0;
    char character[8];
    int length = unit != 0 ? g_unichar_to_utf8(unit, character) : 0;
    if (!group(rtf)->is_skipped)
        reading_add(rtf->reading, character, (size_t)length);
}

static bool
is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(word, *words) == 0)
            return true;
    return false;
}

static void
act(Rtf *rtf, const char *word, bool has_number, long number)
{
    static const char *const skipped[] = {"fonttbl", "colortbl",  "stylesheet", "info",
                                          "pict",    "object",    "themedata",  "listtable",
                                          "rsidtbl", "generator", "datastore",  "xmlns",
                                          "fldinst", "deleted",   NULL};
    static const char *const lines[] = {"par", "line", "row", "page", "sect", NULL};
    if (is_one_of(word, skipped))
        group(rtf)->is_skipped = true;
    else if (is_one_of(word, lines))
        add_text(rtf, "\n");
    else if (strcmp(word, "tab") == 0 || strcmp(word, "cell") == 0)
        add_text(rtf, "\t");
    else if (strcmp(word, "u") == 0 && has_number)
        add_unicode(rtf, number);
    else if (strcmp(word, "uc") == 0 && has_number)
        group(rtf)->fallback = (int)CLAMP(number, 0, 10);
    else if (strcmp(word, "bin") == 0 && has_number)
        rtf->at += CLAMP(number, 0, rtf->end - rtf->at);
    else if (strcmp(word, "ansicpg") == 0 && has_number && number > 0 && number < 100000) {
        flush(rtf);
        g_free(rtf->code_page);
        rtf->code_page = g_strdup_printf("CP%ld", number);
    }
}

static void
read_word(Rtf *rtf)
{
    char word[WORD_MAX + 1];
    size_t length = 0;
    for (; rtf->at < rtf->end && g_ascii_isalpha(*rtf->at); rtf->at++)
        if (length < WORD_MAX)
            word[length++] = *rtf->at;
    word[length] = '\0';
    char digits[12];
    size_t count = 0;
    while (rtf->at < rtf->end && count < sizeof digits - 1 &&
           (g_ascii_isdigit(*rtf->at) || (count == 0 && *rtf->at == '-')))
        digits[count++] = *rtf->at++;
    digits[count] = '\0';
    if (rtf->at < rtf->end && *rtf->at == ' ')
        rtf->at++;
    act(rtf, word, count > 0, strtol(digits, NULL, 10));
}

static void
read_hexadecimal(Rtf *rtf)
{
    int value = 0;
    for (int i = 0; i < 2 && rtf->at < rtf->end && g_ascii_isxdigit(*rtf->at); i++)
        value = 16 * value + g_ascii_xdigit_value(*rtf->at++);
    add_byte(rtf, (char)value);
}

/* After the backslash. */
static void
read_control(Rtf *rtf)
{
    if (rtf->at >= rtf->end)
        return;
    if (g_ascii_isalpha(*rtf->at)) {
        read_word(rtf);
        return;
    }
    char symbol = *rtf->at++;
    if (symbol == '\'')
        read_hexadecimal(rtf);
    else if (symbol == '*')
        group(rtf)->is_skipped = true;
    else if (symbol == '~')
        add_text(rtf, " ");
    else if (symbol == '_')
        add_text(rtf, "-");
    else if (symbol == '\n' || symbol == '\r')
        add_text(rtf, "\n");
    else if (symbol == '\\' || symbol == '{' || symbol == '}')
        add_byte(rtf, symbol);
}

static void
open_group(Rtf *rtf)
{
    Group copy = *group(rtf);
    flush(rtf);
    g_array_append_val(rtf->groups, copy);
    rtf->fallback_left = 0;
}

static void
close_group(Rtf *rtf)
{
    flush(rtf);
    g_array_set_size(rtf->groups, rtf->groups->len - 1);
    rtf->fallback_left = 0;
}

/* The first group of the array stands for the file: the document closes its own. */
static void
read_all(Rtf *rtf)
{
    while (rtf->at < rtf->end && !rtf->reading->is_over) {
        char character = *rtf->at++;
        if (character == '\\')
            read_control(rtf);
        else if (character == '{')
            open_group(rtf);
        else if (character == '}')
            close_group(rtf);
        else if (character != '\n' && character != '\r' && character != '\0')
            add_byte(rtf, character);
        if (rtf->groups->len > DEPTH_MAX)
            break;
        if (character == '}' && rtf->groups->len <= 1)
            return;
    }
    rtf->reading->is_damaged = true;
}

void
rtf_read(Reading *reading, const void *bytes, size_t length)
{
    Rtf rtf = {
        .reading = reading,
        .at = bytes,
        .end = (const char *)bytes + length,
        .groups = g_array_new(FALSE, TRUE, sizeof(Group)),
        .bytes = g_string_new(NULL),
        .code_page = g_strdup("CP1252"),
    };
    Group file = {.fallback = 1};
    g_array_append_val(rtf.groups, file);
    read_all(&rtf);
    flush(&rtf);
    reading_line(reading);
    g_array_unref(rtf.groups);
    g_string_free(rtf.bytes, TRUE);
    g_free(rtf.code_page);
}
