/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libetpan hands out each message in pieces before it says which it was. They wait in a spool
 * until its response is complete. */
#include "imap/fetch.h"

#include "imap/uid-set.h"

#include <stdlib.h>
#include <string.h>

/* libetpan keeps the text of all lines (not the messages) until the command ends. */
#define MESSAGES_A_COMMAND 5000
#define MESSAGES_UNASKED_MAX 1000
#define REFUSALS_MAX 20
#define ESTIMATES_UNTIL_BELIEVED 3
#define BREAKS_MAX 10

typedef struct {
    ImapSession *session;
    const FetchOrder *order;
    Spool *spool;
    GError *failure;     /* of the spool or of on_arrival */
    GByteArray *is_done; /* one for each of the order's UIDs: delivered, or given up */
    GHashTable *odd;     /* UID -> size, of messages that did not have the size announced */
    unsigned arrived;    /* in this command */
    unsigned refusals;
    unsigned breaks;
    unsigned given_up; /* messages over which connections broke */
    bool has_served;   /* the server delivered something */
    bool is_stopped;   /* by us */
    uint32_t suspect;  /* the first UID missing when the connection broke; 0: none */
} Fetch;

static uint32_t
uid_at(const Fetch *fetch, guint index)
{
    return g_array_index(fetch->order->uids, uint32_t, index);
}

/* Some servers only estimate RFC822.SIZE. A message of another size is asked for again, and
 * taken when it comes with the same number of bytes a second time; when that happened a few
 * times the server's sizes are no longer asked. */
static bool
is_whole(Fetch *fetch, const Arrival *arrival)
{
    ImapSession *session = fetch->session;
    int64_t size = spool_size(fetch->spool);
    if (!fetch->order->is_whole || arrival->size < 0 || size == arrival->size ||
        session->wrong_sizes >= ESTIMATES_UNTIL_BELIEVED)
        return true;
    gpointer key = GUINT_TO_POINTER(arrival->uid), before;
    if (g_hash_table_lookup_extended(fetch->odd, key, NULL, &before) &&
        GPOINTER_TO_SIZE(before) == (gsize)size) {
        session->wrong_sizes++;
        return true;
    }
    g_hash_table_insert(fetch->odd, key, GSIZE_TO_POINTER((gsize)size));
    return false;
}

static void
stop(Fetch *fetch)
{
    fetch->is_stopped = true;
    transport_break(fetch->session->transport, "the fetch was ended");
}

static void
deliver(Fetch *fetch, const Arrival *arrival)
{
    const FetchOrder *order = fetch->order;
    if (++fetch->arrived > MESSAGES_A_COMMAND + MESSAGES_UNASKED_MAX) {
        fetch->is_stopped = true;
        transport_break(fetch->session->transport, "the server sends messages nobody asked for");
        return;
    }
    const uint32_t *uids = (const uint32_t *)(const void *)order->uids->data;
    const uint32_t *place =
        bsearch(&arrival->uid, uids, order->uids->len, sizeof *uids, session_compare_uids);
    if (place == NULL || fetch->is_done->data[place - uids])
        return;
    bool is_too_large =
        order->is_whole && !arrival->has_body && arrival->size > session_size_max(fetch->session);
    if (!is_too_large && (!arrival->has_body || !is_whole(fetch, arrival)))
        return;
    fetch->is_done->data[place - uids] = 1;
    fetch->has_served = true;
    if (!order->on_arrival(arrival, is_too_large ? NULL : fetch->spool, order->data,
                           &fetch->failure))
        stop(fetch);
}

static bool
take_piece(int type G_GNUC_UNUSED, struct mailimap_msg_att_body_section *section G_GNUC_UNUSED,
           const char *bytes, size_t length, void *data)
{
    Fetch *fetch = data;
    if (fetch->failure == NULL && spool_append(fetch->spool, bytes, length, &fetch->failure))
        return true;
    stop(fetch);
    return false;
}

