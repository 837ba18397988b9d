/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One conversation with an IMAP server (RFC 3501): sign in safely, open folders without touching
 * flags, fetch messages byte for byte. It changes nothing on the server but in one function,
 * imap_session_remove(), which removes the messages it is given and no other. Errors:
 * FAIL_UNAVAILABLE when the server cannot be reached or is not to be trusted (the message says
 * which: unknown authority, expired, another host name, pin, no STARTTLS; and what to configure),
 * FAIL_REFUSED when it rejects the password or access token, FAIL_CONFIG when the settings cannot
 * work (unreadable ca-file, no TLS to another machine, a line break in the password),
 * FAIL_TEMPORARY when the connection breaks or the server says "later". One thread at a time may
 * use a session; several threads may each have their own. */
#pragma once

#include "base/civil.h"
#include "base/spool.h"
#include "imap/folder-entry.h"
#include "imap/range.h"
#include "model/mailbox.h"

typedef struct ImapSession ImapSession;

/* Connects, verifies, signs in: with the password, or, where the settings have oauth2, with an
 * access token. Keeps copies of what it is given; the secret's is wiped. Every
 * wait of the session also ends when `stop_descriptor` (an eventfd or a pipe, borrowed; -1: none)
 * becomes readable: the call under way fails with FAIL_TEMPORARY "stopped". A session whose
 * connection broke (imap_session_is_broken()) is good for imap_session_free() only. */
