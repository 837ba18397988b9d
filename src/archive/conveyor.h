/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parcels from a thread of their source's to the caller's, which stores, in their order; between
 * the two, their attachments are read. It holds a bounded number of bytes: a slow disk slows the
 * source, and memory stays flat. */
#pragma once

#include "archive/attachment-reader.h"
#include "archive/parcel.h"

#include <stdbool.h>

typedef struct Conveyor Conveyor;

/* Takes over the parcel; waits while the conveyor is full. FAIL_TEMPORARY: nobody wants it. */
bool conveyor_put(Conveyor *conveyor, Parcel *parcel, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The source, in a thread of its own: puts until there is nothing more. */
typedef bool (*ConveyorSource)(Conveyor *conveyor, void *data, GError **error);

/* In the caller's thread. False with *error set ends it all. */
typedef bool (*ConveyorFunc)(const Parcel *parcel, void *data, GError **error);

/* Likewise, when the next parcel is not there in a moment. */
typedef bool (*ConveyorPauseFunc)(void *data, GError **error);

typedef struct {
    AttachmentReader *reader; /* NULL: attachments are not read */
    ConveyorSource source;
    void *source_data;
    ConveyorFunc on_parcel;
    ConveyorPauseFunc on_pause;
    void *data; /* of both */
} ConveyorEnds;

/* Runs until the source has ended and all it put is taken, also when it ended with an error, which
 * is told then. An error in the caller's thread is told before one of the source. */
bool conveyor_run(const ConveyorEnds *ends, GError **error) G_GNUC_WARN_UNUSED_RESULT;
