/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-text.h"

#include "mail/html-entities.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define TAG_NAME_MAX 16
#define LINKS_MAX 50
#define LINK_LENGTH_MAX 120

typedef struct {
    const char *at, *end;
    GString *out;
    GPtrArray *links; /* char *, as first seen */
    GHashTable *links_seen;
    int pending_lines; /* line ends due before the next text */
    bool pending_space;
    int preformatted; /* open <pre> elements */
    /* Searches that failed once are not repeated: that is what keeps this linear. */
    bool no_comment_end, no_quote_end[2];
} Html;

/* What a tag does to the text around it. */
typedef enum { TAG_INLINE, TAG_CELL, TAG_LINE, TAG_PARAGRAPH, TAG_SKIPPED } TagKind;

static const struct {
    const char *name;
    TagKind kind;
} tags[] = {
    {"address", TAG_LINE},  {"article", TAG_LINE},
    {"aside", TAG_LINE},    {"blockquote", TAG_PARAGRAPH},
    {"body", TAG_LINE},     {"br", TAG_LINE},
    {"caption", TAG_LINE},  {"center", TAG_LINE},
    {"dd", TAG_LINE},       {"div", TAG_LINE},
    {"dl", TAG_PARAGRAPH},  {"dt", TAG_LINE},
    {"fieldset", TAG_LINE}, {"footer", TAG_LINE},
    {"form", TAG_LINE},     {"h1", TAG_PARAGRAPH},
    {"h2", TAG_PARAGRAPH},  {"h3", TAG_PARAGRAPH},
    {"h4", TAG_PARAGRAPH},  {"h5", TAG_PARAGRAPH},
    {"h6", TAG_PARAGRAPH},  {"header", TAG_LINE},
    {"hr", TAG_PARAGRAPH},  {"legend", TAG_LINE},
    {"li", TAG_LINE},       {"main", TAG_LINE},
    {"nav", TAG_LINE},      {"ol", TAG_PARAGRAPH},
    {"option", TAG_LINE},   {"p", TAG_PARAGRAPH},
    {"pre", TAG_PARAGRAPH}, {"script", TAG_SKIPPED},
    {"section", TAG_LINE},  {"select", TAG_LINE},
    {"style", TAG_SKIPPED}, {"table", TAG_LINE},
    {"td", TAG_CELL},       {"th", TAG_CELL},
    {"title", TAG_SKIPPED}, {"tr", TAG_LINE},
    {"ul", TAG_PARAGRAPH},
};

typedef struct {
    char name[TAG_NAME_MAX];
    TagKind kind;
    bool is_closing;
    const char *attributes, *end; /* end: of the attributes, at the > */
} Tag;

static void
put(Html *html, const char *text, size_t length)
{
    if (html->out->len > 0) {
        for (int i = 0; i < html->pending_lines; i++)
            g_string_append_c(html->out, '\n');
        if (html->pending_space && html->pending_lines == 0)
            g_string_append_c(html->out, ' ');
    }
    html->pending_lines = 0;
    html->pending_space = false;
    g_string_append_len(html->out, text, (gssize)length);
}

static void
end_lines(Html *html, int count)
{
    html->pending_lines = MAX(html->pending_lines, count);
}

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

/* Text without markup and references. */
static void
put_text(Html *html, const char *text, const char *end)
{
    if (html->preformatted > 0) {
        put(html, text, (size_t)(end - text));
        return;
    }
    while (text < end) {
        if (is_space(*text)) {
            html->pending_space = true;
            text++;
            continue;
        }
        const char *word = text;
        while (text < end && !is_space(*text))
            text++;
        put(html, word, (size_t)(text - word));
    }
}

