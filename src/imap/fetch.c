/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of the opened folder, streamed: libetpan hands on the body in pieces, before the UID
 * is known; the spool holds them until the message is complete. */
#include "imap/session-private.h"

#include <string.h>

/* libetpan keeps the text of all lines (not the messages) until the command ends. */
#define MESSAGES_A_COMMAND 5000
#define MESSAGES_UNASKED_MAX 1000
#define REFUSALS_MAX 20
#define ESTIMATES_UNTIL_BELIEVED 3
#define BREAKS_MAX 10

typedef struct {
    ImapSession *session;
    ImapMessageFunc on_message;
    void *data;
    Spool *spool;
    GError *failure;     /* of the spool or of on_message */
    GArray *uids;        /* to fetch, ascending */
    bool is_choice;      /* the folder has others between them */
    GByteArray *is_done; /* one for each: delivered */
    GHashTable *odd;     /* UID -> size, of messages that did not have the size announced */
    unsigned arrived;    /* in this command */
    unsigned refusals;
    unsigned breaks;
    bool is_stopped;  /* by us */
    uint32_t suspect; /* the first UID missing when the connection broke; 0: none */
} Fetch;

typedef struct {
    uint32_t uid;
    uint32_t size;
    bool has_size, has_body;
    Instant date;
} Arrival;

static Instant
instant_of(const struct mailimap_date_time *date)
{
    if (date == NULL || date->dt_year < 1971 || date->dt_year > 2900)
        return INSTANT_NONE;
    Civil civil = {date->dt_year, date->dt_month, date->dt_day};
    Day day = day_from_civil(civil);
    Civil again = civil_from_day(day);
    int zone = ABS(date->dt_zone);
    int offset = (zone / 100 * 60 + zone % 100) * (date->dt_zone < 0 ? -60 : 60);
    if (again.month != civil.month || again.day != civil.day || date->dt_hour > 23 ||
        date->dt_min > 59 || date->dt_sec > 60 || zone > 2359)
        return INSTANT_NONE;
    return (Instant)day * 86400 + date->dt_hour * 3600 + date->dt_min * 60 + date->dt_sec - offset;
}

static Arrival
arrival_of(const struct mailimap_msg_att *attributes)
{
    Arrival arrival = {.date = INSTANT_NONE};
    clistiter *at;
    for (at = clist_begin(attributes->att_list); at != NULL; at = clist_next(at)) {
        const struct mailimap_msg_att_item *item = clist_content(at);
        if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
            continue;
        const struct mailimap_msg_att_static *fact = item->att_data.att_static;
        if (fact->att_type == MAILIMAP_MSG_ATT_UID) {
            arrival.uid = fact->att_data.att_uid;
        } else if (fact->att_type == MAILIMAP_MSG_ATT_RFC822_SIZE) {
            arrival.size = fact->att_data.att_rfc822_size;
            arrival.has_size = true;
        } else if (fact->att_type == MAILIMAP_MSG_ATT_INTERNALDATE) {
            arrival.date = instant_of(fact->att_data.att_internal_date);
        } else if (fact->att_type == MAILIMAP_MSG_ATT_BODY_SECTION) {
            arrival.has_body = true;
        }
    }
    return arrival;
}

/* Some servers only estimate RFC822.SIZE. A message of another size is asked for again, and
 * taken when it comes with the same number of bytes a second time; when that happened a few
 * times the server's sizes are no longer asked. */
