/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/date.h"

#include <string.h>

typedef struct {
    int year, month, day, hour, minute, second; /* -1 while unknown */
    int zone_minutes;
    bool has_zone;
} DateParts;

/* Alphabetic zones that are not ambiguous in mail (RFC 5322 §4.3 and common European ones). */
static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"UT", 0},     {"UTC", 0},    {"GMT", 0},    {"Z", 0},      {"EST", -300}, {"EDT", -240},
    {"CST", -360}, {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"PDT", -420},
    {"WET", 0},    {"WEST", 60},  {"BST", 60},   {"CET", 60},   {"CEST", 120}, {"MET", 60},
    {"MEST", 120}, {"MEZ", 60},   {"MESZ", 120}, {"EET", 120},  {"EEST", 180}, {"MSK", 180},
    {"JST", 540},  {"KST", 540},  {"NZST", 720}, {"NZDT", 780}, {"AEST", 600}, {"AEDT", 660},
};

/* English, then where German, Dutch, French, Spanish, Portuguese, Italian and Norwegian differ. */
static int
month_of(const char *word, size_t length)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec"
                                "enefevmrzabrmaigiulugagosetoktnovdez"
                                "gen...mrtavrmei......aou...ottnovdic"
                                "......maa...mag............outnovdes";
    if (length < 3)
        return 0;
    for (int i = 0; i < 48; i++)
        if (g_ascii_strncasecmp(word, names + 3 * i, 3) == 0)
            return i % 12 + 1;
    return 0;
}

/* Skips blanks, commas and comments (RFC 5322 §3.2.2). */
static const char *
skip_space(const char *at)
{
    int depth = 0;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && depth > 0 && at[1] != '\0')
            at++;
        else if (*at == '(')
            depth++;
        else if (*at == ')' && depth > 0)
            depth--;
        else if (depth == 0 && !g_ascii_isspace(*at) && *at != ',')
            break;
    }
    return at;
}

static const char *
read_number(const char *at, int *number, int *digits)
{
    *number = 0;
    *digits = 0;
    for (; g_ascii_isdigit(*at); at++, (*digits)++)
        if (*digits < 6) /* longer ones are no part of a date */
            *number = *number * 10 + (*at - '0');
    return at;
}

/* "HH:MM" or "HH:MM:SS" after the hour has been read; dots and blanks serve as colons too. */
static const char *
read_time(const char *at, int hour, DateParts *parts)
{
    char separator = *skip_space(at);
    parts->hour = hour;
    int digits;
    at = read_number(skip_space(skip_space(at) + 1), &parts->minute, &digits);
    const char *next = skip_space(at);
    parts->second = 0;
    if (*next == separator && g_ascii_isdigit(*skip_space(next + 1)))
        at = read_number(skip_space(next + 1), &parts->second, &digits);
    if (*at == '.' || *at == ',') /* fractions */
        at += 1 + strspn(at + 1, "0123456789");
    return at;
}

/* "+0100", "-08:00", "+1". */
static const char *
read_offset(const char *at, DateParts *parts)
{
    int sign = *at == '-' ? -1 : 1, number, digits, minutes = 0;
    const char *next = read_number(at + 1, &number, &digits);
    if (digits == 0)
        return at + 1;
    if (*next == ':') {
        next = read_number(next + 1, &minutes, &digits);
        minutes += number * 60;
    } else {
        minutes = digits <= 2 ? number * 60 : number / 100 * 60 + number % 100;
    }
    if (minutes <= 15 * 60) {
        parts->zone_minutes = sign * minutes;
        parts->has_zone = true;
    }
    return next;
}

static const char *
read_word(const char *at, DateParts *parts)
{
    size_t length = 0;
    while (g_ascii_isalpha(at[length]))
        length++;
    int month = month_of(at, length);
    if (month > 0 && parts->month < 0) {
        parts->month = month;
    } else if (length == 2 && parts->hour >= 0 && g_ascii_strncasecmp(at, "pm", 2) == 0) {
        parts->hour += parts->hour < 12 ? 12 : 0;
    } else if (length == 2 && parts->hour == 12 && g_ascii_strncasecmp(at, "am", 2) == 0) {
        parts->hour = 0;
    } else if (length == 3 && parts->has_zone && g_ascii_strncasecmp(at, "dst", 3) == 0) {
        parts->zone_minutes += 60; /* "MET DST" */
    } else if (parts->hour >= 0 && !parts->has_zone) {
        for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
            if (strlen(zones[i].name) != length ||
                g_ascii_strncasecmp(at, zones[i].name, length) != 0)
                continue;
            parts->zone_minutes = zones[i].minutes;
            parts->has_zone = true;
        }
    }
    return at + length;
}

