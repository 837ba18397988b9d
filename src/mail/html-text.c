/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-text.h"

#include "mail/html-output.h"
#include "mail/html-reference.h"
#include "mail/html-style.h"
#include "mail/html-tag.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define HIDDEN_LOOK_MAX 2000
#define LISTS_MAX 16 /* deeper ones look like this one */
#define LINKS_MAX 50
#define LINK_LENGTH_MAX 120

typedef struct {
    HtmlReader reader;
    HtmlOutput output;
    GPtrArray *links; /* char *, as first seen */
    GHashTable *links_seen;
    int preformatted;            /* open <pre> elements */
    int list_numbers[LISTS_MAX]; /* of the open lists: the last number, -1 in one without */
    int lists;                   /* how many are open */
    /* The element that hides what is read, "" when none does; how many of its name are open, and
     * how many tables. Where to go back to when it never ends, as it then hides nothing. */
    char hiding[HTML_TAG_NAME_MAX];
    int hiding_depth, hiding_tables;
    const char *hiding_start;
    bool ignores_hiding;
} Html;

/* Text without markup and references. */
static void
put_text(Html *html, const char *text, const char *end)
{
    if (*html->hiding != '\0')
        return;
    if (html->preformatted > 0)
        html_output_put(&html->output, text, (size_t)(end - text));
    else
        html_output_put_words(&html->output, text, (size_t)(end - text));
}

static void
put_reference(Html *html)
{
    const char *after;
    uint32_t character = html_read_reference(html->reader.at, html->reader.end, &after);
    const char *start = html->reader.at;
    html->reader.at = character != 0 ? after : html->reader.at + 1;
    char bytes[6];
    size_t length = character != 0 ? (size_t)g_unichar_to_utf8(character, bytes) : 1;
    if (character == 0)
        put_text(html, start, start + 1);
    else if (character == 0xa0 && *html->hiding == '\0')
        html_output_put(&html->output, " ", 1);
    else
        put_text(html, bytes, bytes + length);
}

