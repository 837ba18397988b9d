/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines for people on standard error: what a long-running process did, one line an event. In the
 * system's journal each has its priority; elsewhere it begins with the program's name. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {                      /* the numbers are those of syslog(3) */
               JOURNAL_ERROR = 3,   /* does not mend itself: somebody must act */
               JOURNAL_WARNING = 4, /* in trouble, tried again */
               JOURNAL_NOTICE = 5,  /* worth knowing */
               JOURNAL_INFO = 6,    /* as usual */
} JournalPriority;

typedef struct Journal Journal;

/* Looks whether standard error is the journal, by JOURNAL_STREAM. */
Journal *journal_new(void);
void journal_free(Journal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Journal, journal_free)

/* From any thread; lines do not mix. What is said is one line whatever it holds. */
void journal_say(const Journal *journal, JournalPriority priority, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
