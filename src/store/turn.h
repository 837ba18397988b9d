/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose turn it is to write. SQLite lets one connection write at a time, and whoever waits for it
 * tries again now and then: a thread that begins its next transaction at once would win for ever.
 * Threads that share a Turn write in the order in which they came. */
#pragma once

#include <glib.h>

typedef struct Turn Turn;

Turn *turn_new(void);
void turn_free(Turn *turn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Turn, turn_free)

/* Waits until everybody who came before has had theirs. */
void turn_take(Turn *turn);
void turn_give(Turn *turn);

/* How many wait: who has the turn should not keep it longer than is polite. */
guint turn_waiting(Turn *turn);