static void
take_message(struct mailimap_msg_att *attributes, void *data)
{
    Fetch *fetch = data;
    if (fetch->failure != NULL)
        return;
    Arrival arrival = arrival_of(attributes);
    deliver(fetch, &arrival);
    spool_reset(fetch->spool);
    transport_prolong(fetch->session->transport);
}

static bool
run_command(Fetch *fetch, const char *set, const char *items, GError **error)
{
    ImapSession *session = fetch->session;
    g_autofree char *command = g_strdup_printf("UID FETCH %s (%s)", set, items);
    fetch->arrived = 0;
    mailimap_set_msg_att_handler(session->imap, take_message, fetch);
    mailimap_set_msg_body_handler(session->imap, take_piece, fetch);
    bool is_run = session_command(session, fetch->order->wanted, command, FAIL_MALFORMED,
                                  "fetching messages", error);
    mailimap_set_msg_att_handler(session->imap, NULL, NULL);
    mailimap_set_msg_body_handler(session->imap, NULL, NULL);
    spool_reset(fetch->spool);
    if (fetch->failure == NULL)
        return is_run;
    session->is_broken = true;
    g_clear_error(error);
    g_propagate_error(error, g_steal_pointer(&fetch->failure));
    return false;
}

/* The server cannot send some message of its own, or one that is gone; other refusals time may
 * mend. */
static bool
is_about_a_message(const Fetch *fetch, const GError *refusal)
{
    static const char *const codes[] = {"SERVERBUG", "EXPUNGEISSUED", NULL};
    return !fetch->session->is_broken &&
           (fail_is(refusal, FAIL_MALFORMED) ||
            g_strv_contains(codes, line_filter_code(transport_filter(fetch->session->transport))));
}

/* Some servers end the session over a message that they cannot read. One over which two
 * connections broke is given up; a server that says good-bye or keeps silent is left alone. */
static bool
recover(Fetch *fetch, guint first)
{
    Transport *transport = fetch->session->transport;
    uint32_t uid = uid_at(fetch, first);
    if (!fetch->session->is_broken || fetch->is_stopped || transport_is_timed_out(transport) ||
        transport_is_stopped(transport) ||
        line_filter_status(transport_filter(transport)) == LINE_STATUS_BYE ||
        ++fetch->breaks > BREAKS_MAX)
        return false;
    if (uid == fetch->suspect) {
        fetch->is_done->data[first] = 1;
        fetch->given_up++;
    }
    fetch->suspect = uid;
    return session_reopen(fetch->session);
}

static guint
skip_done(const Fetch *fetch, guint from, guint to)
{
    while (from < to && fetch->is_done->data[from])
        from++;
    return from;
}

/* Those with from <= index < *to that are not done, as a command names them; *to becomes less
 * when that would be long. */
static char *
missing_set(const Fetch *fetch, guint from, guint *to)
{
    UidSet set = {fetch->order->uids, fetch->is_done->data, !fetch->order->is_choice};
    return uid_set_format(&set, from, to);
}

static bool fetch_between(Fetch *fetch, guint from, guint to, GError **error);

static bool
fetch_halves(Fetch *fetch, guint from, guint to, GError **error)
{
    if (to - from == 1)
        return true;
    guint middle = from + (to - from) / 2;
    return fetch_between(fetch, from, middle, error) && fetch_between(fetch, middle, to, error);
}

/* What is still missing of the UIDs with from <= index < to. When the server refuses (a message
 * of its own that it cannot read), halves are tried until the one is found, which is left out. */
static bool
fetch_between(Fetch *fetch, guint from, guint to, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    while ((from = skip_done(fetch, from, to)) < to) {
        guint end = to;
        g_autofree char *set = missing_set(fetch, from, &end);
        g_clear_error(&refusal);
        if (run_command(fetch, set, fetch->order->items, &refusal)) {
            from = end;
        } else if (is_about_a_message(fetch, refusal) && ++fetch->refusals <= REFUSALS_MAX) {
            if (!fetch_halves(fetch, from, end, error))
                return false;
            from = end;
        } else if ((from = skip_done(fetch, from, end)) == end || !recover(fetch, from)) {
            g_propagate_error(error, g_steal_pointer(&refusal));
            return false;
        }
    }
    return true;
}