static bool
is_whole(Fetch *fetch, const Arrival *arrival)
{
    ImapSession *session = fetch->session;
    int64_t size = spool_size(fetch->spool);
    if (!arrival->has_size || size == arrival->size ||
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
    guint index;
    if (++fetch->arrived > MESSAGES_A_COMMAND + MESSAGES_UNASKED_MAX) {
        fetch->is_stopped = true;
        transport_break(fetch->session->transport, "the server sends messages nobody asked for");
        return;
    }
    if (!g_array_binary_search(fetch->uids, &arrival->uid, session_compare_uids, &index))
        return;
    if (fetch->is_done->data[index] || !arrival->has_body || !is_whole(fetch, arrival))
        return;
    fetch->is_done->data[index] = 1;
    if (!fetch->on_message(arrival->uid, arrival->date, fetch->spool, spool_size(fetch->spool),
                           fetch->data, &fetch->failure))
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

/* A range as long as nothing else is in it: thousands of UIDs with gaps would make a long line. */
static char *
uids_between(const Fetch *fetch, guint from, guint to)
{
    if (fetch->is_choice)
        return session_uid_set(fetch->uids, from, to);
    return g_strdup_printf("%u:%u", g_array_index(fetch->uids, uint32_t, from),
                           g_array_index(fetch->uids, uint32_t, to - 1));
}

static bool
run_command(Fetch *fetch, guint from, guint to, GError **error)
{
    ImapSession *session = fetch->session;
    g_autofree char *set = uids_between(fetch, from, to);
    g_autofree char *command =
        g_strdup_printf("UID FETCH %s (UID INTERNALDATE RFC822.SIZE BODY.PEEK[])", set);
    fetch->arrived = 0;
    mailimap_set_msg_att_handler(session->imap, take_message, fetch);
    mailimap_set_msg_body_handler(session->imap, take_piece, fetch);
    bool is_run = session_command(session, LINE_WANT_FETCH, command, FAIL_MALFORMED,
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

/* The server cannot send some message of its own; other refusals time may mend. */
static bool
is_about_a_message(const Fetch *fetch, const GError *refusal)
{
    LineFilter *filter = transport_filter(fetch->session->transport);
    return !fetch->session->is_broken &&
           (fail_is(refusal, FAIL_MALFORMED) || strcmp(line_filter_code(filter), "SERVERBUG") == 0);
}

/* Some servers end the session over a message that they cannot read. One over which two
 * connections broke is given up; a server that says good-bye or keeps silent is left alone. */
static bool
recover(Fetch *fetch, guint first)
{
    Transport *transport = fetch->session->transport;
    uint32_t uid = g_array_index(fetch->uids, uint32_t, first);
    if (!fetch->session->is_broken || fetch->is_stopped || transport_is_timed_out(transport) ||
        transport_is_stopped(transport) ||
        line_filter_status(transport_filter(transport)) == LINE_STATUS_BYE ||
        ++fetch->breaks > BREAKS_MAX)
        return false;
    if (uid == fetch->suspect)
        fetch->is_done->data[first] = 1;
    fetch->suspect = uid;
    return session_reopen(fetch->session);
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
    for (;;) {
        g_clear_error(&refusal);
        while (from < to && fetch->is_done->data[from])
            from++;
        if (from == to || run_command(fetch, from, to, &refusal))
            return true;
        if (is_about_a_message(fetch, refusal) && ++fetch->refusals <= REFUSALS_MAX)
            return fetch_halves(fetch, from, to, error);
        while (from < to && fetch->is_done->data[from])
            from++;
        if (from == to || !recover(fetch, from))
            break;
    }
    g_propagate_error(error, g_steal_pointer(&refusal));
    return false;
}

static bool
fetch_odd_again(Fetch *fetch, guint from, guint to, GError **error)
{
    for (guint i = from; i < to; i++) {
        gpointer key = GUINT_TO_POINTER(g_array_index(fetch->uids, uint32_t, i));
        if (g_hash_table_contains(fetch->odd, key) && !fetch_between(fetch, i, i + 1, error))
            return false;
    }
    g_hash_table_remove_all(fetch->odd);
    return true;
}

static bool
fetch_all(Fetch *fetch, GError **error)
{
    for (guint from = 0; from < fetch->uids->len; from += MESSAGES_A_COMMAND) {
        guint to = MIN(from + MESSAGES_A_COMMAND, fetch->uids->len);
        if (!fetch_between(fetch, from, to, error) || !fetch_odd_again(fetch, from, to, error))
            return false;
    }
    return true;
}

static bool
fetch_uids(Fetch *fetch, const char *spool_directory, GError **error)
{
    g_autoptr(Spool) spool = spool_new(spool_directory);
    g_autoptr(GByteArray) is_done = g_byte_array_new();
    g_autoptr(GHashTable) odd = g_hash_table_new(NULL, NULL);
    g_byte_array_set_size(is_done, fetch->uids->len);
    if (fetch->uids->len > 0)
        memset(is_done->data, 0, fetch->uids->len);
    fetch->spool = spool;
    fetch->is_done = is_done;
    fetch->odd = odd;
    return fetch_all(fetch, error);
}

bool
imap_session_fetch(ImapSession *session, uint32_t first, uint32_t last, const char *spool_directory,
                   ImapMessageFunc on_message, void *data, GError **error)
{
    g_autoptr(GArray) uids = NULL;
    if (!session_search(session, first, last, &uids, error))
        return false;
    Fetch fetch = {.session = session, .on_message = on_message, .data = data, .uids = uids};
    return fetch_uids(&fetch, spool_directory, error);
}

bool
imap_session_fetch_these(ImapSession *session, GArray *uids, const char *spool_directory,
                         ImapMessageFunc on_message, void *data, GError **error)
{
    g_assert(uids->len > 0 && uids->len <= IMAP_UIDS_MAX);
    Fetch fetch = {.session = session,
                   .on_message = on_message,
                   .data = data,
                   .uids = uids,
                   .is_choice = true};
    return fetch_uids(&fetch, spool_directory, error);
}
