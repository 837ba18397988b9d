/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/office-part.h"

#include "extract/container.h"

#include <stdlib.h>
#include <string.h>

/* More sheets or slides than this nobody searches for. */
#define PARTS_MAX 500

static const char *
number_in(const char *name)
{
    return name + strcspn(name, "0123456789");
}

static int
compare_numbers(const void *one, const void *other)
{
    const char *first = *(const char *const *)one, *second = *(const char *const *)other;
    long difference = strtol(number_in(first), NULL, 10) - strtol(number_in(second), NULL, 10);
    return difference != 0 ? (difference > 0) - (difference < 0) : strcmp(first, second);
}

GPtrArray *
office_parts(const OfficeFile *file, const char *prefix, const char *suffix)
{
    GPtrArray *parts = g_ptr_array_new();
    for (guint i = 0; i < file->names->len && parts->len < PARTS_MAX; i++) {
        const char *name = g_ptr_array_index(file->names, i);
        if (g_str_has_prefix(name, prefix) && g_str_has_suffix(name, suffix) &&
            strchr(name + strlen(prefix), '/') == NULL)
            g_ptr_array_add(parts, (void *)(guintptr)name);
    }
    g_ptr_array_sort(parts, compare_numbers);
    return parts;
}

static bool
find_member(Container *container, const char *wanted)
{
    const char *name;
    while (container_next(container, &name))
        if (strcmp(name, wanted) == 0)
            return true;
    return false;
}

void
office_part_read(const OfficeFile *file, const char *name, const XmlHandler *handler, void *data)
{
    Reading *reading = file->reading;
    int members_left = reading->members_left;
    g_autoptr(Container) container = container_open(reading, file->bytes, file->length);
    if (container == NULL || !find_member(container, name))
        return;
    reading->members_left = members_left; /* they were counted when the file was looked through */
    XmlReader *xml = xml_reader_new(handler, data);
    const void *piece;
    size_t length;
    bool is_sound = true;
    while (is_sound && (length = container_read(container, &piece)) > 0)
        is_sound = xml_reader_feed(xml, piece, length);
    if (!reading_is_over(reading) && !(is_sound && xml_reader_finish(xml)))
        reading->is_damaged = true;
    xml_reader_free(xml);
}
