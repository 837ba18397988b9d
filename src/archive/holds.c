/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/holds.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/decisions.h"
#include "archive/hold-queries.h"
#include "archive/items.h"
#include "archive/parties.h"
#include "base/error.h"
#include "store/hold-store.h"

/* ── placing ─────────────────────────────────────────────────────────────────────────────── */

static bool
is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\n")] == '\0';
}

static bool
check_words(const HoldEntry *entry, GError **error)
{
    if (is_blank(entry->matter))
        return fail(error, FAIL_USAGE, "which matter owns the hold? (--matter=NAME)");
    if (!g_utf8_validate(entry->matter, -1, NULL) ||
        (entry->text != NULL && !g_utf8_validate(entry->text, -1, NULL)))
        return fail(error, FAIL_USAGE, "the matter or the reason is not UTF-8 text");
    return entry->reason != HOLD_OTHER || !is_blank(entry->text) ||
           fail(error, FAIL_USAGE, "the reason 'other' needs words (--text=WORDS)");
}

static bool
check_review(Archive *archive, Day review_on, GError **error)
{
    char review[DAY_TEXT_SIZE], today[DAY_TEXT_SIZE];
    if (review_on == DAY_NONE)
        return fail(error, FAIL_USAGE,
                    "when shall somebody look at the hold again? (--review=DATE)");
    return review_on > archive_today(archive) ||
           fail(error, FAIL_USAGE, "--review=%s: the day of the review must lie after today, %s",
                day_format(review_on, review), day_format(archive_today(archive), today));
}

static guint
count(char **list)
{
    return list != NULL ? g_strv_length(list) : 0;
}

static bool
check(Archive *archive, const HoldEntry *entry, GError **error)
{
    if (!check_words(entry, error) || !check_review(archive, entry->review_on, error))
        return false;
    if (count(entry->parties) + count(entry->items) + count(entry->conversations) == 0 &&
        entry->query == NULL)
        return fail(error, FAIL_USAGE,
                    "what is to be held? (--party, --item, --conversation, --query)");
    return entry->query == NULL || !is_blank(entry->query) ||
           fail(error, FAIL_USAGE,
                "the query is empty, which finds everything (if that is to be held, write "
                "--query=after:1990-01-01)");
}

/* What one option names. */
typedef bool (*FindTarget)(Archive *archive, const char *text, int64_t *id, GError **error);

static bool
find_item(Archive *archive, const char *text, int64_t *id, GError **error)
{
    if (!item_id_parse(text, id))
        return fail(error, FAIL_USAGE, "--item=%s is not an item id", text);
    g_autoptr(Item) item = items_get(archive, *id, READER_UNRESTRICTED, error);
    return item != NULL;
}

static bool
find_party(Archive *archive, const char *text, int64_t *id, GError **error)
{
    return parties_find(archive, text, READER_UNRESTRICTED, id, error);
}

static bool
find_conversation(Archive *archive, const char *text, int64_t *id, GError **error)
{
    int64_t number;
    bool has_item;
    if (!item_id_parse(text, &number))
        return fail(error, FAIL_USAGE,
                    "--conversation=%s is not the id of a conversation, or of an item in one",
                    text);
    if (!hold_store_conversation(archive->db, number, id, &has_item, error))
        return false;
    if (*id != 0)
        return true;
    return fail(error, FAIL_USAGE,
                has_item ? "item %" G_GINT64_FORMAT " is in no conversation: hold it by --item"
                         : "there is no item and no conversation %" G_GINT64_FORMAT,
                number);
}

static bool
reach(Archive *archive, int64_t hold_id, const char *kind, char **texts, FindTarget find,
      GError **error)
{
    for (char **text = texts; text != NULL && *text != NULL; text++) {
        int64_t target;
        bool is_new;
        if (!find(archive, *text, &target, error) ||
            !hold_store_reach(archive->db, hold_id, kind, target, &is_new, error))
            return false;
    }
    return true;
}

static bool
keep_found(Archive *archive, const HoldEntry *entry, int64_t hold_id, int64_t *added,
           GError **error)
{
    *added = 0;
    if (entry->query == NULL)
        return true;
    g_autoptr(GArray) found = hold_query_run(archive, entry->query, NULL, error);
    return found != NULL && hold_query_keep(archive, hold_id, found, added, error);
}

static bool
reach_all(Archive *archive, const HoldEntry *entry, int64_t hold_id, GError **error)
{
    int64_t found;
    return reach(archive, hold_id, "party", entry->parties, find_party, error) &&
           reach(archive, hold_id, "item", entry->items, find_item, error) &&
           reach(archive, hold_id, "conversation", entry->conversations, find_conversation,
                 error) &&
           keep_found(archive, entry, hold_id, &found, error) &&
           audit_note(archive, "hold placed", "hold", hold_id, error,
                      "reason=%s parties=%u items=%u conversations=%u found=%" G_GINT64_FORMAT,
                      hold_reason_names[entry->reason], count(entry->parties), count(entry->items),
                      count(entry->conversations), found);
}

bool
holds_place(Archive *archive, const HoldEntry *entry, int64_t *id, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !check(archive, entry, error))
        return false;
    g_autoptr(Hold) hold = hold_new();
    hold->matter = g_strdup(entry->matter);
    hold->reason = entry->reason;
    hold->text = g_strdup(entry->text != NULL ? entry->text : "");
    hold->placed_on = archive_today(archive);
    hold->review_on = entry->review_on;
    hold->query = g_strdup(entry->query);
    if (!hold_store_add(archive->db, hold, error) || !reach_all(archive, entry, hold->id, error) ||
        !txn_commit(txn, error))
        return false;
    *id = hold->id;
    return true;
}