ImapSession *imap_session_open(const MailboxSettings *settings, const char *secret,
                               int stop_descriptor, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Says good-bye where the server still listens; never waits long. */
void imap_session_free(ImapSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImapSession, imap_session_free)

/* True when nothing more can be asked: the connection is gone. */
bool imap_session_is_broken(const ImapSession *session);

/* How long the server that caused this failure, of any of these functions, wants to be left alone
 * ("Suggested Backoff Time"), an hour at most; 0: it did not say. */
int64_t imap_backoff_ms(const GError *failure);

/* "TLS 1.3, certificate of imap.example.no, valid to 2027-01-31": for `mailbox test`. */
const char *imap_session_describe(const ImapSession *session);

/* All folders that can be opened, of all namespaces (RFC 2342), each once: ImapFolderEntry. With
 * `patterns` (NULL: none; UTF-8, with the wildcards of LIST, or special uses) a server that can
 * (LIST-EXTENDED) need not tell of ten thousand others, and may tell of some; one that cannot
 * tells of all but those of other people. The session remembers how the server writes each name:
 * opening the folder uses that. Names with control characters are left out. */
bool imap_session_list(ImapSession *session, char *const *patterns, GPtrArray **folders,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether imap_session_list() has the status of each, in one round trip. */
bool imap_session_lists_status(const ImapSession *session);

typedef struct {
    uint32_t uid_validity;
    uint32_t uid_next; /* 0 when the server does not say */
    uint32_t exists;
    uint64_t highest_modseq; /* 0: the folder has none */
} ImapFolder;

/* Opens the folder read-only (EXAMINE). FAIL_MALFORMED when there is no such folder. */
bool imap_session_examine(ImapSession *session, const char *folder, ImapFolder *opened,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As imap_session_examine(); with QRESYNC (RFC 7162) *vanished is, in the same round trip, what
 * has gone since the folder had that HIGHESTMODSEQ: ImapRange, ascending. The server may name more
 * UIDs than there ever were. NULL when it cannot tell: no QRESYNC, another UIDVALIDITY, `modseq` 0
 * or from a time that the server has not seen. */
bool imap_session_resync(ImapSession *session, const char *folder, uint32_t uid_validity,
                         uint64_t modseq, ImapFolder *opened, GArray **vanished,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Opens the folder for imap_session_remove() (SELECT). FAIL_REFUSED, besides what
 * imap_session_examine() gives, when the server cannot remove single messages (it has no UIDPLUS)
 * or lets us only read the folder; the session can be used on. */
bool imap_session_select(ImapSession *session, const char *folder, ImapFolder *opened,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All UIDs of the opened folder from `first` on, ascending; uint32_t. */
bool imap_session_uids(ImapSession *session, uint32_t first, GArray **uids,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Called once for each message, complete. `raw` is lent for the call; NULL: the message is larger
 * than settings->size_max, and its bytes are not to be had. `size`: of its bytes, as the server
 * says where there is no `raw`. `internal_date` is INSTANT_NONE when the server gave none that can
 * be read. False with *error set ends the fetch: the error comes out of imap_session_fetch(), and
 * the session can be used no more. */
typedef bool (*ImapMessageFunc)(uint32_t uid, Instant internal_date, Spool *raw, int64_t size,
                                void *data, GError **error);

/* Streams the messages with first <= UID <= last of the opened folder (UID FETCH, BODY.PEEK[]),
 * each at most once, in commands of some thousands. `spool_directory`: where large messages wait.
 * One bad message does not stop the rest: what the server refuses to send, breaks the connection
 * over (twice: the session connects anew), or sends with odd items or (twice) with changing sizes
 * is not delivered. So after true a UID of imap_session_uids() that on_message did not see is
 * either gone from the server or cannot be had; imap_session_uids() tells which. After false
 * everything delivered before is whole; a new session can go on behind it. */
bool imap_session_fetch(ImapSession *session, uint32_t first, uint32_t last,
                        const char *spool_directory, ImapMessageFunc on_message, void *data,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As imap_session_fetch(), but these messages alone: uint32_t, ascending. */
bool imap_session_fetch_these(ImapSession *session, const GArray *uids, const char *spool_directory,
                              ImapMessageFunc on_message, void *data,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a server tells of a message without sending it. Lent for the call. */
typedef struct {
    uint32_t uid;
    int64_t size;          /* -1: not told */
    Instant internal_date; /* INSTANT_NONE: not told */
    const char *header;    /* its fields From, To, Subject, Date and Message-ID, as they are */
    size_t header_length;
} ImapOverview;

/* False with *error set ends the call, and the session can be used no more. */
typedef bool (*ImapOverviewFunc)(const ImapOverview *overview, void *data, GError **error);

/* How these messages (ascending UIDs) look. What imap_session_fetch() would not deliver, and what
 * has more than 256 KiB of those fields, is left out. */
bool imap_session_overview(ImapSession *session, const GArray *uids, ImapOverviewFunc on_overview,
                           void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* For the following, `uids` are ascending, at least one and at most so many: they fit in one
 * command that every server takes. */
#define IMAP_UIDS_MAX 80

/* Which of them the opened folder has; uint32_t, ascending. */
bool imap_session_present(ImapSession *session, const GArray *uids, GArray **present,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes them from the folder that imap_session_select() opened: marks them \Deleted and expunges
 * exactly these (UID EXPUNGE, RFC 4315), never what somebody else has marked. FAIL_REFUSED when the
 * server does not want to. True is what the server says: imap_session_present() tells whether it is
 * so. */
bool imap_session_remove(ImapSession *session, const GArray *uids,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the server can tell us of news while we wait. */
bool imap_session_can_idle(const ImapSession *session);

/* Asks the server to tell of these folders (char *, names) too while we wait (RFC 5465), in place
 * of those it was asked for before. *is_watching is false where it cannot, or does not want to. */
bool imap_session_notify(ImapSession *session, const GPtrArray *folders, bool *is_watching,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Waits in IDLE (RFC 2177) until something happens in the opened folder (a message comes or
 * goes), or has happened since it was opened, or in one of imap_session_notify(), or `max_ms` pass.
 * *has_news tells. A change of flags is no news. The server's silence is no time-out here.
 * FAIL_TEMPORARY, as everywhere, when the stop descriptor is readable or the connection breaks;
 * also when the server does not want to, after which imap_session_can_idle() is false and the
 * session can be used on. */
bool imap_session_idle(ImapSession *session, int max_ms, bool *has_news,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
