/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/poller.h"

#include "archive/archive-private.h"
#include "archive/folder-choice.h"
#include "archive/folder-poll.h"
#include "archive/sign-in.h"
#include "base/error.h"
#include "store/folder-store.h"
#include "store/mailbox-store.h"
#include "store/source-store.h"

#include <poll.h>
#include <string.h>

struct Poller {
    const MailboxSettings *mailbox;
    int stop_descriptor;
    ImapSession *session;
    char *watched;     /* the folder to wait in, the first of all; NULL: none yet */
    ImapFolder seen;   /* it, as the last round knew it */
    GPtrArray *others; /* char *: the other folders, of which the server may tell too */
    bool is_notified;  /* this session has asked for that */
    bool is_rejected;
    int64_t backoff_ms;
};

/* One round. */
typedef struct {
    Poller *poller;
    Archive *archive;
    const PollOptions *options;
    const PollWatcher *watcher;
    int64_t mailbox_id;
    char *server;      /* whose UIDs these are */
    bool is_elsewhere; /* the last complete poll was of another one */
    bool may_know;
    Allowance allowance;
    AttachmentReader *reader; /* NULL: attachments are not read */
    GPtrArray *quiet;         /* FolderRow *: the server tells that nothing is new there */
    GError *first;            /* of the folders that cannot be opened */
} Round;

static void
round_clear(Round *round)
{
    g_clear_pointer(&round->server, g_free);
    g_clear_pointer(&round->reader, attachment_reader_free);
    g_clear_pointer(&round->quiet, g_ptr_array_unref);
    g_clear_error(&round->first);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Round, round_clear)

Poller *
poller_new(const MailboxSettings *mailbox, int stop_descriptor)
{
    Poller *poller = g_new0(Poller, 1);
    poller->mailbox = mailbox;
    poller->stop_descriptor = stop_descriptor;
    poller->others = g_ptr_array_new_with_free_func(g_free);
    return poller;
}

void
poller_free(Poller *poller)
{
    g_clear_pointer(&poller->session, imap_session_free);
    g_free(poller->watched);
    g_ptr_array_unref(poller->others);
    g_free(poller);
}

/* ---- the mailbox's row ---- */

static bool
begin(Round *round, GError **error)
{
    Db *db = round->archive->db;
    const MailboxSettings *mailbox = round->poller->mailbox;
    g_auto(MailboxRow) row = {0};
    g_autoptr(Txn) txn = txn_begin(db, error);
    if (txn == NULL || !mailbox_store_get(db, mailbox->name, &row, error) ||
        !txn_commit(txn, error))
        return false;
    bool is_today = row.counted_on == allowance_day(instant_now());
    round->mailbox_id = row.id;
    round->server = g_strdup_printf("%s@%s:%u", mailbox->user, mailbox->host, mailbox->port);
    round->is_elsewhere = row.server != NULL && strcmp(row.server, round->server) != 0;
    round->allowance =
        allowance_of(mailbox, is_today ? row.counted_bytes : 0, round->poller->stop_descriptor);
    return folder_store_has_traces(db, row.id, &round->may_know, error);
}

static bool
note_success(Round *round, GError **error)
{
    Db *db = round->archive->db;
    Instant now = instant_now();
    g_autoptr(Txn) txn = txn_begin(db, error);
    if (txn == NULL)
        return false;
    for (guint i = 0; i < round->quiet->len; i++) {
        FolderRow *row = g_ptr_array_index(round->quiet, i);
        row->polled_at = now;
        if (!folder_store_mark(db, row, error))
            return false;
    }
    return mailbox_store_set_server(db, round->mailbox_id, round->server, error) &&
           mailbox_store_note_success(db, round->mailbox_id, now, error) && txn_commit(txn, error);
}

