/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/item-store.h"

#include "store/stmt.h"

static const char sql_last_id[] = "SELECT max(id) FROM item WHERE id BETWEEN :first AND :last";

/* The next free id of the second; the next second's when it is full. */
static bool
next_id(Db *db, Instant date, int64_t *id, GError **error)
{
    const int64_t second = INT64_C(1) << ITEM_ID_SEQUENCE_BITS;
    for (int64_t first = item_id_first(date);; first += second) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_last_id, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":first", first);
        stmt_bind_int64(stmt, ":last", first + second - 1);
        if (stmt_step(stmt, error) == STMT_ERROR)
            return false;
        *id = stmt_is_null(stmt, 0) ? first : stmt_int64(stmt, 0) + 1;
        if (*id < first + second)
            return true;
    }
}

static const char sql_add[] =
    "INSERT INTO item (id, channel, direction, first_seen_at, received_at, trusted_at, sent_at,"
    " date_at, message_id, subject, size, attachments, is_automated, is_answered, conversation_id,"
    " identity)"
    " VALUES (:id, :channel, :direction, :first_seen, :received, :trusted, :sent, :date,"
    " :message_id, :subject, :size, :attachments, :automated, :answered, :conversation, :identity)";

static bool
add_row(Db *db, const Item *item, const Digest *identity, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", item->id);
    stmt_bind_text(stmt, ":channel", channel_name(item->channel));
    stmt_bind_text(stmt, ":direction", direction_name(item->direction));
    stmt_bind_instant(stmt, ":first_seen", item->first_seen_at);
    stmt_bind_instant(stmt, ":received", item->received_at);
    stmt_bind_instant(stmt, ":trusted", item->trusted_at);
    stmt_bind_instant(stmt, ":sent", item->sent_at);
    stmt_bind_instant(stmt, ":date", item->date_at);
    stmt_bind_text(stmt, ":message_id", item->message_id);
    stmt_bind_text(stmt, ":subject", item->subject);
    stmt_bind_int64(stmt, ":size", item->size);
    stmt_bind_int64(stmt, ":attachments", item->attachments->len);
    stmt_bind_int64(stmt, ":automated", item->is_automated);
    stmt_bind_int64(stmt, ":answered", item->is_answered);
    if (item->conversation_id != 0)
        stmt_bind_int64(stmt, ":conversation", item->conversation_id);
    if (identity != NULL)
        stmt_bind_digest(stmt, ":identity", identity);
    return stmt_run(stmt, error);
}

static const char sql_add_attachment[] =
    "INSERT INTO attachment (item_id, number, filename, content_type, size, sha256)"
    " VALUES (:item, :number, :filename, :type, :size, :sha256)";

static bool
add_attachments(Db *db, const Item *item, GError **error)
{
    for (guint i = 0; i < item->attachments->len; i++) {
        const MailAttachment *attachment = g_ptr_array_index(item->attachments, i);
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_attachment, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":item", item->id);
        stmt_bind_int64(stmt, ":number", i + 1);
        stmt_bind_text(stmt, ":filename", attachment->filename);
        stmt_bind_text(stmt, ":type", attachment->content_type);
        stmt_bind_int64(stmt, ":size", attachment->size);
        stmt_bind_digest(stmt, ":sha256", &attachment->digest);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}

static const char sql_add_trouble[] =
    "INSERT INTO trouble (item_id, number, text) VALUES (:item, :number, :text)";

static bool
add_troubles(Db *db, const Item *item, GError **error)
{
    for (guint i = 0; i < item->troubles->len; i++) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_trouble, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":item", item->id);
        stmt_bind_int64(stmt, ":number", i + 1);
        stmt_bind_text(stmt, ":text", g_ptr_array_index(item->troubles, i));
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}

bool
item_store_add(Db *db, Item *item, const Digest *identity, GError **error)
{
    return next_id(db, item->date_at, &item->id, error) && add_row(db, item, identity, error) &&
           add_attachments(db, item, error) && add_troubles(db, item, error);
}

static const char sql_add_participant[] =
    "INSERT INTO participant (item_id, role, position, address_id, name)"
    " VALUES (:item, :role, :position, :address, :name)";

bool
item_store_add_participant(Db *db, int64_t item_id, const ParticipantRow *participant,
                           GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_participant, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_text(stmt, ":role", participant->role);
    stmt_bind_int64(stmt, ":position", participant->position);
    stmt_bind_int64(stmt, ":address", participant->address_id);
    stmt_bind_text(stmt, ":name", participant->name);
    return stmt_run(stmt, error);
}

