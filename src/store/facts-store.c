/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/facts-store.h"

#include "store/stmt.h"

/* A chunk ends with the conversation in which it reaches this. */
#define CHUNK_ITEMS 16384

static GHashTable *
table_by_id(GDestroyNotify free_value)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_value);
}

FactIds *
fact_ids_new(void)
{
    FactIds *ids = g_new0(FactIds, 1);
    ids->parties = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ids->party_place = table_by_id(NULL);
    ids->provisional = g_byte_array_new();
    ids->items = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ids->held_items = table_by_id((GDestroyNotify)g_array_unref);
    ids->held_conversations = table_by_id((GDestroyNotify)g_array_unref);
    return ids;
}

void
fact_ids_free(FactIds *ids)
{
    g_array_unref(ids->parties);
    g_hash_table_unref(ids->party_place);
    g_byte_array_unref(ids->provisional);
    g_array_unref(ids->items);
    g_hash_table_unref(ids->held_items);
    g_hash_table_unref(ids->held_conversations);
    g_free(ids);
}

/* ── asked items ─────────────────────────────────────────────────────────────────────────── */

/* As a JSON array: one value to bind, however many they are. */
static char *
asked_text(const GArray *asked)
{
    GString *text = g_string_new("[");
    for (guint i = 0; asked != NULL && i < asked->len; i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                               g_array_index(asked, int64_t, i));
    g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

#define SQL_ASKED "(SELECT value FROM json_each(:asked))"

/* Parties that the asked items are linked to, in any way. */
#define SQL_NEAR_PARTY                                                                             \
    "near_party (id) AS ("                                                                         \
    " SELECT address.party_id FROM participant"                                                    \
    "  JOIN address ON address.id = participant.address_id"                                        \
    "  WHERE participant.item_id IN " SQL_ASKED " AND address.party_id IS NOT NULL"                \
    " UNION SELECT party_id FROM link WHERE item_id IN " SQL_ASKED ")"

/* ── parties ─────────────────────────────────────────────────────────────────────────────── */

#define SQL_PARTY_COLUMNS                                                                          \
    "SELECT party.id, party.created_on, party.prospective, party.objected_on,"                     \
    " party.contact_shortened_on, party.last_contact_on, party.erasure_approved_on,"               \
    " relationship.role, relationship.end_on, relationship.recorded_on,"                           \
    " relationship.end_recorded_on, party.is_provisional"                                          \
    " FROM party LEFT JOIN relationship ON relationship.party_id = party.id"

static const char sql_parties[] = SQL_PARTY_COLUMNS " ORDER BY party.id, relationship.id";
static const char sql_near_parties[] =
    "WITH " SQL_NEAR_PARTY " " SQL_PARTY_COLUMNS
    " WHERE party.id IN (SELECT id FROM near_party) ORDER BY party.id, relationship.id";

static const char sql_unlinked_parties[] = SQL_PARTY_COLUMNS
    " WHERE party.id IN " SQL_ASKED
    " AND NOT EXISTS (SELECT 1 FROM link WHERE link.party_id = party.id)"
    " AND NOT EXISTS (SELECT 1 FROM address"
    "  JOIN participant ON participant.address_id = address.id WHERE address.party_id = party.id)"
    " ORDER BY party.id, relationship.id";

static void
add_party(Stmt *stmt, Facts *facts, FactIds *ids)
{
    int64_t id = stmt_int64(stmt, 0);
    PartyFact *party = facts_add_party(facts);
    int prospective = PROSPECTIVE_NO;
    (void)name_parse(prospective_names, stmt_text(stmt, 2), &prospective);
    party->prospective = (Prospective)prospective;
    party->created_on = stmt_day(stmt, 1);
    party->objected_on = stmt_day(stmt, 3);
    party->contact_shortened_on = stmt_day(stmt, 4);
    party->last_contact_on = stmt_day(stmt, 5);
    party->erasure_approved_on = stmt_day(stmt, 6);
    guint8 is_provisional = stmt_int64(stmt, 11) != 0;
    g_byte_array_append(ids->provisional, &is_provisional, 1);
    g_array_append_val(ids->parties, id);
    g_hash_table_insert(ids->party_place, g_memdup2(&id, sizeof id),
                        GUINT_TO_POINTER(ids->parties->len));
}

static void
add_relationship(Stmt *stmt, Facts *facts)
{
    int role;
    if (!name_parse(party_role_names, stmt_text(stmt, 7), &role))
        return;
    RelationshipFact *relationship = facts_add_relationship(facts, (PartyRole)role);
    relationship->end = stmt_day(stmt, 8);
    relationship->recorded_on = stmt_day(stmt, 9);
    relationship->end_recorded_on = stmt_day(stmt, 10);
}

static bool
load_parties(Db *db, const char *sql, const GArray *asked, Facts *facts, FactIds *ids,
             GError **error)
{
    g_autofree char *text = asked_text(asked);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    if (asked != NULL)
        stmt_bind_text(stmt, ":asked", text);
    int64_t last = 0;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        if (stmt_int64(stmt, 0) != last)
            add_party(stmt, facts, ids);
        last = stmt_int64(stmt, 0);
        add_relationship(stmt, facts);
    }
    return state == STMT_DONE;
}

