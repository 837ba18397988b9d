/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workers of one configuration: started together, told to stop together. */
#pragma once

#include "archive/worker.h"

typedef struct {
    const char *config; /* the configuration's file */
    char *const *names; /* of the mailboxes, NULL-terminated; none: all of them */
    const Journal *journal;
    Turn *turn;
    int news; /* eventfd: readable when there is something to ask for */
} CrewOrders;

typedef struct Crew Crew;

/* Reads the configuration and opens the archive once: both can be used. Nobody works yet. What
 * `orders` points at is borrowed. */
Crew *crew_new(const CrewOrders *orders, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Waits for those who still work. */
void crew_free(Crew *crew);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Crew, crew_free)

/* `former` (NULL: none) has counted so far. */
void crew_start(Crew *crew, const Crew *former);

/* Tells everybody to end, and waits for nobody. */
void crew_stop(Crew *crew);

/* Nobody works any more. */
bool crew_is_over(const Crew *crew);

/* Nobody is overdue with the next sign of life by far. */
bool crew_is_alive(const Crew *crew);

/* Why nobody can go on: the archive is not usable. Borrowed; NULL: no such thing. */
const GError *crew_verdict(const Crew *crew);

/* "3 mailboxes watched, 1 in trouble"; newly allocated. */
char *crew_status(const Crew *crew);

/* Writes [metrics], if configured. */
bool crew_write_metrics(const Crew *crew, GError **error) G_GNUC_WARN_UNUSED_RESULT;
