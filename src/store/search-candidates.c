/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-candidates.h"

#include <string.h>

static const char candidates_party[] =
    "SELECT participant.item_id AS id"
    " FROM address CROSS JOIN participant ON participant.address_id = address.id"
    " WHERE address.party_id IN " PARTIES_NAMED
    " UNION ALL SELECT link.item_id FROM link WHERE link.party_id IN " PARTIES_NAMED;

static const char candidates_mailbox[] =
    "SELECT sighting.item_id AS id FROM folder CROSS JOIN sighting"
    " ON sighting.folder_id = folder.id AND sighting.item_id IS NOT NULL"
    " WHERE folder.mailbox_id = (SELECT id FROM mailbox WHERE name = ?)";

static const char candidates_role[] =
    "SELECT participant.item_id AS id FROM relationship"
    " CROSS JOIN address ON address.party_id = relationship.party_id"
    " CROSS JOIN participant ON participant.address_id = address.id"
    " WHERE relationship.role = ?"
    " UNION ALL SELECT link.item_id FROM relationship"
    " CROSS JOIN link ON link.party_id = relationship.party_id WHERE relationship.role = ?";

static const char candidates_held[] =
    "SELECT hold_scope.target_id AS id FROM hold_scope " OPEN_HOLD " WHERE hold_scope.kind = 'item'"
    " UNION ALL SELECT item.id FROM hold_scope " OPEN_HOLD
    " CROSS JOIN item ON item.conversation_id = hold_scope.target_id"
    " WHERE hold_scope.kind = 'conversation'"
    " UNION ALL SELECT participant.item_id FROM hold_scope " OPEN_HOLD
    " CROSS JOIN address ON address.party_id = hold_scope.target_id"
    " CROSS JOIN participant ON participant.address_id = address.id"
    " WHERE hold_scope.kind = 'party'"
    " UNION ALL SELECT link.item_id FROM hold_scope " OPEN_HOLD
    " CROSS JOIN link ON link.party_id = hold_scope.target_id WHERE hold_scope.kind = 'party'";

static const char candidates_bookkeeping[] = "SELECT item_id AS id FROM bookkeeping";

static const char candidates_channel[] = "SELECT id FROM item WHERE channel = ?";
static const char candidates_direction[] = "SELECT id FROM item WHERE direction = ?";
/* Such items have an index. */
#define LARGE 1000000
static const char candidates_large[] =
    "SELECT id FROM item WHERE size >= ? AND size >= " G_STRINGIFY(LARGE);

static const char candidates_ids[] = "SELECT value AS id FROM json_each(?)";
static const char candidates_message_id[] = "SELECT id FROM item WHERE message_id = ?";

static const char *
candidates(const Query *query)
{
    switch (query->kind) {
    case QUERY_PARTY:
        return candidates_party;
    case QUERY_ROLE:
        return strcmp(query->text, "individual") != 0 ? candidates_role : NULL;
    case QUERY_MAILBOX:
        return candidates_mailbox;
    case QUERY_CHANNEL:
        return candidates_channel;
    case QUERY_DIRECTION:
        return candidates_direction;
    case QUERY_IDS:
        return candidates_ids;
    case QUERY_MESSAGE_ID:
        return candidates_message_id;
    case QUERY_IS_HELD:
        return candidates_held;
    case QUERY_IS_BOOKKEEPING:
        return candidates_bookkeeping;
    default:
        return NULL;
    }
}

bool
search_candidates_append(SearchSql *sql, const Query *query)
{
    if (query->kind == QUERY_SIZE_FROM && query->number >= LARGE) {
        search_sql_append_number(sql, candidates_large, query->number);
        return true;
    }
    const char *text = candidates(query);
    if (text == NULL)
        return false;
    bool is_party = query->kind == QUERY_PARTY;
    if (strchr(text, '?') == NULL)
        search_sql_append(sql, text);
    else
        search_sql_append_text(sql, text, is_party ? search_sql_parties(sql, query) : query->text);
    return true;
}