static const char sql_add_link[] = "INSERT INTO link (item_id, party_id, role)"
                                   " VALUES (:item, :party, :role)"
                                   " ON CONFLICT DO UPDATE SET role = :role, removed_on = NULL";

bool
item_store_add_link(Db *db, int64_t item_id, int64_t party_id, const char *role, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_link, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_int64(stmt, ":party", party_id);
    stmt_bind_text(stmt, ":role", role);
    return stmt_run(stmt, error);
}

static const char sql_add_note[] = "INSERT INTO note (item_id, text) VALUES (:item, :text)";

bool
item_store_add_note(Db *db, int64_t item_id, const char *text, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_note, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_text(stmt, ":text", text);
    return stmt_run(stmt, error);
}

static const char sql_find_identity[] = "SELECT id FROM item WHERE identity = :identity";

bool
item_store_find_identity(Db *db, const Digest *identity, int64_t *item_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find_identity, error);
    if (stmt == NULL)
        return false;
    stmt_bind_digest(stmt, ":identity", identity);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *item_id = state == STMT_ROW ? stmt_int64(stmt, 0) : 0;
    return true;
}

static const char sql_identity[] = "SELECT identity FROM item WHERE id = :item";

bool
item_store_identity(Db *db, int64_t item_id, Digest *identity, bool *has_identity, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_identity, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *has_identity = state == STMT_ROW && !stmt_is_null(stmt, 0);
    if (*has_identity)
        *identity = stmt_digest(stmt, 0);
    return true;
}

static const char sql_find[] =
    "SELECT channel, direction, first_seen_at, received_at, trusted_at, sent_at, date_at,"
    " message_id, subject, size, is_automated, is_answered, conversation_id, attachments"
    " FROM item WHERE id = :id";

static Item *
read_item(Stmt *stmt, int64_t item_id)
{
    Item *item = item_new();
    item->id = item_id;
    (void)channel_parse(stmt_text(stmt, 0), &item->channel); /* the table admits no others */
    (void)direction_parse(stmt_text(stmt, 1), &item->direction);
    item->first_seen_at = stmt_instant(stmt, 2);
    item->received_at = stmt_instant(stmt, 3);
    item->trusted_at = stmt_instant(stmt, 4);
    item->sent_at = stmt_instant(stmt, 5);
    item->date_at = stmt_instant(stmt, 6);
    if (!stmt_is_null(stmt, 7))
        item->message_id = g_strdup(stmt_text(stmt, 7));
    g_free(item->subject);
    item->subject = g_strdup(stmt_text(stmt, 8));
    item->size = stmt_int64(stmt, 9);
    item->is_automated = stmt_int64(stmt, 10) != 0;
    item->is_answered = stmt_int64(stmt, 11) != 0;
    item->conversation_id = stmt_int64(stmt, 12);
    item->attachment_count = (guint)stmt_int64(stmt, 13);
    return item;
}

static const char sql_participants[] =
    "SELECT participant.role, participant.name, address.value"
    " FROM participant JOIN address ON address.id = participant.address_id"
    " WHERE participant.item_id = :item ORDER BY participant.role, participant.position";

static void
read_participant(Stmt *stmt, Item *item)
{
    const char *role = stmt_text(stmt, 0);
    GPtrArray *list = g_str_equal(role, "to")    ? item->to
                      : g_str_equal(role, "cc")  ? item->cc
                      : g_str_equal(role, "bcc") ? item->bcc
                                                 : item->from;
    g_ptr_array_add(list, mail_address_new(stmt_text(stmt, 1), stmt_text(stmt, 2)));
}

static const char sql_attachments[] = "SELECT filename, content_type, size, sha256 FROM attachment"
                                      " WHERE item_id = :item ORDER BY number";

static void
read_attachment(Stmt *stmt, Item *item)
{
    MailAttachment *attachment = g_new0(MailAttachment, 1);
    attachment->filename = g_strdup(stmt_text(stmt, 0));
    attachment->content_type = g_strdup(stmt_text(stmt, 1));
    attachment->size = stmt_int64(stmt, 2);
    attachment->digest = stmt_digest(stmt, 3);
    g_ptr_array_add(item->attachments, attachment);
}

/* Provisional individuals are known by their addresses alone. A party may come several times, one
 * after the other: a UNION would make SQLite build a table for each item. */
