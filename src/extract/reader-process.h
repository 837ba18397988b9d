/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A letterbook-extract that waits for orders. It has nothing of ours but its end of a socket, and
 * ends when ours is closed, whatever becomes of us. */
#pragma once

#include "extract/order.h"

#include <glib.h>

typedef struct ReaderProcess ReaderProcess;

/* Waits until it is ready. NULL: it cannot be started, or cannot lock itself in. */
ReaderProcess *reader_process_start(const char *program);

/* Kills it, and what it is reading. */
void reader_process_free(ReaderProcess *process);

/* False: it is not there any more. */
bool reader_process_order(const ReaderProcess *process, const Order *order,
                          const int descriptors[ORDER_DESCRIPTORS]);