bool
facts_store_load_parties(Db *db, const GArray *asked, Facts *facts, FactIds *ids, GError **error)
{
    return load_parties(db, asked != NULL ? sql_near_parties : sql_parties, asked, facts, ids,
                        error);
}

bool
facts_store_load_unlinked(Db *db, const GArray *parties, Facts *facts, FactIds *ids, GError **error)
{
    return load_parties(db, sql_unlinked_parties, parties, facts, ids, error);
}

static bool
find_party(const FactIds *ids, int64_t party_id, uint32_t *place)
{
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(ids->party_place, &party_id));
    *place = found - 1;
    return found != 0;
}

/* ── holds ───────────────────────────────────────────────────────────────────────────────── */

static const char sql_holds[] =
    "SELECT hold.id, hold.matter, hold.reason, hold.placed_on, hold.released_on,"
    " hold_scope.kind, hold_scope.target_id"
    " FROM hold LEFT JOIN hold_scope ON hold_scope.hold_id = hold.id"
    "  AND (:is_all OR hold_scope.kind <> 'item' OR hold_scope.target_id IN " SQL_ASKED ")"
    " ORDER BY hold.id";

static void
note_held(GHashTable *held, int64_t id, uint32_t hold)
{
    GArray *holds = g_hash_table_lookup(held, &id);
    if (holds == NULL) {
        holds = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_hash_table_insert(held, g_memdup2(&id, sizeof id), holds);
    }
    for (guint i = 0; i < holds->len; i++)
        if (g_array_index(holds, uint32_t, i) == hold)
            return;
    g_array_append_val(holds, hold);
}

void
fact_ids_hold_item(FactIds *ids, int64_t item_id, uint32_t hold)
{
    note_held(ids->held_items, item_id, hold);
}

static void
add_hold(Stmt *stmt, Facts *facts)
{
    int reason = HOLD_OTHER;
    (void)name_parse(hold_reason_names, stmt_text(stmt, 2), &reason); /* no others are stored */
    HoldFact *hold = facts_add_hold(facts, stmt_text(stmt, 1), (HoldReason)reason);
    hold->placed_on = stmt_day(stmt, 3);
    hold->released_on = stmt_day(stmt, 4);
}

static void
add_hold_target(Stmt *stmt, Facts *facts, FactIds *ids)
{
    uint32_t hold = facts->holds->len - 1, party;
    const char *kind = stmt_text(stmt, 5);
    int64_t target = stmt_int64(stmt, 6);
    if (g_str_equal(kind, "item"))
        fact_ids_hold_item(ids, target, hold);
    else if (g_str_equal(kind, "conversation"))
        note_held(ids->held_conversations, target, hold);
    else if (find_party(ids, target, &party))
        g_array_append_val(g_array_index(facts->holds, HoldFact, hold).scope.parties, party);
}

bool
facts_store_load_holds(Db *db, const GArray *asked, Facts *facts, FactIds *ids, GError **error)
{
    g_autofree char *text = asked_text(asked);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_holds, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":is_all", asked == NULL);
    stmt_bind_text(stmt, ":asked", text);
    int64_t last = 0;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        if (stmt_int64(stmt, 0) != last)
            add_hold(stmt, facts);
        last = stmt_int64(stmt, 0);
        if (!stmt_is_null(stmt, 5))
            add_hold_target(stmt, facts, ids);
    }
    return state == STMT_DONE;
}

/* What holds reach in a chunk is named by its places. */
static void
cover(Facts *facts, GHashTable *held, int64_t id, uint32_t place, size_t member)
{
    const GArray *holds = g_hash_table_lookup(held, &id);
    for (guint i = 0; holds != NULL && i < holds->len; i++) {
        HoldFact *hold = &g_array_index(facts->holds, HoldFact, g_array_index(holds, uint32_t, i));
        GArray *places = G_STRUCT_MEMBER(GArray *, &hold->scope, member);
        g_array_append_val(places, place);
    }
}

