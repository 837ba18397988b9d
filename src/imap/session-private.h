/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a session share. */
#pragma once

#include "base/error.h"
#include "imap/session.h"
#include "imap/stream.h"

struct ImapSession {
    Transport *transport;
    mailimap *imap;
    MailboxSettings *settings;
    char *password; /* or an access token: */
    bool has_token;
    int stop_descriptor;
    char *place;       /* "imap.example.no:993", for messages */
    char *folder;      /* the opened one; NULL: none */
    ImapFolder opened; /* what it was like */
    GHashTable *wires; /* names of folders, as people read them -> as the server writes them */
    bool is_writable;  /* opened by imap_session_select() */
    char *description;
    bool is_broken;             /* nothing more can be asked */
    bool refuses_idle;          /* though it says that it can */
    bool refuses_extended_list; /* likewise */
    bool knows_namespaces;      /* of this connection */
    unsigned wrong_sizes;       /* messages whose RFC822.SIZE proved to be an estimate */
};

/* A folder's name as a command holds it: as the server wrote it where it did, else in modified
 * UTF-7. FAIL_MALFORMED when it is no name. */
char *session_quoted_folder(const ImapSession *session, const char *folder, GError **error);

/* The same of a name or pattern as the server writes it; no control character may be in it. */
char *session_quoted(const char *wire);

/* A new connection in place of a broken one, with the same folder opened. False when that
 * cannot be had, or when its messages have new UIDs. */
bool session_reopen(ImapSession *session);

/* False when the connection is gone; then nothing is known of the server. */
bool session_is_connected(const ImapSession *session, GError **error);

/* Before each command: false when the connection is gone. */
bool session_begin(ImapSession *session, LineWanted wanted, GError **error);

/* Judges what libetpan returned for a command. A tagged NO or BAD is `refusal`, or
 * FAIL_TEMPORARY when the server says so; anything else breaks the session. `doing` leads the
 * message. */
bool session_end(ImapSession *session, int result, FailCode refusal, const char *doing,
                 GError **error);

/* A whole command without data of its own. */
bool session_command(ImapSession *session, LineWanted wanted, const char *command, FailCode refusal,
                     const char *doing, GError **error);

/* What the server told of itself, and of the folder that is open. Both go with the connection. */
Capabilities *session_capabilities(const ImapSession *session);
Selection *session_selection(const ImapSession *session);

/* Asks the server what it can do; the answer changes by TLS and by signing in. */
bool session_ask_capabilities(ImapSession *session, GError **error);

/* `name` in capitals; "AUTH=PLAIN" is the name "PLAIN" with is_mechanism. */
bool session_is_capable(const ImapSession *session, const char *name, bool is_mechanism);

/* With the session's password or access token. Capabilities must have been asked for. */
bool session_sign_in(ImapSession *session, GError **error);

/* Bytes that a message may have to be fetched. */
int64_t session_size_max(const ImapSession *session);

/* The numbers that UID SEARCH finds, as they came; NULL with the error. */
GArray *session_search(ImapSession *session, const char *criteria, GError **error);

/* UIDs of the opened folder, first <= UID <= last, ascending, each once. */
bool session_find_uids(ImapSession *session, uint32_t first, uint32_t last, GArray **uids,
                       GError **error);

/* Leaves those, ascending, each once, of whatever a server said. */
void session_settle_uids(GArray *uids, uint32_t first, uint32_t last);

/* For sorting and searching arrays of uint32_t. */
int session_compare_uids(const void *one, const void *other);