/* The failure itself is what the caller hears of, whatever becomes of its note. */
static void
note_failure(Round *round, const GError *failure)
{
    Db *db = round->archive->db;
    g_autoptr(GError) problem = NULL;
    g_autoptr(Txn) txn = round->mailbox_id != 0 ? txn_begin(db, &problem) : NULL;
    if (txn == NULL ||
        !mailbox_store_note_failure(db, round->mailbox_id, instant_now(), failure->message,
                                    &problem) ||
        !txn_commit(txn, &problem))
        g_clear_error(&problem);
}

/* ---- folders ---- */

/* Nothing came since the last complete poll, and nothing waits to be removed: then the folder need
 * not be opened. */
static bool
is_quiet(const Round *round, const ImapFolderEntry *entry, FolderRow *row, bool *is, GError **error)
{
    Db *db = round->archive->db;
    int64_t copies;
    *is = false;
    if (!entry->has_status || round->options->is_repair || round->is_elsewhere)
        return true;
    if (!folder_store_find(db, round->poller->mailbox->name, entry->name, row, error))
        return false;
    if (row->id == 0 || row->polled_at == INSTANT_NONE || row->uid_validity != entry->uid_validity)
        return true;
    bool is_known = entry->highest_modseq != 0
                        ? entry->highest_modseq == row->highest_modseq
                        : entry->uid_next != 0 && entry->uid_next <= row->last_uid + 1;
    if (!is_known || !source_store_count(db, row->id, &copies, error))
        return !is_known;
    *is = copies == 0;
    return true;
}

static void
leave_quiet(Round *round, const ImapFolderEntry *entry, const FolderRow *row)
{
    g_ptr_array_add(round->quiet, g_memdup2(row, sizeof *row));
    PollReport report = {.mailbox = round->poller->mailbox->name, .folder = entry->name};
    round->watcher->on_folder(&report, round->watcher->data);
}

/* A session that removing broke shall not keep the next folder from being archived. */
static bool
connect_anew(Round *round, GError **error)
{
    Poller *poller = round->poller;
    if (poller->session != NULL && !imap_session_is_broken(poller->session))
        return true;
    g_clear_pointer(&poller->session, imap_session_free);
    poller->is_notified = false;
    poller->session = sign_in(round->archive, poller->mailbox, poller->stop_descriptor, error);
    return poller->session != NULL;
}

static bool
poll_one(Round *round, const ImapFolderEntry *entry, ImapFolder *opened, GError **error)
{
    if (!connect_anew(round, error))
        return false;
    FolderTask task = {
        .archive = round->archive,
        .watcher = round->watcher,
        .session = round->poller->session,
        .mailbox = round->poller->mailbox,
        .name = entry->name,
        .is_repair = round->options->is_repair,
        .is_elsewhere = round->is_elsewhere,
        .may_know = round->may_know,
        .allowance = &round->allowance,
        .reader = round->reader,
        .opened = opened,
    };
    return folder_poll(&task, error);
}

/* The first one counts; the others wait for the next round. */
static void
remember(Round *round, GError *problem)
{
    if (round->first == NULL)
        round->first = problem;
    else
        g_error_free(problem);
}

static bool
poll_entry(Round *round, const ImapFolderEntry *entry, ImapFolder *opened, GError **error)
{
    FolderRow row;
    bool is_left;
    if (!is_quiet(round, entry, &row, &is_left, error))
        return false;
    if (is_left) {
        *opened = (ImapFolder){.uid_next = entry->uid_next, .exists = entry->exists};
        leave_quiet(round, entry, &row);
        return true;
    }
    GError *problem = NULL;
    if (poll_one(round, entry, opened, &problem))
        return true;
    if (fail_is(problem, FAIL_MALFORMED)) {
        remember(round, problem);
        return true;
    }
    g_propagate_error(error, problem);
    return false;
}

static void
watch(Poller *poller, const char *name, const ImapFolder *opened)
{
    g_free(poller->watched);
    poller->watched = g_strdup(name);
    g_ptr_array_set_size(poller->others, 0);
    poller->seen = *opened;
}

