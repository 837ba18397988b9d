/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message on its way in: read, not yet stored. Making one needs no database, so it can be done
 * beside the thread that stores. */
#pragma once

#include "base/digest.h"
#include "model/message.h"
#include "store/prepared.h"

typedef struct {
    Spool *raw;
    Message *message;
    Digest digest;      /* of the raw bytes */
    Prepared *prepared; /* NULL: to be compressed while it is stored */
    uint32_t uid;
    char *place;          /* an import's: where it was; else NULL */
    bool is_to_go;        /* the server's copy, as soon as this is archived */
    Instant received_at;  /* the server's INTERNALDATE; an import that knows it: a copy of it */
    Instant container_at; /* an import's own date (From_ line, file time); else INSTANT_NONE */
    guint waiting;        /* how many stood behind it on the conveyor when it was taken */
    bool is_being_read;   /* its attachments are, by the conveyor's readers: it is theirs */
} Parcel;

/* Takes over `raw`, parses it, counts its digest and, with a preparer, makes it ready to be stored.
 * An error (FAIL_TEMPORARY) only when the bytes cannot be read back. */
Parcel *parcel_new(Spool *raw, Preparer *preparer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void parcel_free(Parcel *parcel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parcel, parcel_free)
