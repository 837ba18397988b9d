/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mbox that letterbook writes: mboxrd, so that every reader of that finds the messages, with a
 * sender in its From_ lines that says more to mail/mbox.h: that every line "^>*From " of the
 * message, in its header too, has got one '>'; that exactly one LF follows the message; and
 * whether one more was put there because the message does not end with one. So it is read back byte
 * for byte, whatever is in it. No Content-Length is believed. */
#pragma once

#include "base/civil.h"
#include "base/spool.h"

#include <stdio.h>

/* What could not be written shows when the stream is closed. */
bool mbox_exact_write(FILE *stream, const Spool *raw, Instant date,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether this From_ line is such a one. */
bool mbox_exact_begins(const char *line, size_t length);

/* Puts the message after the From_ line at `offset` into the spool; *next is where the next From_
 * line is, or the end. */
bool mbox_exact_read(int descriptor, int64_t offset, Spool *raw, int64_t *next,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