static bool
poll_all(Round *round, GError **error)
{
    g_auto(FolderChoice) choice = {0};
    if (!allowance_check(&round->allowance, error) || !connect_anew(round, error) ||
        !folder_choice_ask(round->poller->session, round->poller->mailbox->folders, &choice, error))
        return false;
    for (guint i = 0; i < choice.chosen->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(choice.chosen, i);
        ImapFolder opened = {0};
        if (!poll_entry(round, entry, &opened, error))
            return false;
        if (i == 0)
            watch(round->poller, entry->name, &opened);
        else
            g_ptr_array_add(round->poller->others, g_strdup(entry->name));
    }
    for (guint i = 0; i < choice.absent->len; i++) {
        GError *problem = NULL;
        fail(&problem, FAIL_MALFORMED, "the server has no folder \"%s\"",
             (const char *)g_ptr_array_index(choice.absent, i));
        remember(round, problem);
    }
    if (round->first == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&round->first));
    return false;
}

/* ---- rounds ---- */

/* Whoever was told to stop has not failed. */
static bool
is_stopped(const Poller *poller)
{
    struct pollfd stop = {poller->stop_descriptor, POLLIN, 0};
    return poll(&stop, 1, 0) > 0;
}

static void
end_badly(Round *round, const GError *failure)
{
    Poller *poller = round->poller;
    if (!is_stopped(poller))
        note_failure(round, failure);
    if (round->allowance.is_used_up)
        poller->backoff_ms = allowance_ms_to_next_day(instant_now());
    poller->backoff_ms = MAX(poller->backoff_ms, imap_backoff_ms(failure));
    if (poller->session == NULL)
        poller->is_rejected = fail_is(failure, FAIL_REFUSED);
}

bool
poller_round(Poller *poller, Archive *archive, const PollOptions *options,
             const PollWatcher *watcher, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_auto(Round) round = {
        .poller = poller,
        .archive = archive,
        .options = options,
        .watcher = watcher,
        .reader = attachment_reader_for(archive->settings),
        .quiet = g_ptr_array_new_with_free_func(g_free),
    };
    poller->backoff_ms = 0;
    poller->is_rejected = false;
    if (begin(&round, &failure) && poll_all(&round, &failure) && note_success(&round, &failure))
        return true;
    end_badly(&round, failure);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static void
sleep_until(const Poller *poller, int max_ms)
{
    struct pollfd stop = {poller->stop_descriptor, POLLIN, 0};
    poll(&stop, 1, max_ms);
}

/* What came while other commands ran was told among their answers, and is told no second time. */
static bool
has_changed(Poller *poller, bool *has_news, GError **error)
{
    ImapFolder opened;
    if (!imap_session_examine(poller->session, poller->watched, &opened, error))
        return false;
    *has_news = opened.uid_next != poller->seen.uid_next || opened.exists != poller->seen.exists;
    return true;
}

/* Once a session is enough: folders that come later are asked about like all of them. */
static bool
ask_for_others(Poller *poller, GError **error)
{
    bool is_watching;
    if (poller->is_notified)
        return true;
    poller->is_notified = true;
    return imap_session_notify(poller->session, poller->others, &is_watching, error);
}

bool
poller_wait(Poller *poller, int max_ms, bool *has_news, GError **error)
{
    *has_news = false;
    if (poller->session != NULL && !imap_session_is_broken(poller->session) &&
        poller->watched != NULL && imap_session_can_idle(poller->session))
        return ask_for_others(poller, error) && has_changed(poller, has_news, error) &&
               (*has_news || imap_session_idle(poller->session, max_ms, has_news, error));
    sleep_until(poller, max_ms);
    return true;
}

int64_t
poller_backoff_ms(const Poller *poller)
{
    return poller->backoff_ms;
}

bool
poller_is_rejected(const Poller *poller)
{
    return poller->is_rejected;
}
