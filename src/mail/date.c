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

static int
month_of(const char *word, size_t length)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (length < 3)
        return 0;
    for (int month = 0; month < 12; month++)
        if (g_ascii_strncasecmp(word, names + 3 * month, 3) == 0)
            return month + 1;
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

static const char *
read_digits(const char *at, DateParts *parts)
{
    int number, digits;
    const char *next = read_number(at, &number, &digits);
    const char *after = skip_space(next);
    if (parts->hour < 0 && digits <= 2 && (*after == ':' || (*next == '.' && parts->year >= 0)))
        return read_time(next, number, parts);
    if (digits == 4 && parts->year < 0 && *next == '-' && parts->month < 0) { /* ISO 8601 */
        parts->year = number;
        next = read_number(next + 1, &parts->month, &digits);
        if (*next == '-')
            next = read_number(next + 1, &parts->day, &digits);
        return *next == 'T' ? next + 1 : next;
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

Instant
date_parse(const char *text)
{
    DateParts parts = {.year = -1, .month = -1, .day = -1, .hour = -1, .minute = -1, .second = -1};
    for (const char *at = skip_space(text); *at != '\0'; at = skip_space(at)) {
        if (g_ascii_isalpha(*at))
            at = read_word(at, &parts);
        else if (g_ascii_isdigit(*at))
            at = read_digits(at, &parts);
        else if ((*at == '+' || *at == '-') && parts.hour >= 0 && !parts.has_zone)
            at = read_offset(at, &parts);
        else
            at++;
    }
    return to_instant(&parts);
}
