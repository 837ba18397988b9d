/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#include <string.h>

static ssize_t
wire_read(void *data, void *buffer, size_t length)
{
    Wire *wire = data;
    size_t count = MIN(MIN(length, wire->left), wire->piece);
    if (count == 0)
        return -1;
    memcpy(buffer, wire->at, count);
    wire->at += count;
    wire->left -= count;
    return (ssize_t)count;
}

static bool
wire_go_ahead(void *data)
{
    Wire *wire = data;
    wire->go_aheads++;
    return true;
}

LineFilter *
filter_over(Wire *wire, const LineLimits *limits)
{
    LineSource source = {wire_read, wire_go_ahead, wire};
    return line_filter_new(&source, limits);
}

GString *
drain(LineFilter *filter, size_t piece)
{
    GString *seen = g_string_new(NULL);
    char buffer[4096];
    ssize_t count;
    while ((count = line_filter_read(filter, buffer, MIN(piece, sizeof buffer))) > 0)
        g_string_append_len(seen, buffer, count);
    g_assert_cmpint(count, ==, -1);
    g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), ==, -1);
    return seen;
}

LineFilter *
filter_after(const char *input, size_t piece, LineWanted wanted, Wire *wire)
{
    *wire = (Wire){input, strlen(input), piece, 0};
    LineFilter *filter = filter_over(wire, &line_limits_default);
    line_filter_begin(filter, wanted);
    g_string_free(drain(filter, piece), TRUE);
    return filter;
}
