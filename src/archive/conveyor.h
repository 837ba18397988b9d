/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parcels from the thread that fetches to the one that stores. It holds a bounded number of
 * bytes: a slow disk slows the fetch, and memory stays flat. */
#pragma once

#include "archive/parcel.h"

#include <stdbool.h>

typedef struct Conveyor Conveyor;

Conveyor *conveyor_new(void);
void conveyor_free(Conveyor *conveyor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Conveyor, conveyor_free)

/* Takes over the parcel; waits while the conveyor is full. False: nobody wants it any more. */
bool conveyor_put(Conveyor *conveyor, Parcel *parcel);

/* The next parcel, waiting for it; NULL when there will be none. */
Parcel *conveyor_take(Conveyor *conveyor);

/* Said by either side, once or more: nothing will be put, or nothing will be taken. What is on the
 * conveyor can still be taken. */
void conveyor_close(Conveyor *conveyor);
