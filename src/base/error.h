/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the whole program. The code says what the catcher does next; the message says
 * what happened and how to mend it. Foreign errors (SQLite, GMime, libetpan, GIO) become ours
 * on the floor that owns the library. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#define LETTERBOOK_ERROR (letterbook_error_quark())

typedef enum {
    FAIL_USAGE,         /* the operator asked for the impossible: show usage */
    FAIL_MALFORMED,     /* this one input is bad: set it aside, go on */
    FAIL_UNAVAILABLE,   /* the server cannot be reached or is not to be trusted: leave this mailbox */
    FAIL_CANNOT_CREATE, /* a file cannot be made where it belongs */
    FAIL_TEMPORARY,     /* network, lock, disk full: retry later, nothing lost */
    FAIL_REFUSED,       /* policy says no: hold, guard, credentials, permission */
    FAIL_CONFIG,        /* will not work until the configuration changes */
    FAIL_CORRUPT,       /* the archive contradicts itself: stop writing, alert */
} FailCode;

GQuark letterbook_error_quark(void);

/* Sets *error and returns false, so that a failing function can `return fail(...)`. */
bool fail(GError **error, FailCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Turns the foreign error in *error (set) into ours: "prefix: its message". Returns false. */
bool fail_adopt(GError **error, FailCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* True when error is ours and has this code. NULL is no error. */
bool fail_is(const GError *error, FailCode code);

/* The process's exit status for an error: sysexits(3). */
int fail_exit_status(const GError *error);
