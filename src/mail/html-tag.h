/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The markup of HTML, tag by tag, in linear time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define HTML_TAG_NAME_MAX 16

typedef struct {
    const char *at, *end;
    /* Searches that failed once are not repeated: that is what keeps this linear. */
    bool no_comment_end, no_quote_end[2];
} HtmlReader;

/* What a tag does to the text around it. */
typedef enum {
    TAG_INLINE,
    TAG_CELL,
    TAG_LINE,
    TAG_PARAGRAPH,
    TAG_ITEM,
    TAG_LIST,
    TAG_QUOTE,
    TAG_SKIPPED, /* with all that is in it */
} HtmlTagKind;

typedef struct {
    char name[HTML_TAG_NAME_MAX];
    HtmlTagKind kind;
    bool is_closing;
    const char *attributes, *end; /* end: of the attributes, at the > */
} HtmlTag;

/* Reads a tag at reader->at (<) and moves behind it; false when this is no tag. */
bool html_tag_read(HtmlReader *reader, HtmlTag *tag);

/* Moves behind a comment, <!doctype>, <![if]> or <?xml> at reader->at. */
void html_tag_skip_declaration(HtmlReader *reader);

/* Moves behind the closing tag of this name: what is before it is none of the text. */
void html_tag_skip_content(HtmlReader *reader, const char *name);

/* The value of an attribute, references resolved, one line, "" when it has none; NULL when absent.
 * Newly allocated. */
char *html_tag_attribute(const HtmlTag *tag, const char *name);

/* True for the elements that have no content. */
bool html_tag_is_void(const HtmlTag *tag);
