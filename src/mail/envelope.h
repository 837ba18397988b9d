/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header fields of a message -> the fields of Message: who, when, about what, in answer to
 * what. */
#pragma once

#include "mail/header.h"
#include "model/message.h"

/* `hint`: charset of raw 8-bit header bytes, NULL when unknown. */
void envelope_fill(Message *message, const HeaderBlock *header, const char *hint);
