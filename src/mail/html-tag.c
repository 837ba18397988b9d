/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-tag.h"

#include "mail/html-reference.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

static const struct {
    const char *name;
    HtmlTagKind kind;
} tags[] = {
    {"address", TAG_LINE},     {"article", TAG_LINE},   {"aside", TAG_LINE},
    {"blockquote", TAG_QUOTE}, {"body", TAG_LINE},      {"br", TAG_INLINE},
    {"caption", TAG_LINE},     {"center", TAG_LINE},    {"dd", TAG_LINE},
    {"div", TAG_LINE},         {"dl", TAG_PARAGRAPH},   {"dt", TAG_LINE},
    {"fieldset", TAG_LINE},    {"footer", TAG_LINE},    {"form", TAG_LINE},
    {"h1", TAG_PARAGRAPH},     {"h2", TAG_PARAGRAPH},   {"h3", TAG_PARAGRAPH},
    {"h4", TAG_PARAGRAPH},     {"h5", TAG_PARAGRAPH},   {"h6", TAG_PARAGRAPH},
    {"header", TAG_LINE},      {"hr", TAG_PARAGRAPH},   {"legend", TAG_LINE},
    {"li", TAG_ITEM},          {"main", TAG_LINE},      {"nav", TAG_LINE},
    {"ol", TAG_LIST},          {"option", TAG_LINE},    {"p", TAG_PARAGRAPH},
    {"pre", TAG_PARAGRAPH},    {"script", TAG_SKIPPED}, {"section", TAG_LINE},
    {"select", TAG_LINE},      {"style", TAG_SKIPPED},  {"svg", TAG_SKIPPED},
    {"template", TAG_SKIPPED}, {"xml", TAG_SKIPPED},    {"table", TAG_LINE},
    {"td", TAG_CELL},          {"th", TAG_CELL},        {"title", TAG_SKIPPED},
    {"tr", TAG_LINE},          {"ul", TAG_LIST},
};

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static void
skip_to(HtmlReader *reader, char byte)
{
    const char *found = memchr(reader->at, byte, (size_t)(reader->end - reader->at));
    reader->at = found != NULL ? found + 1 : reader->end;
}

void
html_tag_skip_declaration(HtmlReader *reader)
{
    bool is_comment = reader->end - reader->at >= 4 && memcmp(reader->at, "<!--", 4) == 0;
    if (is_comment && !reader->no_comment_end) {
        const char *from = reader->at + 2; /* <!--> is a whole comment */
        const char *close = memmem(from, (size_t)(reader->end - from), "-->", 3);
        if (close != NULL) {
            reader->at = close + 3;
            return;
        }
        reader->no_comment_end = true;
    }
    skip_to(reader, '>');
}

/* The > that ends a tag; one inside a quoted value does not. */
static const char *
find_tag_end(HtmlReader *reader, const char *at)
{
    for (; at < reader->end && *at != '>'; at++) {
        bool is_double = *at == '"';
        if ((!is_double && *at != '\'') || at[-1] != '=' || reader->no_quote_end[is_double])
            continue;
        const char *close = memchr(at + 1, *at, (size_t)(reader->end - at - 1));
        if (close != NULL)
            at = close;
        else
            reader->no_quote_end[is_double] = true;
    }
    return at;
}

static HtmlTagKind
kind_of(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++)
        if (strcmp(tags[i].name, name) == 0)
            return tags[i].kind;
    return TAG_INLINE;
}

bool
html_tag_read(HtmlReader *reader, HtmlTag *tag)
{
    const char *at = reader->at + 1;
    tag->is_closing = at < reader->end && *at == '/';
    at += tag->is_closing;
    if (at >= reader->end || !g_ascii_isalpha(*at))
        return false;
    size_t length = 0;
    for (; at < reader->end && (g_ascii_isalnum(*at) || *at == ':' || *at == '-'); at++)
        if (length < HTML_TAG_NAME_MAX - 1)
            tag->name[length++] = g_ascii_tolower(*at);
    tag->name[length] = '\0';
    tag->attributes = at;
    tag->end = find_tag_end(reader, at);
    tag->kind = kind_of(tag->name);
    reader->at = MIN(tag->end + 1, reader->end);
    return true;
}

/* The content of a style, script or title goes up to its closing tag, whatever it contains. */
void
html_tag_skip_content(HtmlReader *reader, const char *name)
{
    size_t length = strlen(name);
    while (reader->at < reader->end) {
        const char *open = memchr(reader->at, '<', (size_t)(reader->end - reader->at));
        if (open == NULL)
            break;
        reader->at = open + 1;
        if ((size_t)(reader->end - open) > length + 2 && open[1] == '/' &&
            g_ascii_strncasecmp(open + 2, name, length) == 0) {
            skip_to(reader, '>');
            return;
        }
    }
    reader->at = reader->end;
}

char *
html_tag_attribute(const HtmlTag *tag, const char *name)
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
        if (matches && (at >= tag->end || *at != '='))
            return g_strdup("");
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
                uint32_t character = *value == '&' ? html_read_reference(value, at, &after) : 0;
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

bool
html_tag_is_void(const HtmlTag *tag)
{
    static const char *const names[] = {"area", "base",  "br",   "col",  "hr",
                                        "img",  "input", "link", "meta", "wbr"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], tag->name) == 0)
            return true;
    return false;
}