static const char sql_parties[] =
    "SELECT party.id AS id, party.name FROM participant"
    " JOIN address ON address.id = participant.address_id"
    " JOIN party ON party.id = address.party_id"
    " WHERE participant.item_id = :item AND NOT party.is_provisional AND NOT EXISTS"
    "  (SELECT 1 FROM link WHERE link.item_id = :item AND link.party_id = party.id)"
    " UNION ALL"
    " SELECT party.id, party.name FROM link JOIN party ON party.id = link.party_id"
    "  WHERE link.item_id = :item AND link.removed_on IS NULL AND NOT party.is_provisional"
    " ORDER BY id";

static void
read_party(Stmt *stmt, Item *item)
{
    int64_t id = stmt_int64(stmt, 0);
    const GPtrArray *parties = item->parties;
    const PartyName *last = parties->len > 0 ? g_ptr_array_index(parties, parties->len - 1) : NULL;
    if (last == NULL || last->id != id)
        g_ptr_array_add(item->parties, party_name_new(id, stmt_text(stmt, 1)));
}

static const char sql_sightings[] =
    "SELECT mailbox.name, folder.name, sighting.uid_validity, sighting.uid"
    " FROM sighting JOIN folder ON folder.id = sighting.folder_id"
    " JOIN mailbox ON mailbox.id = folder.mailbox_id"
    " WHERE sighting.item_id = :item ORDER BY mailbox.name, folder.name, sighting.uid";

static void
read_sighting(Stmt *stmt, Item *item)
{
    Sighting *sighting = g_new0(Sighting, 1);
    sighting->mailbox = g_strdup(stmt_text(stmt, 0));
    sighting->folder = g_strdup(stmt_text(stmt, 1));
    sighting->uid_validity = (uint32_t)stmt_int64(stmt, 2);
    sighting->uid = (uint32_t)stmt_int64(stmt, 3);
    g_ptr_array_add(item->sightings, sighting);
}

static const char sql_troubles[] = "SELECT text FROM trouble WHERE item_id = :item ORDER BY number";

static void
read_trouble(Stmt *stmt, Item *item)
{
    g_ptr_array_add(item->troubles, g_strdup(stmt_text(stmt, 0)));
}

static bool
read_rows(Db *db, const char *sql, void (*read)(Stmt *, Item *), Item *item, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item->id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        read(stmt, item);
    return state == STMT_DONE;
}

bool
item_store_find(Db *db, int64_t item_id, Item **item, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", item_id);
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW) {
        *item = NULL;
        return state == STMT_DONE;
    }
    g_autoptr(Item) found = read_item(stmt, item_id);
    if (!read_rows(db, sql_participants, read_participant, found, error) ||
        !read_rows(db, sql_attachments, read_attachment, found, error) ||
        !read_rows(db, sql_parties, read_party, found, error) ||
        !read_rows(db, sql_sightings, read_sighting, found, error) ||
        !read_rows(db, sql_troubles, read_trouble, found, error))
        return false;
    *item = g_steal_pointer(&found);
    return true;
}

static const char sql_note[] = "SELECT text FROM note WHERE item_id = :item";

bool
item_store_note(Db *db, int64_t item_id, char **text, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_note, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *text = state == STMT_ROW ? g_strdup(stmt_text(stmt, 0)) : NULL;
    return true;
}

static const char sql_shorten[] =
    "UPDATE item SET shortened_on = max(coalesce(shortened_on, :on), :on) WHERE id = :item";

bool
item_store_shorten(Db *db, int64_t item_id, Day on, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_shorten, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_day(stmt, ":on", on);
    return stmt_run(stmt, error);
}

/* Children first: the item's own row is what they refer to. */
static const char *const sql_remove[] = {
    "DELETE FROM trouble WHERE item_id = :item",
    "DELETE FROM bookkeeping WHERE item_id = :item",
    "DELETE FROM hold_scope WHERE kind = 'item' AND target_id = :item",
    "DELETE FROM review_resolution WHERE object = 'item' AND object_id = :item",
    "DELETE FROM note WHERE item_id = :item",
    "DELETE FROM attachment WHERE item_id = :item",
    "DELETE FROM reference WHERE item_id = :item",
    "DELETE FROM link WHERE item_id = :item",
    "DELETE FROM participant WHERE item_id = :item",
    "UPDATE sighting SET state = 'expired', item_id = NULL, rendition = NULL WHERE item_id = :item",
    "DELETE FROM item WHERE id = :item",
};

bool
item_store_remove(Db *db, int64_t item_id, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sql_remove); i++) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove[i], error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":item", item_id);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}
