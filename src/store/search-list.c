/* SPDX-License-Identifier: GPL-3.0-or-later */
/* INDEXED BY: with any other index a list would not come in order, or all of it would. */
#include "store/search-list.h"

#include <string.h>

#define ITEM_BY(index) .table = "item INDEXED BY " index, .id = "item.id"
#define ADDRESS_OF_PARTICIPANT                                                                     \
    .table = "participant INDEXED BY participant_of_address", .id = "participant.item_id",         \
    .join = "participant.address_id = address.id"
#define LINK_OF(party)                                                                             \
    .table = "link INDEXED BY link_of_party", .id = "link.item_id", .join = "link.party_id = " party

static const SearchList list_items[] = {{.table = "item", .id = "item.id", .join = "1"}};

static const SearchList list_match[] = {
    {.table = "search_index", .id = "search_index.rowid", .join = "search_index MATCH ?"}};

/* Not kept in order, but at hand. */
static const SearchList list_ids[] = {
    {.members = "(SELECT 1)", .which = "1", .table = "json_each(?)", .id = "value", .join = "1"}};

static const SearchList list_channel[] = {{ITEM_BY("item_of_channel"), .join = "item.channel = ?"}};
static const SearchList list_other_channels[] = {
    {.members = "json_each('[\"email\", \"phone\", \"meeting\", \"chat\"]') AS other",
     .which = "other.value <> ?",
     ITEM_BY("item_of_channel"),
     .join = "item.channel = other.value"}};

static const SearchList list_direction[] = {
    {ITEM_BY("item_of_direction"), .join = "item.direction = ?"}};
static const SearchList list_other_directions[] = {
    {.members = "json_each('[\"in\", \"out\", \"internal\"]') AS other",
     .which = "other.value <> ?",
     ITEM_BY("item_of_direction"),
     .join = "item.direction = other.value"}};

static const SearchList list_attachment[] = {
    {ITEM_BY("item_with_attachment"), .join = "item.attachments > 0"}};

static const SearchList list_size[] = {{.members = "json_each(?) AS one",
                                        .which = "1",
                                        ITEM_BY("item_of_magnitude"),
                                        .join = "item.magnitude = one.value"}};

static const SearchList list_message_id[] = {
    {ITEM_BY("item_of_message_id"), .join = "item.message_id = ?"}};

static const SearchList list_mailbox[] = {
    {.members = "folder",
     .which = "folder.mailbox_id = (SELECT id FROM mailbox WHERE name = ?)",
     .table = "sighting INDEXED BY sighting_of_folder",
     .id = "sighting.item_id",
     .join = "sighting.folder_id = folder.id AND sighting.item_id IS NOT NULL"}};

static const SearchList list_bookkeeping[] = {{.table = "bookkeeping",
                                               .id = "bookkeeping.item_id",
                                               .join = "bookkeeping.cleared_on IS NULL"}};

static const SearchList list_party[] = {
    {.members = "address",
     .which = "address.party_id IN " PARTIES_NAMED,
     ADDRESS_OF_PARTICIPANT,
     .but = " AND NOT EXISTS (SELECT 1 FROM link WHERE link.item_id = participant.item_id"
            " AND link.party_id = address.party_id AND link.removed_on IS NOT NULL)"},
    {.members = "json_each(?) AS named",
     .which = "1",
     LINK_OF("named.value"),
     .but = " AND link.removed_on IS NULL"}};

/* Of the parties that ever had it. */
static const SearchList list_role[] = {
    {.members = "relationship CROSS JOIN address ON address.party_id = relationship.party_id",
     .which = "relationship.role = ?",
     ADDRESS_OF_PARTICIPANT},
    {.members = "relationship",
     .which = "relationship.role = ?",
     LINK_OF("relationship.party_id")}};

