/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How polling a mailbox goes: which server its ledger tells of, when it last went well, what is
 * wrong since, and how much was fetched today. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "store/db.h"

typedef struct {
    int64_t id;            /* 0: the archive knows no such mailbox */
    char *server;          /* NULL: never polled */
    Instant succeeded_at;  /* INSTANT_NONE: never */
    Instant failing_at;    /* since when every poll fails; INSTANT_NONE: the last one went well */
    char *problem;         /* why; NULL likewise */
    bool is_rejected;      /* the server did not accept the password ... */
    Digest rejected;       /* ... of this keyed fingerprint ... */
    Instant rejected_at;   /* ... then */
    Day counted_on;        /* in UTC; DAY_NONE: never */
    int64_t counted_bytes; /* fetched on that day */
} MailboxRow;

void mailbox_row_clear(MailboxRow *row);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MailboxRow, mailbox_row_clear)

/* *row is overwritten; clear it. */
bool mailbox_store_find(Db *db, const char *name, MailboxRow *row,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Finds or makes it; inside a transaction. */
bool mailbox_store_get(Db *db, const char *name, MailboxRow *row,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the following: inside a transaction. */

bool mailbox_store_note_success(Db *db, int64_t id, Instant at,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool mailbox_store_note_failure(Db *db, int64_t id, Instant at, const char *problem,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The keyed fingerprint of a password that the server did not accept, NULL to forget it; a success
 * forgets it as well. */
bool mailbox_store_note_rejected(Db *db, int64_t id, const Digest *rejected, Instant at,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool mailbox_store_set_server(Db *db, int64_t id, const char *server,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to what was fetched on the day; another day begins from 0. */
bool mailbox_store_count(Db *db, int64_t id, Day day, int64_t bytes,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool mailbox_store_rename(Db *db, int64_t id, const char *name,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