/* ── items ───────────────────────────────────────────────────────────────────────────────── */

#define SQL_ITEM_COLUMNS                                                                           \
    "SELECT item.id, item.conversation_id, item.channel, item.direction, item.first_seen_at,"      \
    " item.received_at, item.trusted_at, item.is_automated, item.is_answered, item.shortened_on,"  \
    " participant.role, address.party_id, item.erasure_approved_on, bookkeeping.kind,"             \
    " bookkeeping.year, bookkeeping.document_on, bookkeeping.cleared_on"                           \
    " FROM item LEFT JOIN participant ON participant.item_id = item.id"                            \
    " LEFT JOIN address ON address.id = participant.address_id"                                    \
    " LEFT JOIN bookkeeping ON bookkeeping.item_id = item.id"

#define SQL_LINK_COLUMNS                                                                           \
    "SELECT link.item_id, link.party_id, link.role, link.removed_on"                               \
    " FROM link JOIN item ON item.id = link.item_id"

/* What bears on decisions about the asked items: all that their parties take part in, and the
 * conversations of that. */
#define SQL_NEAR_ITEM                                                                              \
    "WITH " SQL_NEAR_PARTY ","                                                                     \
    " near_item (id) AS ("                                                                         \
    " SELECT participant.item_id FROM address"                                                     \
    "  JOIN participant ON participant.address_id = address.id"                                    \
    "  WHERE address.party_id IN (SELECT id FROM near_party)"                                      \
    " UNION SELECT item_id FROM link WHERE party_id IN (SELECT id FROM near_party)"                \
    " UNION SELECT value FROM json_each(:asked))"
/* The same with no more than the latest ten items of each of their addresses. */
#define SQL_LATEST_ITEM                                                                            \
    "WITH " SQL_NEAR_PARTY ","                                                                     \
    " near_item (id) AS ("                                                                         \
    " SELECT participant.item_id FROM address"                                                     \
    "  JOIN participant ON participant.address_id = address.id AND participant.item_id >="         \
    "   (SELECT min(item_id) FROM (SELECT item_id FROM participant AS of_address"                  \
    "     WHERE of_address.address_id = address.id ORDER BY item_id DESC LIMIT 10))"               \
    "  WHERE address.party_id IN (SELECT id FROM near_party)"                                      \
    " UNION SELECT value FROM json_each(:asked))"
#define SQL_ASKED_ITEM "WITH near_item (id) AS (SELECT value FROM json_each(:asked))"

#define SQL_WHOLE_CONVERSATION                                                                     \
    ", whole_conversation (id) AS ("                                                               \
    " SELECT id FROM near_item"                                                                    \
    " UNION SELECT item.id FROM item WHERE item.conversation_id IN"                                \
    "  (SELECT conversation_id FROM item WHERE id IN (SELECT id FROM near_item))) "

#define SQL_IN_WHOLE " WHERE item.id IN (SELECT id FROM whole_conversation)"
#define SQL_IN_ORDER " ORDER BY item.conversation_id, item.id"

#define SQL_WRITING_COLUMNS "SELECT conversation_id, party_id, wrote_on FROM conversation_writing"
#define SQL_WRITING_ORDER " ORDER BY conversation_id"
#define SQL_WRITING_IN_WHOLE                                                                       \
    " WHERE conversation_id IN (SELECT conversation_id FROM item" SQL_IN_WHOLE ")"

/* Three statements for each extent. */
#define SQL_ALL(columns, in, order) columns order
#define SQL_WHOLE(columns, in, order) SQL_NEAR_ITEM SQL_WHOLE_CONVERSATION columns in order
#define SQL_LATEST(columns, in, order) SQL_LATEST_ITEM SQL_WHOLE_CONVERSATION columns in order
#define SQL_CONVERSATION(columns, in, order) SQL_ASKED_ITEM SQL_WHOLE_CONVERSATION columns in order
#define SQL_WALK(extent)                                                                           \
    {                                                                                              \
        extent(SQL_ITEM_COLUMNS, SQL_IN_WHOLE, SQL_IN_ORDER),                                      \
            extent(SQL_LINK_COLUMNS, SQL_IN_WHOLE, SQL_IN_ORDER ", link.party_id"),                \
            extent(SQL_WRITING_COLUMNS, SQL_WRITING_IN_WHOLE, SQL_WRITING_ORDER),                  \
    }