/* RFC 5322 §4.3: two and three digit years. */
static int
full_year(int year, int digits)
{
    if (digits > 3)
        return year;
    return year + (digits == 2 && year < 50 ? 2000 : 1900);
}

/* "2024-02-15", "2024/02/15", "15.02.2024", and with slashes, where one of the numbers can only be
 * a day. Returns the place behind it, NULL when it is none of these. */
static const char *
read_numeric_date(const char *at, DateParts *parts)
{
    int numbers[3], digits[3];
    const char *next = read_number(at, &numbers[0], &digits[0]);
    char separator = *next;
    if (parts->year >= 0 || parts->month >= 0 || separator == '\0' ||
        strchr("-/.", separator) == NULL)
        return NULL;
    next = read_number(next + 1, &numbers[1], &digits[1]);
    if (digits[1] == 0 || digits[1] > 2 || *next != separator)
        return NULL;
    next = read_number(next + 1, &numbers[2], &digits[2]);
    if (digits[0] == 4 && digits[2] >= 1 && digits[2] <= 2) {
        *parts = (DateParts){numbers[0], numbers[1], numbers[2], -1, -1, -1, 0, false};
        return *next == 'T' ? next + 1 : next;
    }
    bool is_american = separator == '/' && numbers[1] > 12;
    if (digits[2] != 4 || digits[0] > 2 || (separator == '/' && !is_american && numbers[0] <= 12))
        return NULL;
    *parts =
        (DateParts){numbers[2], numbers[!is_american], numbers[is_american], -1, -1, -1, 0, false};
    return next;
}

static const char *
read_digits(const char *at, DateParts *parts)
{
    int number, digits;
    const char *numeric = parts->hour < 0 ? read_numeric_date(at, parts) : NULL;
    if (numeric != NULL)
        return numeric;
    const char *next = read_number(at, &number, &digits);
    const char *after = skip_space(next);
    if (parts->hour < 0 && digits <= 2 && (*after == ':' || (*next == '.' && parts->year >= 0)))
        return read_time(next, number, parts);
    if (digits == 6 && parts->hour < 0 && parts->year >= 0) { /* "103005" */
        parts->hour = number / 10000;
        parts->minute = number / 100 % 100;
        parts->second = number % 100;
        return next;
    }
    if (parts->day < 0 && digits <= 2)
        parts->day = number;
    else if (parts->year < 0 && digits >= 2 && digits <= 4)
        parts->year = full_year(number, digits);
    return next;
}

static Instant
to_instant(const DateParts *parts)
{
    if (parts->year < 1901 || parts->year > 2998 || parts->month < 1 || parts->month > 12 ||
        parts->day < 1 || parts->hour > 23 || parts->minute > 59 || parts->second > 60)
        return INSTANT_NONE;
    Day first = day_from_civil((Civil){parts->year, parts->month, 1});
    if (parts->day > civil_from_day(day_last_of_month(parts->year, parts->month)).day)
        return INSTANT_NONE;
    Instant day = (Instant)(first + parts->day - 1) * 86400;
    int hour = MAX(parts->hour, 0), minute = MAX(parts->minute, 0), second = MAX(parts->second, 0);
    return day + hour * 3600 + (minute - parts->zone_minutes) * 60 + MIN(second, 59);
}

static Instant
parse(const char *text, DateParts *parts)
{
    *parts =
        (DateParts){.year = -1, .month = -1, .day = -1, .hour = -1, .minute = -1, .second = -1};
    for (const char *at = skip_space(text); *at != '\0'; at = skip_space(at)) {
        bool is_behind_name = at > text && g_ascii_isalpha(at[-1]); /* "GMT+0100" */
        if (g_ascii_isalpha(*at))
            at = read_word(at, parts);
        else if (g_ascii_isdigit(*at))
            at = read_digits(at, parts);
        else if ((*at == '+' || *at == '-') && parts->hour >= 0 &&
                 (!parts->has_zone || is_behind_name))
            at = read_offset(at, parts);
        else
            at++;
    }
    return to_instant(parts);
}

Instant
date_parse(const char *text)
{
    DateParts parts;
    return parse(text, &parts);
}

Instant
date_parse_complete(const char *text)
{
    DateParts parts;
    Instant instant = parse(text, &parts);
    return parts.has_zone && parts.hour >= 0 ? instant : INSTANT_NONE;
}
