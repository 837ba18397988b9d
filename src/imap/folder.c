/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a folder, and what is in it. */
#include "imap/folder-name.h"
#include "imap/session-private.h"
#include "imap/uid-set.h"

#include <string.h>

Selection *
session_selection(const ImapSession *session)
{
    return line_filter_selection(transport_filter(session->transport));
}

static bool
is_atom(const char *text)
{
    for (; *text != '\0'; text++) {
        if (!g_ascii_isalnum(*text) && strchr("._/&+,-", *text) == NULL)
            return false;
    }
    return true;
}

char *
session_quoted(const char *wire)
{
    if (is_atom(wire))
        return g_strdup(wire);
    GString *text = g_string_new("\"");
    for (; *wire != '\0'; wire++) {
        if (*wire == '"' || *wire == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *wire);
    }
    g_string_append_c(text, '"');
    return g_string_free(text, FALSE);
}

char *
session_quoted_folder(const ImapSession *session, const char *folder, GError **error)
{
    const char *known = g_hash_table_lookup(session->wires, folder);
    g_autofree char *wire = known != NULL ? g_strdup(known) : folder_name_encode(folder, error);
    return wire != NULL ? session_quoted(wire) : NULL;
}

static bool
open_folder(ImapSession *session, const char *folder, const char *verb, const char *parameters,
            GError **error)
{
    g_autofree char *doing = g_strdup_printf("opening folder \"%s\"", folder);
    g_autofree char *name = session_quoted_folder(session, folder, error);
    session->is_writable = false;
    if (name == NULL)
        return false;
    g_autofree char *command = g_strconcat(verb, " ", name, parameters, NULL);
    if (!session_command(session, LINE_WANT_SELECTION, command, FAIL_MALFORMED, doing, error))
        return false;
    const Selection *selection = session_selection(session);
    if (selection->uid_validity == 0)
        return fail(error, FAIL_MALFORMED,
                    "%s: %s: the server gives no UIDVALIDITY, so nothing can be fetched exactly "
                    "once",
                    session->place, doing);
    session->opened = (ImapFolder){
        .uid_validity = selection->uid_validity,
        .uid_next = selection->uid_next,
        .exists = selection->exists,
        .highest_modseq = selection->highest_modseq,
    };
    g_free(session->folder);
    session->folder = g_strdup(folder);
    return true;
}

bool
imap_session_examine(ImapSession *session, const char *folder, ImapFolder *opened, GError **error)
{
    if (!open_folder(session, folder, "EXAMINE", "", error))
        return false;
    *opened = session->opened;
    return true;
}

/* Of a server that was put back from a backup, or lies, nothing older counts. */
static bool
knows_what_vanished(const Selection *selection, uint32_t uid_validity, uint64_t modseq)
{
    return selection->uid_validity == uid_validity && selection->highest_modseq >= modseq &&
           !selection->has_vanished_more;
}

bool
imap_session_resync(ImapSession *session, const char *folder, uint32_t uid_validity,
                    uint64_t modseq, ImapFolder *opened, GArray **vanished, GError **error)
{
    if (!session_is_connected(session, error))
        return false;
    bool is_asked = session_capabilities(session)->has_qresync && uid_validity > 0 && modseq > 0;
    g_autofree char *since =
        g_strdup_printf(" (QRESYNC (%u %" G_GUINT64_FORMAT "))", uid_validity, modseq);
    if (!open_folder(session, folder, "EXAMINE", is_asked ? since : "", error))
        return false;
    *opened = session->opened;
    *vanished = NULL;
    Selection *selection = session_selection(session);
    if (is_asked && knows_what_vanished(selection, uid_validity, modseq)) {
        ranges_settle(selection->vanished);
        *vanished = g_array_ref(selection->vanished);
    }
    return true;
}

