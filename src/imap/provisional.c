/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/session-private.h"

int64_t
imap_session_backoff_ms(const ImapSession *session G_GNUC_UNUSED)
{
    return 0;
}