/* ── releasing ───────────────────────────────────────────────────────────────────────────── */

/* What its query found since it was last kept: the safety delay is for these, too. A query that
 * fails must not stand in the way of the release. */
static bool
keep_last_found(Archive *archive, const Hold *hold, GError **error)
{
    int64_t added;
    g_autoptr(GError) problem = NULL;
    if (hold->query == NULL)
        return true;
    g_autoptr(GArray) found = hold_query_run(archive, hold->query, NULL, &problem);
    if (found != NULL)
        return hold_query_keep(archive, hold->id, found, &added, error);
    if (fail_is(problem, FAIL_USAGE))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

/* `waiting` takes the items in its scope whose erasure was approved. */
static bool
release(Archive *archive, int64_t id, GArray *waiting, GError **error)
{
    char released[DAY_TEXT_SIZE];
    g_autoptr(Hold) hold = holds_get(archive, id, error);
    if (hold == NULL)
        return false;
    if (hold->released_on != DAY_NONE)
        return fail(error, FAIL_USAGE,
                    "hold %" G_GINT64_FORMAT " (matter '%s') was released on %s already", id,
                    hold->matter, day_format(hold->released_on, released));
    if (!keep_last_found(archive, hold, error))
        return false;
    g_autoptr(GArray) erasures = hold_store_erasures(archive->db, id, error);
    if (erasures == NULL)
        return false;
    g_array_append_vals(waiting, erasures->data, erasures->len);
    return hold_store_release(archive->db, id, archive_today(archive), error) &&
           audit_note(archive, "hold released", "hold", id, error, "%s", "");
}

static bool
note_due(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    GArray *due = data;
    if (decided->decision->outcome == OUTCOME_DUE)
        g_array_append_val(due, decided->item_id);
    return true;
}

/* While another hold's query fails nothing is due at all, and that must not keep this one. */
static bool
find_due(Archive *archive, const GArray *waiting, GArray *due, GError **error)
{
    g_autoptr(GError) problem = NULL;
    DecisionScope scope = {.today = archive_today(archive), .asked = waiting};
    if (waiting->len == 0 || decisions_each(archive, &scope, note_due, NULL, due, &problem) ||
        fail_is(problem, FAIL_REFUSED))
        return true;
    g_propagate_error(error, g_steal_pointer(&problem));
    return false;
}

static bool
release_all(Archive *archive, const GArray *ids, GArray *due, GError **error)
{
    g_autoptr(GArray) waiting = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < ids->len; i++)
        if (!release(archive, g_array_index(ids, int64_t, i), waiting, error))
            return false;
    return find_due(archive, waiting, due, error);
}

bool
holds_release(Archive *archive, int64_t id, GArray *due, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(ids, id);
    return txn != NULL && release_all(archive, ids, due, error) && txn_commit(txn, error);
}

static bool
fail_no_matter(Archive *archive, const char *matter, GError **error)
{
    g_autoptr(GArray) released = hold_store_of_matter(archive->db, matter, true, error);
    return released != NULL &&
           fail(error, FAIL_USAGE,
                released->len > 0
                    ? "all holds of the matter '%s' were released already"
                    : "there is no hold of a matter '%s' (see 'letterbook hold list')",
                matter);
}

bool
holds_release_matter(Archive *archive, const char *matter, GArray *ids, GArray *due, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(GArray) open =
        txn != NULL ? hold_store_of_matter(archive->db, matter, false, error) : NULL;
    if (open == NULL)
        return false;
    if (open->len == 0)
        return fail_no_matter(archive, matter, error);
    g_array_append_vals(ids, open->data, open->len);
    return release_all(archive, open, due, error) && txn_commit(txn, error);
}

/* ── looking ─────────────────────────────────────────────────────────────────────────────── */

GArray *
holds_list(Archive *archive, bool with_released, GError **error)
{
    return hold_store_list(archive->db, with_released, error);
}

Hold *
holds_get(Archive *archive, int64_t id, GError **error)
{
    Hold *hold = NULL;
    if (!hold_store_find(archive->db, id, &hold, error))
        return NULL;
    if (hold == NULL)
        fail(error, FAIL_USAGE,
             "there is no hold %" G_GINT64_FORMAT " (see 'letterbook hold list --all')", id);
    return hold;
}

bool
holds_count(Archive *archive, const Hold *hold, int64_t *items, GError **error)
{
    HoldQuery query = {.hold_id = hold->id, .matter = hold->matter, .query = hold->query};
    *items = 0;
    if (hold->released_on != DAY_NONE)
        return true;
    g_autoptr(GArray) named = hold_store_items(archive->db, hold->id, error);
    g_autoptr(GArray) found = hold->query == NULL ? g_array_new(FALSE, FALSE, sizeof(int64_t))
                              : named != NULL     ? hold_query_find(archive, &query, NULL, error)
                                                  : NULL;
    if (named == NULL || found == NULL)
        return false;
    g_autoptr(GHashTable) known = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < named->len; i++)
        g_hash_table_add(known, &g_array_index(named, int64_t, i));
    for (guint i = 0; i < found->len; i++)
        g_hash_table_add(known, &g_array_index(found, int64_t, i));
    *items = g_hash_table_size(known);
    return true;
}