typedef struct {
    const char *items, *links, *writings;
} WalkSql;

static const WalkSql sql_all = SQL_WALK(SQL_ALL);
static const WalkSql sql_around[] = {
    [FACTS_WHOLE] = SQL_WALK(SQL_WHOLE),
    [FACTS_LATEST] = SQL_WALK(SQL_LATEST),
    [FACTS_CONVERSATION] = SQL_WALK(SQL_CONVERSATION),
};

/* Three statements walk side by side, in the same order and as of the same moment. */
struct FactsCursor {
    char *asked; /* bound while they run */
    Stmt *items, *links, *writings;
    StmtState state, links_state, writings_state; /* STMT_ROW: a row is waiting */
};

static bool
open_walk(Db *db, const char *sql, const char *asked, Stmt **stmt, StmtState *state, GError **error)
{
    *stmt = stmt_prepare(db, sql, error);
    if (*stmt == NULL)
        return false;
    if (asked != NULL)
        stmt_bind_text(*stmt, ":asked", asked);
    *state = stmt_step(*stmt, error);
    return *state != STMT_ERROR;
}

FactsCursor *
facts_cursor_open(Db *db, const GArray *asked, FactsExtent extent, GError **error)
{
    g_autoptr(FactsCursor) cursor = g_new0(FactsCursor, 1);
    if (asked != NULL)
        cursor->asked = asked_text(asked);
    const WalkSql *sql = asked != NULL ? &sql_around[extent] : &sql_all;
    if (!open_walk(db, sql->items, cursor->asked, &cursor->items, &cursor->state, error) ||
        !open_walk(db, sql->links, cursor->asked, &cursor->links, &cursor->links_state, error) ||
        !open_walk(db, sql->writings, cursor->asked, &cursor->writings, &cursor->writings_state,
                   error))
        return NULL;
    return g_steal_pointer(&cursor);
}

void
facts_cursor_close(FactsCursor *cursor)
{
    g_clear_pointer(&cursor->items, stmt_free);
    g_clear_pointer(&cursor->links, stmt_free);
    g_clear_pointer(&cursor->writings, stmt_free);
    g_free(cursor->asked);
    g_free(cursor);
}

static void
add_bookkeeping(Stmt *stmt, Facts *facts)
{
    int kind = BOOKKEEPING_INVOICE;
    (void)name_parse(bookkeeping_kind_names, stmt_text(stmt, 13), &kind); /* no others are stored */
    BookkeepingFact *bookkeeping = facts_add_bookkeeping(facts, (BookkeepingKind)kind);
    bookkeeping->year = (int)stmt_int64(stmt, 14);
    bookkeeping->document_date = stmt_day(stmt, 15);
    bookkeeping->cleared_on = stmt_day(stmt, 16);
}

static void
add_item(Stmt *stmt, Facts *facts, FactIds *ids)
{
    int64_t id = stmt_int64(stmt, 0);
    ItemFact *item = facts_add_item(facts);
    (void)channel_parse(stmt_text(stmt, 2), &item->channel); /* the table admits no others */
    (void)direction_parse(stmt_text(stmt, 3), &item->direction);
    item->first_seen_at = stmt_instant(stmt, 4);
    item->received_at = stmt_instant(stmt, 5);
    item->trusted_received_at = stmt_instant(stmt, 6);
    item->is_automated = stmt_int64(stmt, 7) != 0;
    item->is_answered = stmt_int64(stmt, 8) != 0;
    item->shortened_on = stmt_day(stmt, 9);
    item->erasure_approved_on = stmt_day(stmt, 12);
    if (!stmt_is_null(stmt, 13))
        add_bookkeeping(stmt, facts);
    cover(facts, ids->held_items, id, ids->items->len, offsetof(Scope, items));
    g_array_append_val(ids->items, id);
}

/* Who only received: in Cc, or beside us in To of somebody else's mail. */
static bool
only_received(Direction direction, const char *role)
{
    if (g_str_equal(role, "to"))
        return direction != DIRECTION_OUT;
    return g_str_equal(role, "cc") || g_str_equal(role, "bcc");
}

static LinkFact *
find_link(Facts *facts, uint32_t party)
{
    const ItemFact *item = &g_array_index(facts->items, ItemFact, facts->items->len - 1);
    for (uint32_t i = 0; i < item->link_count; i++) {
        LinkFact *link = &g_array_index(facts->links, LinkFact, item->first_link + i);
        if (link->party == party)
            return link;
    }
    return NULL;
}