#define SCOPE "hold_scope " OPEN_HOLD
static const SearchList list_held[] = {
    {.members = SCOPE,
     .which = "hold_scope.kind = 'item'",
     .table = "item",
     .id = "item.id",
     .join = "item.id = hold_scope.target_id"},
    {.members = SCOPE,
     .which = "hold_scope.kind = 'conversation'",
     ITEM_BY("item_of_conversation"),
     .join = "item.conversation_id = hold_scope.target_id"},
    {.members = SCOPE " CROSS JOIN address ON address.party_id = hold_scope.target_id",
     .which = "hold_scope.kind = 'party'",
     ADDRESS_OF_PARTICIPANT},
    {.members = SCOPE, .which = "hold_scope.kind = 'party'", LINK_OF("hold_scope.target_id")}};

void
search_lists_clear(SearchLists *lists)
{
    g_clear_pointer(&lists->value, g_free);
}

#define LISTS(of) ((SearchLists){.lists = (of), .count = G_N_ELEMENTS(of), .is_exact = true})

void
search_lists_items(SearchLists *found)
{
    *found = LISTS(list_items);
}

void
search_lists_match(const char *match, SearchLists *found)
{
    *found = LISTS(list_match);
    found->value = g_strdup(match);
}

void
search_lists_ids(const char *ids, SearchLists *found)
{
    *found = LISTS(list_ids);
    found->value = g_strdup(ids);
    found->is_named = true;
}

/* ── sizes ───────────────────────────────────────────────────────────────────────────────── */

static int
magnitude(int64_t size)
{
    char digits[24];
    int count = g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, MAX(size, 0));
    return count * 10 + (digits[0] - '0');
}

/* The first and the last of them may hold others too. */
void
search_lists_sizes(int64_t from, int64_t below, SearchLists *found)
{
    int least = magnitude(from), most = magnitude(below - 1);
    GString *text = g_string_new("[");
    for (int i = least; i <= most; i++)
        g_string_append_printf(text, i > least ? ",%d" : "%d", i);
    g_string_append_c(text, ']');
    *found = LISTS(list_size);
    found->value = g_string_free(text, FALSE);
    found->is_exact = false;
}

/* ── conditions ──────────────────────────────────────────────────────────────────────────── */

/* What is not in one of few lists is in the others. */
static bool
find_others(const Query *query, SearchLists *found)
{
    if (query->kind == QUERY_CHANNEL)
        *found = LISTS(list_other_channels);
    else if (query->kind == QUERY_DIRECTION)
        *found = LISTS(list_other_directions);
    else
        return false;
    found->value = g_strdup(query->text);
    return true;
}

static bool
find_by_text(const Query *query, SearchLists *found)
{
    switch (query->kind) {
    case QUERY_CHANNEL:
        *found = LISTS(list_channel);
        break;
    case QUERY_DIRECTION:
        *found = LISTS(list_direction);
        break;
    case QUERY_MAILBOX:
        *found = LISTS(list_mailbox);
        break;
    case QUERY_MESSAGE_ID:
        *found = LISTS(list_message_id);
        break;
    case QUERY_ROLE:
        if (strcmp(query->text, "individual") == 0)
            return false;
        *found = LISTS(list_role);
        found->is_exact = false;
        break;
    default:
        return false;
    }
    found->value = g_strdup(query->text);
    return true;
}

bool
search_lists_find(const Query *query, GHashTable *parties, SearchLists *found)
{
    switch (query->kind) {
    case QUERY_NOT:
        return find_others(g_ptr_array_index(query->children, 0), found);
    case QUERY_PARTY:
        *found = LISTS(list_party);
        found->value = g_strdup(g_hash_table_lookup(parties, query->text));
        return true;
    case QUERY_HAS_ATTACHMENT:
        *found = LISTS(list_attachment);
        return true;
    case QUERY_IS_BOOKKEEPING:
        *found = LISTS(list_bookkeeping);
        return true;
    case QUERY_IS_HELD:
        *found = LISTS(list_held);
        found->is_exact = false;
        return true;
    case QUERY_IDS:
        search_lists_ids(query->text, found);
        return true;
    default:
        return find_by_text(query, found);
    }
}
