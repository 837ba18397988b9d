/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server's bytes as the answers to a whole session: signing in, listing, opening, fetching,
 * waiting, removing. Whatever they are, the session ends, and what it tells is what it promises
 * (imap/session.h). The first byte says whether we have a password or a token, and whether there
 * is a limit to a message's size. Where the session connects anew, the bytes after "\n==\n" answer.
 */
#include "fuzz.h"

#include "base/error.h"
#include "imap/connect.h"
#include "imap/session.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PARTING "\n==\n"
#define TIMEOUT_MS 1000
#define SIZE_MAX_SMALL 100

/* What the server has still to say, and its end of the connection. */
typedef struct {
    const uint8_t *at;
    size_t left;
    int descriptor;
} Server;

static Server server;

/* In place of src/imap/connect.c. All is said at once; what the session says nobody hears. */
int
connect_to_server(const MailboxSettings *settings, int stop_descriptor, GError **error)
{
    (void)settings, (void)stop_descriptor;
    int ends[2];
    if (server.left == 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0) {
        fail(error, FAIL_UNAVAILABLE, "nobody is there");
        return -1;
    }
    if (server.descriptor >= 0)
        close(server.descriptor);
    server.descriptor = ends[1];
    const uint8_t *end = memmem(server.at, server.left, PARTING, strlen(PARTING));
    size_t length = end != NULL ? (size_t)(end - server.at) : server.left;
    size_t passed = length + (end != NULL ? strlen(PARTING) : 0);
    if (send(server.descriptor, server.at, length, MSG_NOSIGNAL) != (ssize_t)length)
        g_error("more bytes than a socket takes");
    shutdown(server.descriptor, SHUT_WR);
    server.at += passed;
    server.left -= passed;
    return ends[0];
}

/* ── what the session tells ──────────────────────────────────────────────────────────────── */

typedef struct {
    ImapSession *session;
    GPtrArray *folders; /* ImapFolderEntry, or NULL */
    GArray *uids;       /* or NULL */
    GHashTable *seen;   /* UIDs that were delivered */
} Visit;

static void
check_ascending(const GArray *uids)
{
    for (guint i = 0; i < uids->len; i++)
        if (g_array_index(uids, uint32_t, i) <= (i > 0 ? g_array_index(uids, uint32_t, i - 1) : 0))
            g_error("UIDs that do not ascend");
}

static void
check_folders(const GPtrArray *folders)
{
    for (guint i = 0; i < folders->len; i++) {
        const ImapFolderEntry *folder = g_ptr_array_index(folders, i);
        if (!g_utf8_validate(folder->name, -1, NULL))
            g_error("a folder's name that is not UTF-8");
    }
}

static bool
take_once(Visit *visit, uint32_t uid)
{
    if (uid == 0 || !g_hash_table_add(visit->seen, GUINT_TO_POINTER(uid)))
        g_error("a message that nobody asked for");
    return true;
}

static bool
on_message(uint32_t uid, Instant date, Spool *raw, int64_t size, void *data, GError **error)
{
    (void)date, (void)error;
    if (raw != NULL && spool_size(raw) != size)
        g_error("a message of another size");
    return take_once(data, uid);
}

static bool
on_overview(const ImapOverview *overview, void *data, GError **error)
{
    (void)error;
    g_free(g_memdup2(overview->header, overview->header_length));
    return take_once(data, overview->uid);
}

/* ── what is asked of it ─────────────────────────────────────────────────────────────────── */

static bool
list(Visit *visit, GError **error)
{
    if (!imap_session_list(visit->session, NULL, &visit->folders, error))
        return false;
    check_folders(visit->folders);
    return true;
}

static bool
list_some(Visit *visit, GError **error)
{
    char name[] = "Søknader", use[] = "\\Sent";
    char *patterns[] = {name, use, NULL};
    g_autoptr(GPtrArray) folders = NULL;
    if (!imap_session_list(visit->session, patterns, &folders, error))
        return false;
    check_folders(folders);
    return true;
}

