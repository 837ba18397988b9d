/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/reading.h"

#include "extract/protocol.h"

#include <time.h>

#define UNPACKED_MAX (128 * 1024 * 1024)
#define MEMBERS_MAX 2000

static int64_t
processor_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

void
reading_init(Reading *reading, size_t text_max)
{
    *reading = (Reading){
        .text = g_string_new(NULL),
        .text_max = text_max,
        .unpacked_left = UNPACKED_MAX,
        .members_left = MEMBERS_MAX,
        .ends_at_us = processor_us() + EXTRACT_SECONDS_WANTED * G_USEC_PER_SEC,
    };
}

void
reading_clear(Reading *reading)
{
    g_string_free(reading->text, TRUE);
}

void
reading_add(Reading *reading, const char *text, size_t length)
{
    size_t left = reading->text_max - reading->text->len;
    if (length > left) {
        reading->is_over = reading->is_cut = true;
        length = left;
        while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) /* inside a character */
            length--;
        reading->text_max = reading->text->len + length;
    }
    g_string_append_len(reading->text, text, (gssize)length);
}

static char
last(const Reading *reading)
{
    return reading->text->len > 0 ? reading->text->str[reading->text->len - 1] : '\n';
}

void
reading_line(Reading *reading)
{
    if (last(reading) != '\n')
        reading_add(reading, "\n", 1);
}

void
reading_begin_cell(Reading *reading)
{
    reading->settled = reading->text->len;
}

/* A paragraph in the cell has ended its line already. */
static void
replace_end(Reading *reading, char old, char new)
{
    if (reading->text->len > reading->settled && last(reading) == old)
        reading->text->str[reading->text->len - 1] = new;
    else
        reading_add(reading, &new, 1);
    reading->settled = reading->text->len;
}

void
reading_end_cell(Reading *reading)
{
    replace_end(reading, '\n', '\t');
}

void
reading_end_row(Reading *reading)
{
    reading->settled = 0;
    if (last(reading) != '\n')
        replace_end(reading, '\t', '\n');
    reading->settled = reading->text->len;
}

bool
reading_unpack(Reading *reading, size_t length)
{
    reading->unpacked_left -= (int64_t)length;
    return !reading_is_over(reading);
}

bool
reading_take_member(Reading *reading)
{
    reading->members_left--;
    return !reading_is_over(reading);
}

bool
reading_is_over(Reading *reading)
{
    if (reading->unpacked_left < 0 || reading->members_left < 0 ||
        reading->text->len >= reading->text_max || processor_us() > reading->ends_at_us)
        reading->is_over = reading->is_cut = true;
    return reading->is_over;
}