static uint32_t
find_entity(const char *name, size_t length)
{
    size_t low = 0, high = G_N_ELEMENTS(html_entities);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(html_entities[middle].name, name, length);
        if (order == 0 && html_entities[middle].name[length] != '\0')
            order = 1;
        if (order == 0)
            return html_entities[middle].character;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static uint32_t
numeric_character(const char *digits, const char *end, const char **after)
{
    int base = digits < end && (*digits == 'x' || *digits == 'X') ? 16 : 10;
    const char *at = digits + (base == 16);
    uint32_t character = 0;
    const char *first = at;
    for (; at < end && g_ascii_isxdigit(*at) && (base == 16 || g_ascii_isdigit(*at)); at++)
        if (character <= 0x10ffff)
            character = character * (uint32_t)base + (uint32_t)g_ascii_xdigit_value(*at);
    if (at == first)
        return 0;
    *after = at;
    /* What windows-1252 has at these places is what authors meant (HTML 5 §13.2.5.80). */
    static const uint16_t windows[32] = {
        0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
    };
    if (character >= 0x80 && character < 0xa0)
        return windows[character - 0x80];
    bool is_valid = character > 0 && g_unichar_validate(character);
    return is_valid ? character : 0xfffd;
}

/* A character reference at `at` (&): its character and the place after it; 0 when it is none. */
static uint32_t
read_reference(const char *at, const char *end, const char **after)
{
    const char *name = at + 1;
    uint32_t character;
    if (name < end && *name == '#') {
        character = numeric_character(name + 1, end, after);
    } else {
        const char *last = name;
        while (last < end && last - name < 32 && g_ascii_isalnum(*last))
            last++;
        *after = last;
        character = last > name ? find_entity(name, (size_t)(last - name)) : 0;
    }
    if (character != 0 && *after < end && **after == ';')
        (*after)++;
    return character;
}

static void
put_reference(Html *html)
{
    const char *after;
    uint32_t character = read_reference(html->at, html->end, &after);
    if (character == 0) {
        put(html, html->at++, 1);
        return;
    }
    html->at = after;
    char bytes[6];
    size_t length = (size_t)g_unichar_to_utf8(character, bytes);
    if (character < 0x80)
        put_text(html, bytes, bytes + length);
    else if (character == 0xa0)
        put(html, " ", 1);
    else
        put(html, bytes, length);
}

static void
skip_to(Html *html, char byte)
{
    const char *found = memchr(html->at, byte, (size_t)(html->end - html->at));
    html->at = found != NULL ? found + 1 : html->end;
}

/* <!-- -->, <!doctype>, <![if]>, <?xml>. */
static void
skip_declaration(Html *html)
{
    bool is_comment = html->end - html->at >= 4 && memcmp(html->at, "<!--", 4) == 0;
    if (is_comment && !html->no_comment_end) {
        const char *from = html->at + 2; /* <!--> is a whole comment */
        const char *close = memmem(from, (size_t)(html->end - from), "-->", 3);
        if (close != NULL) {
            html->at = close + 3;
            return;
        }
        html->no_comment_end = true;
    }
    skip_to(html, '>');
}

/* The > that ends a tag; one inside a quoted value does not. */
static const char *
find_tag_end(Html *html, const char *at)
{
    for (; at < html->end && *at != '>'; at++) {
        bool is_double = *at == '"';
        if ((!is_double && *at != '\'') || at[-1] != '=' || html->no_quote_end[is_double])
            continue;
        const char *close = memchr(at + 1, *at, (size_t)(html->end - at - 1));
        if (close != NULL)
            at = close;
        else
            html->no_quote_end[is_double] = true;
    }
    return at;
}

static TagKind
kind_of(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strcmp(tags[i].name, name) == 0)
            return tags[i].kind;
    return TAG_INLINE;
}

/* Reads a tag at html->at (<) and moves behind it; false when this is no tag. */
static bool
read_tag(Html *html, Tag *tag)
{
    const char *at = html->at + 1;
    tag->is_closing = at < html->end && *at == '/';
    at += tag->is_closing;
    if (at >= html->end || !g_ascii_isalpha(*at))
        return false;
    size_t length = 0;
    for (; at < html->end && (g_ascii_isalnum(*at) || *at == ':' || *at == '-'); at++)
        if (length < TAG_NAME_MAX - 1)
            tag->name[length++] = g_ascii_tolower(*at);
    tag->name[length] = '\0';
    tag->attributes = at;
    tag->end = find_tag_end(html, at);
    tag->kind = kind_of(tag->name);
    html->at = MIN(tag->end + 1, html->end);
    return true;
}

/* The content of a style, script or title goes up to its closing tag, whatever it contains. */
static void
skip_content(Html *html, const char *name)
{
    size_t length = strlen(name);
    while (html->at < html->end) {
        const char *open = memchr(html->at, '<', (size_t)(html->end - html->at));
        if (open == NULL)
            break;
        html->at = open + 1;
        if ((size_t)(html->end - open) > length + 2 && open[1] == '/' &&
            g_ascii_strncasecmp(open + 2, name, length) == 0) {
            skip_to(html, '>');
            return;
        }
    }
    html->at = html->end;
}