/* Without UIDPLUS there is only EXPUNGE, which takes what others have marked as well. */
bool
imap_session_select(ImapSession *session, const char *folder, ImapFolder *opened, GError **error)
{
    if (!session_is_connected(session, error))
        return false;
    if (!session_is_capable(session, "UIDPLUS", false))
        return fail(error, FAIL_REFUSED,
                    "%s: the server cannot remove single messages (it lacks UIDPLUS)",
                    session->place);
    if (!open_folder(session, folder, "SELECT", "", error))
        return false;
    LineFilter *filter = transport_filter(session->transport);
    if (strcmp(line_filter_code(filter), "READ-ONLY") == 0)
        return fail(error, FAIL_REFUSED, "%s: the server lets us only read folder \"%s\"",
                    session->place, folder);
    session->is_writable = true;
    *opened = session->opened;
    return true;
}

int
session_compare_uids(const void *one, const void *other)
{
    uint32_t left = *(const uint32_t *)one, right = *(const uint32_t *)other;
    return left < right ? -1 : left > right;
}

static uint32_t
uid_at(const GArray *uids, guint index)
{
    return g_array_index(uids, uint32_t, index);
}

/* "n:*" finds the last message even where its UID is below n. */
void
session_settle_uids(GArray *uids, uint32_t first, uint32_t last)
{
    guint kept = 0;
    g_array_sort(uids, session_compare_uids);
    for (guint i = 0; i < uids->len; i++) {
        uint32_t uid = uid_at(uids, i);
        if (uid >= first && uid <= last && (kept == 0 || uid_at(uids, kept - 1) != uid))
            g_array_index(uids, uint32_t, kept++) = uid;
    }
    g_array_set_size(uids, kept);
}

GArray *
session_search(ImapSession *session, const char *criteria, GError **error)
{
    g_autofree char *command = g_strconcat("UID SEARCH ", criteria, NULL);
    if (!session_command(session, LINE_WANT_SEARCH, command, FAIL_TEMPORARY,
                         "asking which messages there are", error))
        return NULL;
    return line_filter_take_numbers(transport_filter(session->transport));
}

bool
session_find_uids(ImapSession *session, uint32_t first, uint32_t last, GArray **uids,
                  GError **error)
{
    g_autofree char *criteria = last == UINT32_MAX
                                    ? g_strdup_printf("UID %u:*", MAX(first, 1))
                                    : g_strdup_printf("UID %u:%u", MAX(first, 1), last);
    GArray *found = session_search(session, criteria, error);
    if (found == NULL)
        return false;
    session_settle_uids(found, first, last);
    *uids = found;
    return true;
}

bool
imap_session_uids(ImapSession *session, uint32_t first, GArray **uids, GError **error)
{
    return session_find_uids(session, first, UINT32_MAX, uids, error);
}

/* Few enough for one command. */
static char *
short_set(const GArray *uids)
{
    g_assert(uids->len > 0 && uids->len <= IMAP_UIDS_MAX);
    UidSet set = {uids, NULL, false};
    guint to = uids->len;
    return uid_set_format(&set, 0, &to);
}

bool
imap_session_present(ImapSession *session, const GArray *uids, GArray **present, GError **error)
{
    g_autofree char *set = short_set(uids);
    g_autofree char *criteria = g_strconcat("UID ", set, NULL);
    g_autoptr(GArray) found = session_search(session, criteria, error);
    if (found == NULL)
        return false;
    session_settle_uids(found, uid_at(uids, 0), uid_at(uids, uids->len - 1));
    *present = g_array_sized_new(FALSE, FALSE, sizeof(uint32_t), uids->len);
    for (guint i = 0; i < uids->len; i++) {
        uint32_t uid = uid_at(uids, i);
        if (g_array_binary_search(found, &uid, session_compare_uids, NULL))
            g_array_append_val(*present, uid);
    }
    return true;
}

bool
imap_session_remove(ImapSession *session, const GArray *uids, GError **error)
{
    g_assert(session->is_writable);
    static const char doing[] = "removing messages";
    g_autofree char *set = short_set(uids);
    g_autofree char *mark = g_strdup_printf("UID STORE %s +FLAGS.SILENT (\\Deleted)", set);
    g_autofree char *expunge = g_strdup_printf("UID EXPUNGE %s", set);
    return session_command(session, LINE_WANT_NOTHING, mark, FAIL_REFUSED, doing, error) &&
           session_command(session, LINE_WANT_NOTHING, expunge, FAIL_REFUSED, doing, error);
}
