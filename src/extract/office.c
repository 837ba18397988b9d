/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/office.h"

#include "extract/container.h"
#include "extract/office-part.h"
#include "extract/sheets.h"

#include <stdlib.h>
#include <string.h>

#define SPACES_MAX 100

typedef enum {
    XML_TEXT = 1, /* the characters inside are text */
    XML_LINE = 2, /* its end ends a line */
    XML_CELL = 4,
    XML_ROW = 8,
    XML_TAB = 16,
    XML_BREAK = 32,
    XML_SPACES = 64,
    XML_HYPHEN = 128,
    XML_SKIP = 256, /* nothing inside is text */
} XmlMeaning;

typedef struct {
    const char *name;
    int meaning; /* XmlMeaning, together */
} XmlElement;

/* Of documents and presentations. Settings of paragraphs are skipped because of the tab stops among
 * them; a fallback says again what the choice before it says. */
static const XmlElement ooxml[] = {
    {"t", XML_TEXT},        {"p", XML_LINE},
    {"tc", XML_CELL},       {"tr", XML_ROW},
    {"tab", XML_TAB},       {"br", XML_BREAK},
    {"cr", XML_BREAK},      {"noBreakHyphen", XML_HYPHEN},
    {"pPr", XML_SKIP},      {"Fallback", XML_SKIP},
    {"moveFrom", XML_SKIP}, {NULL, 0},
};

static const XmlElement opendocument[] = {
    {"p", XML_TEXT | XML_LINE},
    {"h", XML_TEXT | XML_LINE},
    {"table-cell", XML_CELL},
    {"table-row", XML_ROW},
    {"tab", XML_TAB},
    {"line-break", XML_BREAK},
    {"s", XML_SPACES},
    {"tracked-changes", XML_SKIP},
    {NULL, 0},
};

typedef struct {
    Reading *reading;
    const XmlElement *elements;
    int text_depth, skip_depth;
} Walk;

static int
meaning_of(const Walk *walk, const char *name)
{
    for (const XmlElement *element = walk->elements; element->name != NULL; element++)
        if (strcmp(element->name, name) == 0)
            return element->meaning;
    return 0;
}

/* OpenDocument writes more than one blank as an element with their number. */
static void
add_spaces(Walk *walk, const XmlAttributes *attributes)
{
    g_autofree char *count = xml_attribute(attributes, "c");
    long spaces = count != NULL ? CLAMP(strtol(count, NULL, 10), 1, SPACES_MAX) : 1;
    while (spaces-- > 0)
        reading_add(walk->reading, " ", 1);
}

static void
on_start(const char *name, const XmlAttributes *attributes, void *data)
{
    Walk *walk = data;
    int meaning = meaning_of(walk, name);
    if (walk->skip_depth > 0 || (meaning & XML_SKIP) != 0) {
        walk->skip_depth++;
        return;
    }
    if ((meaning & XML_CELL) != 0)
        reading_begin_cell(walk->reading);
    if ((meaning & XML_TAB) != 0)
        reading_add(walk->reading, "\t", 1);
    if ((meaning & XML_BREAK) != 0)
        reading_add(walk->reading, "\n", 1);
    if ((meaning & XML_HYPHEN) != 0)
        reading_add(walk->reading, "-", 1);
    if ((meaning & XML_SPACES) != 0)
        add_spaces(walk, attributes);
    walk->text_depth += (meaning & XML_TEXT) != 0;
}

static void
on_end(const char *name, void *data)
{
    Walk *walk = data;
    if (walk->skip_depth > 0) {
        walk->skip_depth--;
        return;
    }
    int meaning = meaning_of(walk, name);
    walk->text_depth -= (meaning & XML_TEXT) != 0;
    if ((meaning & XML_LINE) != 0)
        reading_line(walk->reading);
    if ((meaning & XML_CELL) != 0)
        reading_end_cell(walk->reading);
    if ((meaning & XML_ROW) != 0)
        reading_end_row(walk->reading);
}

static void
on_characters(const char *text, size_t length, void *data)
{
    Walk *walk = data;
    if (walk->text_depth > 0 && walk->skip_depth == 0)
        reading_add(walk->reading, text, length);
}

static const XmlHandler walking = {on_start, on_end, on_characters};

/* All parts that begin and end so. */
static void
read_parts(const OfficeFile *file, const XmlElement *elements, const char *prefix)
{
    g_autoptr(GPtrArray) parts = office_parts(file, prefix, ".xml");
    for (guint i = 0; i < parts->len && !reading_is_over(file->reading); i++) {
        Walk walk = {.reading = file->reading, .elements = elements};
        office_part_read(file, g_ptr_array_index(parts, i), &walking, &walk);
        reading_line(file->reading);
    }
}

static bool
has_part(const OfficeFile *file, const char *name)
{
    for (guint i = 0; i < file->names->len; i++)
        if (strcmp(g_ptr_array_index(file->names, i), name) == 0)
            return true;
    return false;
}

static bool
read_known(const OfficeFile *file)
{
    static const struct {
        const char *mark, *prefixes[7];
        const XmlElement *elements;
    } kinds[] = {
        {"word/document.xml",
         {"word/document", "word/header", "word/footer", "word/footnotes", "word/endnotes",
          "word/comments"},
         ooxml},
        {"ppt/presentation.xml",
         {"ppt/slides/slide", "ppt/notesSlides/notesSlide", "ppt/comments/"},
         ooxml},
        {"content.xml", {"content", "styles"}, opendocument},
    };
    if (has_part(file, "xl/workbook.xml")) {
        sheets_read(file);
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!has_part(file, kinds[i].mark))
            continue;
        for (const char *const *prefix = kinds[i].prefixes; *prefix != NULL; prefix++)
            read_parts(file, kinds[i].elements, *prefix);
        return true;
    }
    return false;
}

void
office_init(void)
{
    xml_reader_init();
}

bool
office_read(Reading *reading, const void *bytes, size_t length)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    OfficeFile file = {reading, bytes, length, names};
    Reading before = *reading;
    g_autoptr(Container) container = container_open(reading, bytes, length);
    const char *name;
    while (container != NULL && container_next(container, &name))
        g_ptr_array_add(names, g_strdup(name));
    if (read_known(&file))
        return true;
    *reading = before; /* whoever reads it as an archive meets the same again */
    return false;
}
