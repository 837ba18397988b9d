/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/sheets.h"

#include <string.h>

#define STRINGS_MAX 500000
#define STRINGS_BYTES_MAX (32 * 1024 * 1024)
#define VALUE_MAX (64 * 1024)

typedef struct {
    Reading *reading;
    GPtrArray *names;   /* char *: of the sheets */
    GPtrArray *strings; /* char *: shared by all cells */
    size_t strings_bytes;
    bool is_short;  /* of strings: there were too many */
    GString *value; /* of the cell or string under way */
    bool is_wanted; /* characters belong to it */
    int skip_depth; /* inside a reading aid (phonetic text) */
    bool is_shared; /* the cell's value is the number of a string */
} Workbook;

static void
on_characters(const char *text, size_t length, void *data)
{
    Workbook *book = data;
    if (book->is_wanted && book->skip_depth == 0 && book->value->len + length <= VALUE_MAX)
        g_string_append_len(book->value, text, (gssize)length);
}

static void
on_name(const char *name, const XmlAttributes *attributes, void *data)
{
    Workbook *book = data;
    char *title = strcmp(name, "sheet") == 0 ? xml_attribute(attributes, "name") : NULL;
    if (title != NULL)
        g_ptr_array_add(book->names, title);
}

static void
on_nothing(const char *name G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
}

static const XmlHandler reading_names = {on_name, on_nothing, on_characters};

static void
on_string_start(const char *name, const XmlAttributes *attributes G_GNUC_UNUSED, void *data)
{
    Workbook *book = data;
    if (book->skip_depth > 0 || strcmp(name, "rPh") == 0)
        book->skip_depth++;
    else if (strcmp(name, "si") == 0)
        g_string_truncate(book->value, 0);
    book->is_wanted = strcmp(name, "t") == 0;
}

static void
on_string_end(const char *name, void *data)
{
    Workbook *book = data;
    book->is_wanted = false;
    if (book->skip_depth > 0) {
        book->skip_depth--;
        return;
    }
    if (strcmp(name, "si") != 0)
        return;
    book->strings_bytes += book->value->len + 1;
    if (book->strings->len >= STRINGS_MAX || book->strings_bytes > STRINGS_BYTES_MAX)
        book->is_short = true;
    else
        g_ptr_array_add(book->strings, g_strdup(book->value->str));
}

static const XmlHandler reading_strings = {on_string_start, on_string_end, on_characters};

static void
on_cell_start(const char *name, const XmlAttributes *attributes, void *data)
{
    Workbook *book = data;
    book->is_wanted = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
    if (strcmp(name, "c") != 0)
        return;
    g_autofree char *type = xml_attribute(attributes, "t");
    book->is_shared = type != NULL && strcmp(type, "s") == 0;
    g_string_truncate(book->value, 0);
}

static void
end_cell(Workbook *book)
{
    const char *text = book->value->str;
    guint64 number;
    if (book->is_shared)
        text = book->strings->len > 0 && g_ascii_string_to_unsigned(
                                             text, 10, 0, book->strings->len - 1, &number, NULL)
                   ? g_ptr_array_index(book->strings, (guint)number)
                   : "";
    reading_add(book->reading, text, strlen(text));
    reading_add(book->reading, "\t", 1);
}

static void
on_cell_end(const char *name, void *data)
{
    Workbook *book = data;
    book->is_wanted = false;
    if (strcmp(name, "c") == 0)
        end_cell(book);
    else if (strcmp(name, "row") == 0)
        reading_end_row(book->reading);
}

static const XmlHandler reading_cells = {on_cell_start, on_cell_end, on_characters};

static void
read_sheets(const OfficeFile *file, Workbook *book)
{
    g_autoptr(GPtrArray) sheets = office_parts(file, "xl/worksheets/sheet", ".xml");
    for (guint i = 0; i < sheets->len && !reading_is_over(file->reading); i++) {
        if (i < book->names->len) {
            const char *name = g_ptr_array_index(book->names, i);
            reading_add(file->reading, name, strlen(name));
            reading_line(file->reading);
        }
        office_part_read(file, g_ptr_array_index(sheets, i), &reading_cells, book);
        reading_end_row(file->reading);
    }
}

void
sheets_read(const OfficeFile *file)
{
    Workbook book = {
        .reading = file->reading,
        .names = g_ptr_array_new_with_free_func(g_free),
        .strings = g_ptr_array_new_with_free_func(g_free),
        .value = g_string_new(NULL),
    };
    office_part_read(file, "xl/workbook.xml", &reading_names, &book);
    office_part_read(file, "xl/sharedStrings.xml", &reading_strings, &book);
    read_sheets(file, &book);
    file->reading->is_cut |= book.is_short;
    g_ptr_array_unref(book.names);
    g_ptr_array_unref(book.strings);
    g_string_free(book.value, TRUE);
}