static void
note_link(Html *html, const HtmlTag *tag)
{
    if (html->links->len >= LINKS_MAX)
        return;
    g_autofree char *target = html_tag_attribute(tag, "href");
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
put_picture(Html *html, const HtmlTag *tag)
{
    g_autofree char *text = html_tag_attribute(tag, "alt");
    if (text != NULL && *text != '\0') {
        html->output.pending_space = true;
        put_text(html, text, text + strlen(text));
        html->output.pending_space = true;
    }
}

static void
put_list(Html *html, const HtmlTag *tag)
{
    html_output_end_lines(&html->output, html->lists > (tag->is_closing ? 1 : 0) ? 1 : 2);
    if (tag->is_closing)
        html->lists = MAX(html->lists - 1, 0);
    else if (++html->lists <= LISTS_MAX)
        html->list_numbers[html->lists - 1] = tag->name[0] == 'o' ? 0 : -1;
}

static void
put_item(Html *html, const HtmlTag *tag)
{
    html_output_end_lines(&html->output, 1);
    if (tag->is_closing)
        return;
    int *number = html->lists > 0 ? &html->list_numbers[MIN(html->lists, LISTS_MAX) - 1] : NULL;
    if (number != NULL && *number >= 0)
        g_snprintf(html->output.mark, sizeof html->output.mark, "%d. ", ++*number);
    else
        g_strlcpy(html->output.mark, "- ", sizeof html->output.mark);
}

static void
put_quote(Html *html, const HtmlTag *tag)
{
    html_output_end_lines(&html->output, 2);
    html->output.quotes = MAX(html->output.quotes + (tag->is_closing ? -1 : 1), 0);
}

static void
put_inline(Html *html, const HtmlTag *tag)
{
    HtmlOutput *output = &html->output;
    if (strcmp(tag->name, "a") == 0 && !tag->is_closing)
        note_link(html, tag);
    else if (strcmp(tag->name, "img") == 0)
        put_picture(html, tag);
    else if (strcmp(tag->name, "br") == 0)
        output->pending_lines = MIN(output->pending_lines + 1, 2);
}

static void
put_tag(Html *html, const HtmlTag *tag)
{
    switch (tag->kind) {
    case TAG_SKIPPED:
        if (!tag->is_closing)
            html_tag_skip_content(&html->reader, tag->name);
        break;
    case TAG_CELL:
        html->output.pending_cell = true;
        break;
    case TAG_LINE:
    case TAG_PARAGRAPH:
        html_output_end_lines(&html->output, tag->kind == TAG_LINE ? 1 : 2);
        break;
    case TAG_ITEM:
        put_item(html, tag);
        break;
    case TAG_LIST:
        put_list(html, tag);
        break;
    case TAG_QUOTE:
        put_quote(html, tag);
        break;
    case TAG_INLINE:
        put_inline(html, tag);
        break;
    }
    if (strcmp(tag->name, "pre") == 0)
        html->preformatted = MAX(html->preformatted + (tag->is_closing ? -1 : 1), 0);
}

/* Letters without a size hide an element in which nothing has a size of its own: layouts give it
 * to whole tables, to take away the blanks between cells. Only short ones are looked into. */
static bool
has_no_own_size(const Html *html, const HtmlTag *tag)
{
    size_t length = MIN((size_t)(html->reader.end - html->reader.at), HIDDEN_LOOK_MAX);
    const char *close = NULL;
    for (const char *at = html->reader.at; close == NULL && at != NULL;) {
        at = memmem(at, length - (size_t)(at - html->reader.at), "</", 2);
        if (at != NULL && g_ascii_strncasecmp(at + 2, tag->name, strlen(tag->name)) == 0)
            close = at;
        at = at != NULL ? at + 2 : NULL;
    }
    return close != NULL &&
           memmem(html->reader.at, (size_t)(close - html->reader.at), "font-size", 9) == NULL;
}

static bool
hides(const Html *html, const HtmlTag *tag)
{
    if (tag->is_closing || html->ignores_hiding || tag->end == tag->attributes)
        return false;
    g_autofree char *style = html_tag_attribute(tag, "style");
    StyleEffect effect = style != NULL ? html_style_effect(style) : STYLE_SHOWN;
    if (effect == STYLE_TINY)
        return has_no_own_size(html, tag);
    if (effect == STYLE_HIDDEN)
        return true;
    g_autofree char *hidden = html_tag_attribute(tag, "hidden");
    return hidden != NULL;
}

static void
begin_hiding(Html *html, const HtmlTag *tag)
{
    memcpy(html->hiding, tag->name, sizeof html->hiding);
    html->hiding_depth = 1;
    html->hiding_tables = 0;
    html->hiding_start = html->reader.at;
}

/* A tag inside of what is hidden. The end of the table around it ends it too. */
static void
pass_hidden(Html *html, const HtmlTag *tag)
{
    if (tag->kind == TAG_SKIPPED && !tag->is_closing) {
        html_tag_skip_content(&html->reader, tag->name);
        return;
    }
    int step = tag->is_closing ? -1 : 1;
    if (strcmp(tag->name, html->hiding) == 0)
        html->hiding_depth += step;
    else if (strcmp(tag->name, "table") == 0)
        html->hiding_tables += step;
    bool is_next_paragraph = step > 0 && strcmp(html->hiding, "p") == 0 && html->hiding_depth > 1;
    if (html->hiding_depth > 0 && html->hiding_tables >= 0 && !is_next_paragraph)
        return;
    html->hiding[0] = '\0';
    if (html->hiding_depth > 0 || is_next_paragraph)
        put_tag(html, tag);
}

static void
on_tag(Html *html, const HtmlTag *tag)
{
    if (*html->hiding != '\0')
        pass_hidden(html, tag);
    else if (!hides(html, tag))
        put_tag(html, tag);
    else if (!html_tag_is_void(tag))
        begin_hiding(html, tag);
}

/* An address that the text shows needs no second mention; its scheme and last slash do not
 * count. */
static void
put_links(Html *html)
{
    HtmlOutput *output = &html->output;
    size_t text_length = output->text->len;
    output->quotes = 0;
    output->mark[0] = '\0';
    for (guint i = 0; i < html->links->len; i++) {
        const char *link = html->links->pdata[i];
        const char *bare = strchr(link, ':') + 1;
        bare += strspn(bare, "/");
        size_t length = strlen(bare);
        length -= length > 0 && bare[length - 1] == '/';
        if (length == 0 || memmem(output->text->str, text_length, bare, length) != NULL)
            continue;
        html_output_end_lines(output, output->text->len == text_length ? 2 : 1);
        html_output_put(output, "<", 1);
        html_output_put(output, link, strlen(link));
        html_output_put(output, ">", 1);
    }
}

static void
read_markup(Html *html)
{
    HtmlTag tag;
    if (*html->reader.at == '&') {
        put_reference(html);
    } else if (html->reader.end - html->reader.at > 1 &&
               (html->reader.at[1] == '!' || html->reader.at[1] == '?')) {
        html_tag_skip_declaration(&html->reader);
    } else if (html_tag_read(&html->reader, &tag)) {
        on_tag(html, &tag);
    } else {
        put_text(html, html->reader.at, html->reader.at + 1);
        html->reader.at++;
    }
}

char *
html_to_text(const char *bytes, size_t length)
{
    Html html = {.reader = {.at = bytes, .end = bytes + length},
                 .links = g_ptr_array_new_with_free_func(g_free),
                 .links_seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    html_output_init(&html.output, length / 2);
    while (html.reader.at < html.reader.end) {
        const char *text = html.reader.at;
        while (html.reader.at < html.reader.end && *html.reader.at != '<' && *html.reader.at != '&')
            html.reader.at++;
        put_text(&html, text, html.reader.at);
        if (html.reader.at < html.reader.end)
            read_markup(&html);
        if (html.reader.at >= html.reader.end && *html.hiding != '\0') {
            html.reader.at = html.hiding_start;
            html.hiding[0] = '\0';
            html.ignores_hiding = true;
        }
    }
    put_links(&html);
    g_ptr_array_unref(html.links);
    g_hash_table_unref(html.links_seen);
    return html_output_finish(&html.output);
}