static void
add_participant(Stmt *stmt, Facts *facts, const FactIds *ids)
{
    uint32_t party;
    if (stmt_is_null(stmt, 11) || !find_party(ids, stmt_int64(stmt, 11), &party))
        return;
    Direction direction;
    (void)direction_parse(stmt_text(stmt, 3), &direction);
    bool is_cc_only = only_received(direction, stmt_text(stmt, 10));
    LinkFact *link = find_link(facts, party);
    if (link == NULL) {
        link = facts_add_link(facts, party);
        link->is_cc_only = is_cc_only;
    }
    link->is_cc_only = link->is_cc_only && is_cc_only;
}

/* What a person linked or took away goes before what follows from addresses. */
static void
add_manual_link(Stmt *stmt, Facts *facts, const FactIds *ids)
{
    uint32_t party;
    int role = LINK_CORRESPONDENT;
    (void)name_parse(link_role_names, stmt_text(stmt, 2), &role); /* no others are stored */
    if (!find_party(ids, stmt_int64(stmt, 1), &party))
        return;
    LinkFact *link = find_link(facts, party);
    if (link == NULL)
        link = facts_add_link(facts, party);
    link->role = (LinkRole)role;
    link->is_cc_only = false;
    link->removed_on = stmt_day(stmt, 3);
}

/* One item: its row, those of its other participants, and its links. */
static bool
read_item(FactsCursor *cursor, Facts *facts, FactIds *ids, GError **error)
{
    Stmt *stmt = cursor->items;
    int64_t id = stmt_int64(stmt, 0);
    add_item(stmt, facts, ids);
    do {
        add_participant(stmt, facts, ids);
        cursor->state = stmt_step(stmt, error);
    } while (cursor->state == STMT_ROW && stmt_int64(stmt, 0) == id);
    while (cursor->links_state == STMT_ROW && stmt_int64(cursor->links, 0) == id) {
        add_manual_link(cursor->links, facts, ids);
        cursor->links_state = stmt_step(cursor->links, error);
    }
    return cursor->state != STMT_ERROR && cursor->links_state != STMT_ERROR;
}

static void
forget_chunk(Facts *facts, FactIds *ids)
{
    g_array_set_size(facts->items, 0);
    g_array_set_size(facts->links, 0);
    g_array_set_size(facts->bookkeeping, 0);
    g_array_set_size(facts->writings, 0);
    g_array_set_size(ids->items, 0);
    facts->conversation_count = 0;
    for (guint i = 0; i < facts->holds->len; i++) {
        const Scope *scope = &facts_hold(facts, i)->scope;
        g_array_set_size(scope->items, 0);
        g_array_set_size(scope->conversations, 0);
    }
}

/* What is known of it beside its items: who holds it, and who wrote in it what is gone. */
static bool
begin_conversation(FactsCursor *cursor, int64_t id, Facts *facts, FactIds *ids, GError **error)
{
    uint32_t place = facts->conversation_count++;
    cover(facts, ids->held_conversations, id, place, offsetof(Scope, conversations));
    while (cursor->writings_state == STMT_ROW && stmt_int64(cursor->writings, 0) <= id) {
        WritingFact writing = {.conversation = place, .on = stmt_day(cursor->writings, 2)};
        if (stmt_int64(cursor->writings, 0) == id &&
            find_party(ids, stmt_int64(cursor->writings, 1), &writing.party))
            g_array_append_val(facts->writings, writing);
        cursor->writings_state = stmt_step(cursor->writings, error);
    }
    return cursor->writings_state != STMT_ERROR;
}

bool
facts_cursor_next(FactsCursor *cursor, Facts *facts, FactIds *ids, GError **error)
{
    forget_chunk(facts, ids);
    int64_t conversation = 0; /* none has this id */
    while (cursor->state == STMT_ROW) {
        int64_t next = stmt_int64(cursor->items, 1); /* 0: in no conversation */
        bool is_new = next == 0 || next != conversation;
        if (is_new && facts->items->len >= CHUNK_ITEMS)
            return true;
        if (is_new && next != 0 && !begin_conversation(cursor, next, facts, ids, error))
            return false;
        conversation = next;
        if (!read_item(cursor, facts, ids, error))
            return false;
        ItemFact *item = &g_array_index(facts->items, ItemFact, facts->items->len - 1);
        item->conversation = next != 0 ? facts->conversation_count - 1 : FACTS_NONE;
    }
    return cursor->state == STMT_DONE;
}
