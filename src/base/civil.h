/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Civil days and instants. Retention counts days in the organisation's zone; machines count
 * seconds. Everything that crosses a function boundary is one of these two. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01, proleptic Gregorian. */
typedef int32_t Day;
#define DAY_NONE INT32_MIN

/* Seconds since 1970-01-01T00:00:00Z. */
typedef int64_t Instant;
#define INSTANT_NONE INT64_MIN
#define DAY_SECONDS 86400

typedef struct {
    int year, month, day;
} Civil;

Day day_from_civil(Civil civil);
Civil civil_from_day(Day day);

/* "YYYY-MM-DD", an existing day, year 1900-2999 (RFC 3339 full-date). False: text is not one. */
bool day_parse(const char *text, Day *day);

/* Eleven bytes with the terminating NUL; returns buffer. */
#define DAY_TEXT_SIZE 11
const char *day_format(Day day, char buffer[static DAY_TEXT_SIZE]);

/* The same day n months later (n may be negative); if that month is too short, its last day. */
Day day_add_months(Day day, int months);
Day day_last_of_month(int year, int month);

/* "YYYY-MM-DDTHH:MM:SS" followed by Z or +HH:MM / -HH:MM (RFC 3339 without fractions),
 * year 1901-2998 after conversion to UTC. False: text is not one. */
bool instant_parse(const char *text, Instant *instant);

/* "YYYY-MM-DDTHH:MM:SSZ", newly allocated. */
char *instant_format(Instant instant);

/* The present, from the system's clock. The only clock of the program. */
Instant instant_now(void);

/* A time zone of the IANA database, with all its changes, daylight saving included. Never
 * changes once opened, so threads may share it. */
typedef struct Zone Zone;

/* NULL and FAIL_CONFIG when the system does not know the name. */
Zone *zone_open(const char *iana_name, GError **error);
void zone_free(Zone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Zone, zone_free)

/* The civil day that a wall clock in the zone shows at the instant. */
Day zone_day(const Zone *zone, Instant instant);

/* The first instant of a civil day in the zone; of the next day where the zone skipped that one. */
Instant zone_day_start(const Zone *zone, Day day);
