/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the name of a server to a connected socket. */
#pragma once

#include "model/mailbox.h"

/* A non-blocking TCP socket, which shows within two minutes when the other side is gone without
 * a word; the caller closes it. -1 with FAIL_UNAVAILABLE: nobody can be reached. FAIL_CONFIG:
 * WIRE_PLAIN to a host that is not this machine. FAIL_TEMPORARY: stopped. Looking up the name
 * and each of its addresses get settings->timeout_ms; all ends when `stop_descriptor` (-1: none)
 * is readable. */
int connect_to_server(const MailboxSettings *settings, int stop_descriptor,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
