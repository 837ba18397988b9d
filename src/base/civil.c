/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Days, months and instants: plain arithmetic of the proleptic Gregorian calendar. */
#include "base/civil.h"

#include <time.h>

#define DAYS_PER_ERA 146097      /* 400 years: the calendar repeats */
#define ERA_BEGINS_DAY (-719468) /* 0000-03-01: years counted from March end with the leap day */

Day
day_from_civil(Civil civil)
{
    int month_from_march = (civil.month + 9) % 12;
    int year = civil.month <= 2 ? civil.year - 1 : civil.year;
    int era = (year >= 0 ? year : year - 399) / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * month_from_march + 2) / 5 + civil.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return ERA_BEGINS_DAY + era * DAYS_PER_ERA + day_of_era;
}

Civil
civil_from_day(Day day)
{
    int since = day - ERA_BEGINS_DAY;
    int era = (since >= 0 ? since : since - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = since - era * DAYS_PER_ERA;
    int leap_days = day_of_era / 1460 - day_of_era / 36524 + day_of_era / (DAYS_PER_ERA - 1);
    int year_of_era = (day_of_era - leap_days) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    Civil civil = {
        .year = era * 400 + year_of_era,
        .month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
    if (civil.month <= 2)
        civil.year++;
    return civil;
}

static int
days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && is_leap ? 29 : days[month - 1];
}

Day
day_last_of_month(int year, int month)
{
    return day_from_civil((Civil){year, month, days_in_month(year, month)});
}

Day
day_add_months(Day day, int months)
{
    Civil civil = civil_from_day(day);
    int month = civil.year * 12 + civil.month - 1 + months; /* counted from January of year 0 */
    civil.year = (month >= 0 ? month : month - 11) / 12;
    civil.month = month - civil.year * 12 + 1;
    civil.day = MIN(civil.day, days_in_month(civil.year, civil.month));
    return day_from_civil(civil);
}

/* Exactly `count` digits; moves *text behind them. */
static bool
take_number(const char **text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (!g_ascii_isdigit(**text))
            return false;
        *number = *number * 10 + (**text - '0');
    }
    return true;
}

static bool
take_character(const char **text, char wanted)
{
    if (**text != wanted)
        return false;
    (*text)++;
    return true;
}

static bool
take_date(const char **text, Civil *civil)
{
    return take_number(text, 4, &civil->year) && take_character(text, '-') &&
           take_number(text, 2, &civil->month) && take_character(text, '-') &&
           take_number(text, 2, &civil->day) && civil->month >= 1 && civil->month <= 12 &&
           civil->day >= 1 && civil->day <= days_in_month(civil->year, civil->month);
}

bool
day_parse(const char *text, Day *day)
{
    Civil civil;
    if (!take_date(&text, &civil) || *text != '\0' || civil.year < 1900 || civil.year > 2999)
        return false;
    *day = day_from_civil(civil);
    return true;
}

static void
put_digits(char *end, int number, int count)
{
    for (; count > 0; count--, number /= 10)
        *--end = (char)('0' + number % 10);
}

const char *
day_format(Day day, char buffer[static DAY_TEXT_SIZE])
{
    Civil civil = civil_from_day(day);
    put_digits(buffer + 4, civil.year, 4);
    buffer[4] = '-';
    put_digits(buffer + 7, civil.month, 2);
    buffer[7] = '-';
    put_digits(buffer + 10, civil.day, 2);
    buffer[10] = '\0';
    return buffer;
}

/* Hours and minutes, as seconds. */
static bool
take_clock(const char **text, int *seconds)
{
    int hours, minutes;
    if (!take_number(text, 2, &hours) || !take_character(text, ':') ||
        !take_number(text, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *seconds = hours * 3600 + minutes * 60;
    return true;
}

/* Seconds that the written clock is ahead of UTC. */
static bool
take_offset(const char **text, int *offset)
{
    *offset = 0;
    if (take_character(text, 'Z'))
        return true;
    int sign = **text == '+' ? 1 : **text == '-' ? -1 : 0;
    if (sign == 0)
        return false;
    (*text)++;
    if (!take_clock(text, offset))
        return false;
    *offset *= sign;
    return true;
}

bool
instant_parse(const char *text, Instant *instant)
{
    Civil date;
    int clock, seconds, offset;
    if (!take_date(&text, &date) || !take_character(&text, 'T') || !take_clock(&text, &clock) ||
        !take_character(&text, ':') || !take_number(&text, 2, &seconds) || seconds > 59 ||
        !take_offset(&text, &offset) || *text != '\0')
        return false;
    Instant at = (Instant)day_from_civil(date) * DAY_SECONDS + clock + seconds - offset;
    Instant first = (Instant)day_from_civil((Civil){1901, 1, 1}) * DAY_SECONDS;
    Instant past_last = (Instant)day_from_civil((Civil){2999, 1, 1}) * DAY_SECONDS;
    if (at < first || at >= past_last)
        return false;
    *instant = at;
    return true;
}

char *
instant_format(Instant instant)
{
    Day day = (Day)(instant / DAY_SECONDS);
    int seconds = (int)(instant % DAY_SECONDS);
    if (seconds < 0) {
        seconds += DAY_SECONDS;
        day--;
    }
    char date[DAY_TEXT_SIZE];
    return g_strdup_printf("%sT%02d:%02d:%02dZ", day_format(day, date), seconds / 3600,
                           seconds / 60 % 60, seconds % 60);
}

Instant
instant_now(void)
{
    return time(NULL);
}