static bool
fetch_odd_again(Fetch *fetch, guint from, guint to, GError **error)
{
    for (guint i = from; i < to; i++) {
        gpointer key = GUINT_TO_POINTER(uid_at(fetch, i));
        if (g_hash_table_contains(fetch->odd, key) && !fetch_between(fetch, i, i + 1, error))
            return false;
    }
    g_hash_table_remove_all(fetch->odd);
    return true;
}

/* Adds the UIDs of too large messages to `large`. A server that refuses to look will send them,
 * in vain. */
static bool
find_large(Fetch *fetch, guint from, guint to, GArray *large, GError **error)
{
    for (guint end; from < to; from = end) {
        g_autoptr(GError) refusal = NULL;
        end = to;
        g_autofree char *set = missing_set(fetch, from, &end);
        g_autofree char *criteria = g_strdup_printf("UID %s LARGER %" G_GINT64_FORMAT, set,
                                                    session_size_max(fetch->session));
        g_autoptr(GArray) found = session_search(fetch->session, criteria, &refusal);
        if (found != NULL && found->len > 0)
            g_array_append_vals(large, found->data, found->len);
        if (fetch->session->is_broken) {
            g_propagate_error(error, g_steal_pointer(&refusal));
            return false;
        }
    }
    return true;
}

/* Those that are too large are not sent, only told of, where the configuration has a limit of its
 * own: people have one because bytes are dear. */
static bool
set_large_aside(Fetch *fetch, guint from, guint to, GError **error)
{
    const FetchOrder *order = fetch->order;
    g_autoptr(GArray) large = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    if (!order->is_whole || fetch->session->settings->size_max == 0)
        return true;
    if (!find_large(fetch, from, to, large, error))
        return false;
    session_settle_uids(large, uid_at(fetch, from), uid_at(fetch, to - 1));
    UidSet set = {large, NULL, false};
    for (guint at = 0, end; at < large->len; at = end) {
        g_autoptr(GError) refusal = NULL;
        end = large->len;
        g_autofree char *text = uid_set_format(&set, at, &end);
        if (!run_command(fetch, text, "UID INTERNALDATE RFC822.SIZE", &refusal) &&
            fetch->session->is_broken) {
            g_propagate_error(error, g_steal_pointer(&refusal));
            return false;
        }
    }
    return true;
}

bool
fetch_run(ImapSession *session, const FetchOrder *order, GError **error)
{
    g_autoptr(Spool) spool = spool_new(order->spool_directory);
    g_autoptr(GByteArray) is_done = g_byte_array_new();
    g_autoptr(GHashTable) odd = g_hash_table_new(NULL, NULL);
    Fetch fetch = {
        .session = session, .order = order, .spool = spool, .is_done = is_done, .odd = odd};
    g_byte_array_set_size(is_done, order->uids->len);
    if (order->uids->len > 0)
        memset(is_done->data, 0, order->uids->len);
    for (guint from = 0; from < order->uids->len; from += MESSAGES_A_COMMAND) {
        guint to = MIN(from + MESSAGES_A_COMMAND, order->uids->len);
        if (!set_large_aside(&fetch, from, to, error) || !fetch_between(&fetch, from, to, error) ||
            !fetch_odd_again(&fetch, from, to, error))
            return false;
    }
    /* Where every message breaks the connection, the messages are not to blame. */
    if (fetch.given_up > 1 && !fetch.has_served)
        return fail(error, FAIL_TEMPORARY,
                    "%s: fetching messages: the server ends the connection over each of them",
                    session->place);
    return true;
}
