/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a message looks to somebody who is told its author's fields, but not sent the message. */
#pragma once

#include "base/digest.h"
#include "mail/header.h"

/* SHA-256 over From, To, Subject, Date and Message-ID, each as sent but unfolded, runs of blanks as
 * one. The order of fields of different names does not count. False: they tell too little, there
 * being no Message-ID, and not both From and Date. */
bool outline_of(const HeaderBlock *header, Digest *outline);

/* The same from these fields alone, as a server gives them (RFC 3501 §6.4.5,
 * BODY[HEADER.FIELDS (...)]). */
bool outline_of_fields(const char *fields, size_t length, Digest *outline);