/* The first that was told of, so that its name goes back to the server. */
static bool
examine(Visit *visit, GError **error)
{
    bool is_told = visit->folders != NULL && visit->folders->len > 0;
    const ImapFolderEntry *folder = is_told ? g_ptr_array_index(visit->folders, 0) : NULL;
    g_autoptr(GArray) vanished = NULL;
    ImapFolder opened;
    return imap_session_resync(visit->session, is_told ? folder->name : "INBOX", 7, 5, &opened,
                               &vanished, error);
}

static bool
find(Visit *visit, GError **error)
{
    if (!imap_session_uids(visit->session, 1, &visit->uids, error))
        return false;
    check_ascending(visit->uids);
    return true;
}

static bool
look(Visit *visit, GError **error)
{
    return visit->uids == NULL ||
           imap_session_overview(visit->session, visit->uids, on_overview, visit, error);
}

static bool
fetch(Visit *visit, GError **error)
{
    g_hash_table_remove_all(visit->seen);
    return imap_session_fetch(visit->session, 1, UINT32_MAX, g_get_tmp_dir(), on_message, visit,
                              error);
}

static bool
wait_for_news(Visit *visit, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    char name[] = "Sent";
    g_ptr_array_add(names, name);
    bool is_watching, has_news;
    return imap_session_notify(visit->session, names, &is_watching, error) &&
           (!imap_session_can_idle(visit->session) ||
            imap_session_idle(visit->session, 1, &has_news, error));
}

static bool
remove_some(Visit *visit, GError **error)
{
    ImapFolder opened;
    g_autoptr(GArray) present = NULL;
    if (visit->uids == NULL || visit->uids->len == 0)
        return true;
    g_array_set_size(visit->uids, MIN(visit->uids->len, IMAP_UIDS_MAX));
    if (!imap_session_select(visit->session, "INBOX", &opened, error) ||
        !imap_session_remove(visit->session, visit->uids, error) ||
        !imap_session_present(visit->session, visit->uids, &present, error))
        return false;
    check_ascending(present);
    return true;
}

typedef bool (*Step)(Visit *, GError **);

static bool
take_step(Visit *visit, Step step)
{
    g_autoptr(GError) error = NULL;
    if (imap_session_is_broken(visit->session))
        return false;
    bool is_done = step(visit, &error);
    if (is_done != (error == NULL) || (!is_done && !g_utf8_validate(error->message, -1, NULL)))
        g_error("an error that is none, or says nothing");
    return is_done;
}

static void
visit_all(ImapSession *session)
{
    static const Step in_folder[] = {find, look, fetch, wait_for_news, remove_some};
    Visit visit = {.session = session, .seen = g_hash_table_new(NULL, NULL)};
    take_step(&visit, list);
    take_step(&visit, list_some);
    if (take_step(&visit, examine))
        for (size_t i = 0; i < G_N_ELEMENTS(in_folder); i++)
            take_step(&visit, in_folder[i]);
    g_clear_pointer(&visit.folders, g_ptr_array_unref);
    g_clear_pointer(&visit.uids, g_array_unref);
    g_hash_table_unref(visit.seen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    server = (Server){data + 1, size - 1, -1};
    g_autoptr(MailboxSettings) settings = mailbox_settings_new("support");
    settings->security = WIRE_PLAIN;
    settings->host = g_strdup("imap.example.org");
    settings->user = g_strdup("support@example.no");
    settings->timeout_ms = TIMEOUT_MS;
    settings->oauth2 = (data[0] & 1) != 0 ? oauth_settings_new() : NULL;
    settings->size_max = (data[0] & 2) != 0 ? SIZE_MAX_SMALL : 0;
    g_autoptr(GError) error = NULL;
    ImapSession *session = imap_session_open(settings, "pass", -1, &error);
    if (session != NULL)
        visit_all(session);
    g_clear_pointer(&session, imap_session_free);
    if (server.descriptor >= 0)
        close(server.descriptor);
    return 0;
}
