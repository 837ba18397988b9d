/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-values.h"

#include <glib.h>
#include <string.h>

/* "90d": the day so far away, before today or (direction 1) after it. */
static bool
parse_distance(const char *text, Day today, int direction, Day *day)
{
    static const struct {
        char unit;
        guint max; /* a hundred years */
        int days, months;
    } units[] = {{'d', 36500, 1, 0}, {'w', 5200, 7, 0}, {'m', 1200, 0, 1}, {'y', 100, 0, 12}};
    gsize length = strlen(text);
    if (length == 0)
        return false;
    g_autofree char *digits = g_strndup(text, length - 1);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        guint64 count;
        if (text[length - 1] != units[i].unit ||
            !g_ascii_string_to_unsigned(digits, 10, 0, units[i].max, &count, NULL))
            continue;
        int signed_count = direction * (int)count;
        *day = units[i].days > 0 ? today + units[i].days * signed_count
                                 : day_add_months(today, units[i].months * signed_count);
        return true;
    }
    return false;
}

/* "2026-12-31", "2026-12", "2026". */
static bool
parse_calendar(const char *text, Day *first, Day *end)
{
    g_autofree char *whole = NULL;
    switch (strlen(text)) {
    case 4:
        whole = g_strconcat(text, "-01-01", NULL);
        break;
    case 7:
        whole = g_strconcat(text, "-01", NULL);
        break;
    default:
        whole = g_strdup(text);
    }
    if (!day_parse(whole, first))
        return false;
    *end = strlen(text) == 4   ? day_add_months(*first, 12)
           : strlen(text) == 7 ? day_add_months(*first, 1)
                               : *first + 1;
    return true;
}

bool
query_values_period(const char *text, Day today, Day *first, Day *end)
{
    if (parse_calendar(text, first, end))
        return true;
    if (!parse_distance(text, today, -1, first))
        return false;
    *end = *first + 1;
    return true;
}

typedef enum { SIGN_NONE, SIGN_LESS, SIGN_LESS_OR_EQUAL, SIGN_MORE, SIGN_MORE_OR_EQUAL } Sign;

/* Takes the sign off the text. */
static Sign
take_sign(const char **text)
{
    char sign = **text;
    if (sign != '<' && sign != '>')
        return SIGN_NONE;
    bool or_equal = (*text)[1] == '=';
    *text += or_equal ? 2 : 1;
    if (sign == '<')
        return or_equal ? SIGN_LESS_OR_EQUAL : SIGN_LESS;
    return or_equal ? SIGN_MORE_OR_EQUAL : SIGN_MORE;
}

/* What compares so with the numbers from `first` to before `end`. */
static QueryComparison
compare(Sign sign, int64_t first, int64_t end)
{
    QueryComparison comparison = {first, end};
    if (sign == SIGN_LESS || sign == SIGN_LESS_OR_EQUAL)
        comparison.least = G_MININT64;
    if (sign == SIGN_LESS)
        comparison.end = first;
    if (sign == SIGN_MORE || sign == SIGN_MORE_OR_EQUAL)
        comparison.end = G_MAXINT64;
    if (sign == SIGN_MORE)
        comparison.least = end;
    return comparison;
}

bool
query_values_size(const char *text, QueryComparison *comparison)
{
    static const struct {
        const char *unit;
        int64_t bytes;
    } units[] = {{"", 1}, {"b", 1}, {"k", 1000}, {"m", 1000000}, {"g", 1000000000}};
    Sign sign = take_sign(&text);
    gsize digits = strspn(text, "0123456789");
    g_autofree char *number = g_strndup(text, digits);
    guint64 count;
    if (sign == SIGN_NONE || !g_ascii_string_to_unsigned(number, 10, 0, 1000000000, &count, NULL))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_strcasecmp(text + digits, units[i].unit) != 0)
            continue;
        int64_t bytes = (int64_t)count * units[i].bytes;
        *comparison = compare(sign, bytes, bytes + 1);
        return true;
    }
    return false;
}

bool
query_values_expiry(const char *text, Day today, QueryComparison *comparison)
{
    Day first, end;
    Sign sign = take_sign(&text);
    if (!parse_calendar(text, &first, &end)) {
        if (!parse_distance(text, today, 1, &first))
            return false;
        end = first + 1;
    }
    *comparison = compare(sign, first, end);
    return true;
}