/* The value of an attribute, references resolved, one line; NULL when absent. */
static char *
attribute(const Tag *tag, const char *name)
{
    size_t name_length = strlen(name);
    for (const char *at = tag->attributes; at < tag->end;) {
        while (at < tag->end && (is_space(*at) || *at == '/'))
            at++;
        const char *key = at;
        while (at < tag->end && !is_space(*at) && *at != '=')
            at++;
        bool matches =
            (size_t)(at - key) == name_length && g_ascii_strncasecmp(key, name, name_length) == 0;
        while (at < tag->end && is_space(*at))
            at++;
        if (at >= tag->end || *at != '=')
            continue;
        at++;
        while (at < tag->end && is_space(*at))
            at++;
        char quote = at < tag->end && (*at == '"' || *at == '\'') ? *at++ : '\0';
        const char *value = at;
        while (at < tag->end && (quote != '\0' ? *at != quote : !is_space(*at)))
            at++;
        if (matches) {
            GString *text = g_string_new(NULL);
            while (value < at) {
                const char *after;
                uint32_t character = *value == '&' ? read_reference(value, at, &after) : 0;
                if (character != 0)
                    g_string_append_unichar(text, character);
                else
                    g_string_append_c(text, *value);
                value = character != 0 ? after : value + 1;
            }
            return g_strstrip(g_strdelimit(g_string_free(text, FALSE), "\r\n\t", ' '));
        }
        at += at < tag->end && quote != '\0';
    }
    return NULL;
}

static void
note_link(Html *html, const Tag *tag)
{
    if (html->links->len >= LINKS_MAX)
        return;
    g_autofree char *target = attribute(tag, "href");
    if (target == NULL)
        return;
    target[strcspn(target, "?# ")] = '\0';
    bool is_web = g_ascii_strncasecmp(target, "https://", 8) == 0 ||
                  g_ascii_strncasecmp(target, "http://", 7) == 0;
    bool is_mail = g_ascii_strncasecmp(target, "mailto:", 7) == 0;
    if ((!is_web && !is_mail) || strlen(target) > LINK_LENGTH_MAX)
        return;
    if (g_hash_table_add(html->links_seen, g_strdup(target)))
        g_ptr_array_add(html->links, g_strdup(target));
}

static void
put_picture(Html *html, const Tag *tag)
{
    g_autofree char *text = attribute(tag, "alt");
    if (text != NULL && *text != '\0') {
        html->pending_space = true;
        put_text(html, text, text + strlen(text));
        html->pending_space = true;
    }
}

static void
put_tag(Html *html, const Tag *tag)
{
    if (tag->kind == TAG_SKIPPED && !tag->is_closing)
        skip_content(html, tag->name);
    else if (tag->kind == TAG_CELL)
        html->pending_space = true;
    else if (tag->kind == TAG_PARAGRAPH)
        end_lines(html, 2);
    else if (strcmp(tag->name, "br") == 0)
        html->pending_lines = MIN(html->pending_lines + 1, 2);
    else if (tag->kind == TAG_LINE)
        end_lines(html, 1);
    else if (strcmp(tag->name, "a") == 0 && !tag->is_closing)
        note_link(html, tag);
    else if (strcmp(tag->name, "img") == 0)
        put_picture(html, tag);

    if (strcmp(tag->name, "pre") == 0)
        html->preformatted = MAX(html->preformatted + (tag->is_closing ? -1 : 1), 0);
}

/* An address that the text shows needs no second mention; its scheme and last slash do not
 * count. */
static void
put_links(Html *html)
{
    size_t text_length = html->out->len;
    for (guint i = 0; i < html->links->len; i++) {
        const char *link = html->links->pdata[i];
        const char *bare = strchr(link, ':') + 1;
        bare += strspn(bare, "/");
        size_t length = strlen(bare);
        length -= length > 0 && bare[length - 1] == '/';
        if (length == 0 || memmem(html->out->str, text_length, bare, length) != NULL)
            continue;
        end_lines(html, html->out->len == text_length ? 2 : 1);
        put(html, "<", 1);
        put(html, link, strlen(link));
        put(html, ">", 1);
    }
}

char *
html_to_text(const char *bytes, size_t length)
{
    Html html = {.at = bytes,
                 .end = bytes + length,
                 .out = g_string_sized_new(length / 2),
                 .links = g_ptr_array_new_with_free_func(g_free),
                 .links_seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    while (html.at < html.end) {
        const char *text = html.at;
        while (html.at < html.end && *html.at != '<' && *html.at != '&')
            html.at++;
        put_text(&html, text, html.at);
        if (html.at >= html.end)
            break;
        Tag tag;
        if (*html.at == '&')
            put_reference(&html);
        else if (html.end - html.at > 1 && (html.at[1] == '!' || html.at[1] == '?'))
            skip_declaration(&html);
        else if (read_tag(&html, &tag))
            put_tag(&html, &tag);
        else
            put(&html, html.at++, 1);
    }
    put_links(&html);
    g_ptr_array_unref(html.links);
    g_hash_table_unref(html.links_seen);
    return g_string_free(html.out, FALSE);
}
