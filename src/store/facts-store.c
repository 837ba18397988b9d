/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/facts-store.h"

#include "store/stmt.h"

/* A chunk ends with the conversation in which it reaches this. */
#define CHUNK_ITEMS 16384

FactIds *
fact_ids_new(void)
{
    FactIds *ids = g_new0(FactIds, 1);
    ids->parties = g_array_new(FALSE, FALSE, sizeof(int64_t));
    ids->party_place = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    ids->items = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return ids;
}

void
fact_ids_free(FactIds *ids)
{
    g_array_unref(ids->parties);
    g_hash_table_unref(ids->party_place);
    g_array_unref(ids->items);
    g_free(ids);
}

/* ── parties ─────────────────────────────────────────────────────────────────────────────── */

static const char sql_parties[] =
    "SELECT party.id, party.created_on, party.prospective, party.objected_on,"
    " party.contact_shortened_on, party.last_contact_on, party.erasure_approved_on,"
    " relationship.role, relationship.end_on, relationship.recorded_on,"
    " relationship.end_recorded_on"
    " FROM party LEFT JOIN relationship ON relationship.party_id = party.id"
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

bool
facts_store_load_parties(Db *db, Facts *facts, FactIds *ids, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_parties, error);
    if (stmt == NULL)
        return false;
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

/* ── items ───────────────────────────────────────────────────────────────────────────────── */

#define SQL_ITEM_COLUMNS                                                                           \
    "SELECT item.id, item.conversation_id, item.channel, item.direction, item.first_seen_at,"      \
    " item.received_at, item.trusted_at, item.is_automated, item.is_answered, item.shortened_on,"  \
    " EXISTS (SELECT 1 FROM link WHERE link.item_id = item.id), participant.role,"                 \
    " address.party_id"                                                                            \
    " FROM item LEFT JOIN participant ON participant.item_id = item.id"                            \
    " LEFT JOIN address ON address.id = participant.address_id"

static const char sql_all[] = SQL_ITEM_COLUMNS " ORDER BY item.conversation_id, item.id";

static const char sql_around[] =
    "WITH near_party (id) AS ("
    " SELECT address.party_id FROM participant JOIN address ON address.id = participant.address_id"
    "  WHERE participant.item_id = :item AND address.party_id IS NOT NULL"
    " UNION SELECT party_id FROM link WHERE item_id = :item),"
    " near_item (id) AS ("
    " SELECT participant.item_id FROM address"
    "  JOIN participant ON participant.address_id = address.id"
    "  WHERE address.party_id IN (SELECT id FROM near_party)"
    " UNION SELECT item_id FROM link WHERE party_id IN (SELECT id FROM near_party)"
    " UNION SELECT :item),"
    " whole_conversation (id) AS ("
    " SELECT id FROM near_item"
    " UNION SELECT item.id FROM item WHERE item.conversation_id IN"
    "  (SELECT conversation_id FROM item WHERE id IN (SELECT id FROM near_item))) " SQL_ITEM_COLUMNS
    " WHERE item.id IN (SELECT id FROM whole_conversation)"
    " ORDER BY item.conversation_id, item.id";

static const char sql_links[] = "SELECT party_id, role, removed_on FROM link"
                                " WHERE item_id = :item ORDER BY party_id";

struct FactsCursor {
    Db *db;
    Stmt *items;
    StmtState state; /* STMT_ROW: a row is waiting */
};

FactsCursor *
facts_cursor_open(Db *db, int64_t item_id, GError **error)
{
    g_autoptr(FactsCursor) cursor = g_new0(FactsCursor, 1);
    cursor->db = db;
    cursor->items = stmt_prepare(db, item_id == 0 ? sql_all : sql_around, error);
    if (cursor->items == NULL)
        return NULL;
    if (item_id != 0)
        stmt_bind_int64(cursor->items, ":item", item_id);
    cursor->state = stmt_step(cursor->items, error);
    return cursor->state != STMT_ERROR ? g_steal_pointer(&cursor) : NULL;
}

void
facts_cursor_close(FactsCursor *cursor)
{
    g_clear_pointer(&cursor->items, stmt_free);
    g_free(cursor);
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

static bool
find_party(const FactIds *ids, int64_t party_id, uint32_t *place)
{
    guint found = GPOINTER_TO_UINT(g_hash_table_lookup(ids->party_place, &party_id));
    *place = found - 1;
    return found != 0;
}

static void
add_participant(Stmt *stmt, Facts *facts, const FactIds *ids)
{
    uint32_t party;
    if (stmt_is_null(stmt, 12) || !find_party(ids, stmt_int64(stmt, 12), &party))
        return;
    Direction direction;
    (void)direction_parse(stmt_text(stmt, 3), &direction);
    bool is_cc_only = only_received(direction, stmt_text(stmt, 11));
    LinkFact *link = find_link(facts, party);
    if (link == NULL) {
        link = facts_add_link(facts, party);
        link->is_cc_only = is_cc_only;
    }
    link->is_cc_only = link->is_cc_only && is_cc_only;
}

/* What a person linked or took away goes before what follows from addresses. */
static bool
add_manual_links(Db *db, Facts *facts, const FactIds *ids, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_links, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", g_array_index(ids->items, int64_t, ids->items->len - 1));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        uint32_t party;
        int role = LINK_CORRESPONDENT;
        (void)name_parse(link_role_names, stmt_text(stmt, 1), &role);
        if (!find_party(ids, stmt_int64(stmt, 0), &party))
            continue;
        LinkFact *link = find_link(facts, party);
        if (link == NULL)
            link = facts_add_link(facts, party);
        link->role = (LinkRole)role;
        link->is_cc_only = false;
        link->removed_on = stmt_day(stmt, 2);
    }
    return state == STMT_DONE;
}

/* One item: its row and those of its other participants. */
static bool
read_item(FactsCursor *cursor, Facts *facts, FactIds *ids, GError **error)
{
    Stmt *stmt = cursor->items;
    int64_t id = stmt_int64(stmt, 0);
    bool has_manual_links = stmt_int64(stmt, 10) != 0;
    add_item(stmt, facts, ids);
    do {
        add_participant(stmt, facts, ids);
        cursor->state = stmt_step(stmt, error);
    } while (cursor->state == STMT_ROW && stmt_int64(stmt, 0) == id);
    return cursor->state != STMT_ERROR &&
           (!has_manual_links || add_manual_links(cursor->db, facts, ids, error));
}

bool
facts_cursor_next(FactsCursor *cursor, Facts *facts, FactIds *ids, GError **error)
{
    g_array_set_size(facts->items, 0);
    g_array_set_size(facts->links, 0);
    g_array_set_size(ids->items, 0);
    facts->conversation_count = 0;
    int64_t conversation = 0; /* none has this id */
    while (cursor->state == STMT_ROW) {
        int64_t next = stmt_int64(cursor->items, 1); /* 0: in no conversation */
        bool is_new = next == 0 || next != conversation;
        if (is_new && facts->items->len >= CHUNK_ITEMS)
            return true;
        if (is_new && next != 0)
            facts->conversation_count++;
        conversation = next;
        if (!read_item(cursor, facts, ids, error))
            return false;
        ItemFact *item = &g_array_index(facts->items, ItemFact, facts->items->len - 1);
        item->conversation = next != 0 ? facts->conversation_count - 1 : FACTS_NONE;
    }
    return cursor->state == STMT_DONE;
}
