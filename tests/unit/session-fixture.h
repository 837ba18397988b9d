/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions over scripts (imap-server.h), with what most scripts begin and end with. */
#pragma once

#include "base/error.h"
#include "imap-server.h"
#include "imap/session.h"

#define HELLO "S * OK hi"
#define CAPABLE "C CAPABILITY\n", "S * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR", "T OK done"
/* `able`: what the server can do once we are signed in. */
#define SIGNED_IN_TO(able)                                                                         \
    HELLO, CAPABLE, "C AUTHENTICATE PLAIN AHVzZXIAcGFzcw==\n", "T OK [CAPABILITY " able "] in"
#define SIGNED_IN SIGNED_IN_TO("IMAP4rev1")
#define OPENED                                                                                     \
    "C EXAMINE INBOX\n", "S * 3 EXISTS", "S * OK [UIDVALIDITY 7] ok", "S * OK [UIDNEXT 9] x",      \
        "T OK [READ-ONLY] done"
#define BYE "C LOGOUT", "S * BYE bye", "T OK done"

/* The session that the script makes, without TLS; it must come to be. */
ImapSession *session_over(ImapServer *server);
ImapSession *session_stopped_by(ImapServer *server, int timeout_ms, int stop_descriptor);

/* Ends both; the whole script must have been played. Returns what the server heard. */
char *session_finish(ImapSession *session, ImapServer *server);
