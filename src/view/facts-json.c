/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/facts-json.h"

#include "view/strict-json.h"

#define MONTHS_MAX 1200
#define DAYS_MAX 3650
#define GRACE_DAYS_MAX 30
#define EARLIEST_DAY 7305                   /* 1990-01-01 */
#define EARLIEST_INSTANT INT64_C(631152000) /* 1990-01-01T00:00:00Z */

/* What is being read. */
typedef struct {
    StrictJson json;
    FactsDocument *document;
    GHashTable *parties, *items, *requests, *conversations; /* id -> place */
} Reader;

typedef bool (*ReadElement)(Reader *reader, const json_t *element);

static bool
read_each(Reader *reader, const json_t *array, const char *key, ReadElement read_element)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        size_t mark = strict_json_enter(&reader->json, key, i);
        if (!read_element(reader, json_array_get(array, i)))
            return false;
        strict_json_leave(&reader->json, mark);
    }
    return true;
}

/* ---- ids ---- */

/* Numbers the elements of a list by their ids, so that others may refer to them in any order. */
static bool
collect_ids(Reader *reader, const json_t *array, const char *key, GHashTable *places,
            GPtrArray *ids)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        size_t mark = strict_json_enter(&reader->json, key, i);
        const json_t *element = json_array_get(array, i);
        const char *id = json_string_value(json_object_get(element, "id"));
        if (!json_is_object(element))
            return strict_json_fail(&reader->json, NULL, "must be an object");
        if (id == NULL || !strict_json_is_id(id))
            return strict_json_fail(&reader->json, "id",
                                    "must be an id: 1 to 64 of A-Z a-z 0-9 . _ @ + -");
        char *copy = g_strdup(id);
        g_ptr_array_add(ids, copy);
        if (!g_hash_table_insert(places, copy, GUINT_TO_POINTER(ids->len - 1)))
            return strict_json_fail(&reader->json, "id", "\"%s\" is given twice", id);
        strict_json_leave(&reader->json, mark);
    }
    return true;
}

/* Leaves *place as it is when there is no id. */
static bool
refer(Reader *reader, GHashTable *places, const char *key, const char *id, uint32_t *place)
{
    gpointer value;
    if (id == NULL)
        return true;
    if (!g_hash_table_lookup_extended(places, id, NULL, &value))
        return strict_json_fail(&reader->json, key, "no such %s \"%s\"",
                                places == reader->parties ? "party"
                                : places == reader->items ? "item"
                                                          : "request",
                                id);
    *place = GPOINTER_TO_UINT(value);
    return true;
}

/* A conversation exists by being mentioned. */
static uint32_t
conversation_place(Reader *reader, const char *id)
{
    gpointer value;
    if (id == NULL)
        return FACTS_NONE;
    if (g_hash_table_lookup_extended(reader->conversations, id, NULL, &value))
        return GPOINTER_TO_UINT(value);
    uint32_t place = reader->document->facts->conversation_count++;
    g_hash_table_insert(reader->conversations, g_strdup(id), GUINT_TO_POINTER(place));
    return place;
}

/* ---- schedule ---- */

static bool
open_zone(Reader *reader, const char *name)
{
    g_autoptr(GError) problem = NULL;
    reader->document->zone = zone_open(name, &problem);
    if (reader->document->zone == NULL)
        return strict_json_fail(&reader->json, "time_zone", "%s", problem->message);
    reader->document->facts->schedule.zone = reader->document->zone;
    return true;
}

static bool
read_schedule(Reader *reader, const json_t *object)
{
    Schedule *schedule = &reader->document->facts->schedule;
    const char *zone = NULL;
    int clock = CLOCK_LAST_CONTACT;
    const Field fields[] = {
        FIELD("time_zone", FIELD_TEXT, &zone),
        FIELD("individual_clock", FIELD_NAME, &clock, .names = individual_clock_names),
        FIELD("correspondence_months", FIELD_NUMBER, &schedule->correspondence_months,
              .most = MONTHS_MAX),
        FIELD("reply_window_days", FIELD_NUMBER, &schedule->reply_window_days, .most = DAYS_MAX),
        FIELD("chat_days", FIELD_NUMBER, &schedule->chat_days, .most = DAYS_MAX),
        FIELD("invoice_months", FIELD_NUMBER, &schedule->invoice_months, .most = MONTHS_MAX),
        FIELD("supporting_months", FIELD_NUMBER, &schedule->supporting_months, .most = MONTHS_MAX),
        FIELD("financial_year_end_month", FIELD_NUMBER, &schedule->financial_year_end_month,
              .least = 1, .most = 12),
        FIELD("supplier_record_months", FIELD_NUMBER, &schedule->supplier_record_months,
              .most = MONTHS_MAX),
        FIELD("customer_record_months", FIELD_NUMBER, &schedule->customer_record_months,
              .most = MONTHS_MAX),
        FIELD("change_grace_days", FIELD_NUMBER, &schedule->change_grace_days,
              .most = GRACE_DAYS_MAX),
        FIELD("shortened_on", FIELD_DAY, &schedule->shortened_on),
    };
    g_string_assign(reader->json.place, "schedule");
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)) ||
        (zone != NULL && !open_zone(reader, zone)))
        return false;
    schedule->individual_clock = (IndividualClock)clock;
    g_string_truncate(reader->json.place, 0);
    return true;
}

/* ---- parties ---- */

static bool
read_relationship(Reader *reader, const json_t *object)
{
    int role = 0;
    Day start;
    RelationshipFact read = {.end = DAY_NONE, .recorded_on = DAY_NONE, .end_recorded_on = DAY_NONE};
    const Field fields[] = {
        FIELD("role", FIELD_NAME, &role, .is_required = true, .names = party_role_names),
        FIELD("start", FIELD_DAY, &start), /* information only */
        FIELD("end", FIELD_DAY, &read.end),
        FIELD("recorded_on", FIELD_DAY, &read.recorded_on),
        FIELD("end_recorded_on", FIELD_DAY, &read.end_recorded_on),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    read.role = (PartyRole)role;
    *facts_add_relationship(reader->document->facts, read.role) = read;
    return true;
}

static bool
read_party(Reader *reader, const json_t *object)
{
    const char *id;
    int prospective = -1;
    const json_t *relationships = NULL;
    PartyFact *party = facts_add_party(reader->document->facts);
    const Field fields[] = {
        FIELD("id", FIELD_ID, &id, .is_required = true),
        FIELD("created_on", FIELD_DAY, &party->created_on),
        FIELD("prospective", FIELD_NAME, &prospective, .names = prospective_names + 1),
        FIELD("objected_on", FIELD_DAY, &party->objected_on),
        FIELD("contact_shortened_on", FIELD_DAY, &party->contact_shortened_on),
        FIELD("last_contact_on", FIELD_DAY, &party->last_contact_on),
        FIELD("erasure_approved_on", FIELD_DAY, &party->erasure_approved_on),
        FIELD("relationships", FIELD_ARRAY, &relationships),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    party->prospective = (Prospective)(prospective + 1);
    return read_each(reader, relationships, "relationships", read_relationship);
}

/* ---- items ---- */

static bool
read_link(Reader *reader, const json_t *object)
{
    const char *party_id = NULL, *organisation_id = NULL;
    int role = LINK_CORRESPONDENT;
    LinkFact read = {.on_behalf_of = FACTS_NONE, .removed_on = DAY_NONE};
    const Field fields[] = {
        FIELD("party", FIELD_ID, &party_id, .is_required = true),
        FIELD("role", FIELD_NAME, &role, .names = link_role_names),
        FIELD("cc_only", FIELD_BOOL, &read.is_cc_only),
        FIELD("on_behalf_of", FIELD_ID, &organisation_id),
        FIELD("removed_on", FIELD_DAY, &read.removed_on),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)) ||
        !refer(reader, reader->parties, "party", party_id, &read.party) ||
        !refer(reader, reader->parties, "on_behalf_of", organisation_id, &read.on_behalf_of))
        return false;
    read.role = (LinkRole)role;
    *facts_add_link(reader->document->facts, read.party) = read;
    return true;
}

static bool
read_bookkeeping(Reader *reader, const json_t *object)
{
    int kind = 0;
    BookkeepingFact read = {.document_date = DAY_NONE, .cleared_on = DAY_NONE};
    const Field fields[] = {
        FIELD("kind", FIELD_NAME, &kind, .is_required = true, .names = bookkeeping_kind_names),
        FIELD("year", FIELD_NUMBER, &read.year, .least = 1900, .most = 2999),
        FIELD("document_date", FIELD_DAY, &read.document_date),
        FIELD("cleared_on", FIELD_DAY, &read.cleared_on),
    };
    size_t mark = reader->json.place->len;
    g_string_append(reader->json.place, ".bookkeeping");
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    strict_json_leave(&reader->json, mark);
    read.kind = (BookkeepingKind)kind;
    *facts_add_bookkeeping(reader->document->facts, read.kind) = read;
    return true;
}

/* An item has either days or instants. */
static bool
check_dates(Reader *reader, const ItemFact *item)
{
    StrictJson *json = &reader->json;
    bool has_servers =
        item->received_at != INSTANT_NONE || item->trusted_received_at != INSTANT_NONE;
    if (item->date == DAY_NONE && item->first_seen_at == INSTANT_NONE)
        return strict_json_fail(json, NULL, "either date or first_seen_at is required");
    if (item->date != DAY_NONE && (item->first_seen_at != INSTANT_NONE || has_servers))
        return strict_json_fail(json, NULL, "date and instants do not go together");
    if (item->first_seen_at != INSTANT_NONE) {
        if (item->first_archived_on != DAY_NONE)
            return strict_json_fail(json, "first_archived_on", "does not go with first_seen_at");
        if (item->first_seen_at < EARLIEST_INSTANT)
            return strict_json_fail(json, "first_seen_at", "must not be before 1990 UTC");
        if (reader->document->zone == NULL)
            return strict_json_fail(json, "first_seen_at", "needs schedule.time_zone");
        return true;
    }
    if (item->date < EARLIEST_DAY)
        return strict_json_fail(json, "date", "must not be before 1990-01-01");
    if (item->first_archived_on != DAY_NONE && item->first_archived_on < item->date)
        return strict_json_fail(json, "first_archived_on", "must not be before date");
    return true;
}

static bool
read_item(Reader *reader, const json_t *object)
{
    static const char *const direction_names[] = {"in", "out", NULL};
    const char *id, *channel = NULL, *conversation = NULL, *request = NULL;
    int direction = DIRECTION_IN;
    const json_t *links = NULL, *bookkeeping = NULL;
    ItemFact *item = facts_add_item(reader->document->facts);
    const Field fields[] = {
        FIELD("id", FIELD_ID, &id, .is_required = true),
        FIELD("channel", FIELD_TEXT, &channel, .is_required = true),
        FIELD("date", FIELD_DAY, &item->date),
        FIELD("first_archived_on", FIELD_DAY, &item->first_archived_on),
        FIELD("first_seen_at", FIELD_INSTANT, &item->first_seen_at),
        FIELD("received_at", FIELD_INSTANT, &item->received_at),
        FIELD("trusted_received_at", FIELD_INSTANT, &item->trusted_received_at),
        FIELD("direction", FIELD_NAME, &direction, .names = direction_names),
        FIELD("automated", FIELD_BOOL, &item->is_automated),
        FIELD("answered", FIELD_BOOL, &item->is_answered),
        FIELD("conversation", FIELD_ID, &conversation),
        FIELD("bookkeeping", FIELD_OBJECT, &bookkeeping),
        FIELD("erasure_approved_on", FIELD_DAY, &item->erasure_approved_on),
        FIELD("request_message", FIELD_ID, &request),
        FIELD("shortened_on", FIELD_DAY, &item->shortened_on),
        FIELD("links", FIELD_ARRAY, &links),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)) ||
        !check_dates(reader, item) ||
        !refer(reader, reader->requests, "request_message", request, &item->request_message))
        return false;
    if (!channel_parse(channel, &item->channel))
        return strict_json_fail(&reader->json, "channel",
                                "must be one of email, phone, meeting, chat");
    if (request != NULL && item->erasure_approved_on != DAY_NONE)
        return strict_json_fail(&reader->json, "request_message",
                                "does not go with erasure_approved_on");
    item->direction = (Direction)direction;
    item->conversation = conversation_place(reader, conversation);
    return (bookkeeping == NULL || read_bookkeeping(reader, bookkeeping)) &&
           read_each(reader, links, "links", read_link);
}

/* ---- holds and requests ---- */

static bool
read_references(Reader *reader, const json_t *array, const char *key, GHashTable *places,
                GArray *subjects)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        size_t mark = strict_json_enter(&reader->json, key, i);
        const char *id = json_string_value(json_array_get(array, i));
        uint32_t place = FACTS_NONE;
        if (id == NULL || !strict_json_is_id(id))
            return strict_json_fail(&reader->json, NULL, "must be an id");
        if (places == reader->conversations)
            place = conversation_place(reader, id);
        else if (!refer(reader, places, NULL, id, &place))
            return false;
        g_array_append_val(subjects, place);
        strict_json_leave(&reader->json, mark);
    }
    return true;
}

static bool
read_scope(Reader *reader, const json_t *object, Scope *scope)
{
    const json_t *items = NULL, *parties = NULL, *conversations = NULL;
    const Field fields[] = {
        FIELD("items", FIELD_ARRAY, &items),
        FIELD("parties", FIELD_ARRAY, &parties),
        FIELD("conversations", FIELD_ARRAY, &conversations),
        FIELD("all", FIELD_BOOL, &scope->all),
    };
    size_t mark = reader->json.place->len;
    g_string_append(reader->json.place, ".scope");
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)) ||
        !read_references(reader, items, "items", reader->items, scope->items) ||
        !read_references(reader, parties, "parties", reader->parties, scope->parties) ||
        !read_references(reader, conversations, "conversations", reader->conversations,
                         scope->conversations))
        return false;
    if (!scope->all && scope->items->len + scope->parties->len + scope->conversations->len == 0)
        return strict_json_fail(&reader->json, NULL,
                                "must name items, parties or conversations, or all");
    strict_json_leave(&reader->json, mark);
    return true;
}

static bool
read_hold(Reader *reader, const json_t *object)
{
    const char *matter = NULL;
    int reason = 0;
    Day placed_on = DAY_NONE, released_on = DAY_NONE;
    const json_t *scope = NULL;
    const Field fields[] = {
        FIELD("matter", FIELD_ID, &matter, .is_required = true),
        FIELD("reason", FIELD_NAME, &reason, .is_required = true, .names = hold_reason_names),
        FIELD("scope", FIELD_OBJECT, &scope, .is_required = true),
        FIELD("placed_on", FIELD_DAY, &placed_on, .is_required = true),
        FIELD("released_on", FIELD_DAY, &released_on),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    if (released_on != DAY_NONE && released_on < placed_on)
        return strict_json_fail(&reader->json, "released_on", "must not be before placed_on");
    if (reason == HOLD_OTHER)
        return strict_json_fail(&reader->json, "reason",
                                "must be one of the reasons that have a name of their own");
    HoldFact *hold = facts_add_hold(reader->document->facts, matter, (HoldReason)reason);
    hold->placed_on = placed_on;
    hold->released_on = released_on;
    return read_scope(reader, scope, &hold->scope);
}

static bool
read_request(Reader *reader, const json_t *object)
{
    const char *id;
    int type = 0;
    Day received_on = DAY_NONE, closed_on = DAY_NONE;
    const json_t *scope = NULL;
    const Field fields[] = {
        FIELD("id", FIELD_ID, &id, .is_required = true),
        FIELD("type", FIELD_NAME, &type, .is_required = true, .names = request_type_names),
        FIELD("scope", FIELD_OBJECT, &scope, .is_required = true),
        FIELD("received_on", FIELD_DAY, &received_on, .is_required = true),
        FIELD("closed_on", FIELD_DAY, &closed_on),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    if (closed_on != DAY_NONE && closed_on < received_on)
        return strict_json_fail(&reader->json, "closed_on", "must not be before received_on");
    RequestFact *request = facts_add_request(reader->document->facts, (RequestType)type);
    request->received_on = received_on;
    request->closed_on = closed_on;
    return read_scope(reader, scope, &request->scope);
}

/* ---- questions ---- */

static bool
check_record_question(Reader *reader, const Question *question)
{
    Day created_on = facts_party(reader->document->facts, question->subject)->created_on;
    if (created_on == DAY_NONE)
        return strict_json_fail(&reader->json, "contact_record", "the party has no created_on");
    if (created_on > question->today)
        return strict_json_fail(&reader->json, "today", "the contact record was created later");
    return true;
}

static bool
check_item_question(Reader *reader, const Question *question)
{
    const Facts *facts = reader->document->facts;
    if (facts_archived_day(facts, facts_item(facts, question->subject)) > question->today)
        return strict_json_fail(&reader->json, "today", "the item was archived later");
    return true;
}

static bool
read_question(Reader *reader, const json_t *object)
{
    const char *item = NULL, *record = NULL;
    Question question = {.subject = FACTS_NONE, .today = DAY_NONE};
    const Field fields[] = {
        FIELD("today", FIELD_DAY, &question.today, .is_required = true),
        FIELD("item", FIELD_ID, &item),
        FIELD("contact_record", FIELD_ID, &record),
    };
    if (!strict_json_read(&reader->json, object, fields, G_N_ELEMENTS(fields)))
        return false;
    if ((item == NULL) == (record == NULL))
        return strict_json_fail(&reader->json, NULL,
                                "either item or contact_record is required, not both");
    question.is_record = record != NULL;
    if (!refer(reader, reader->items, "item", item, &question.subject) ||
        !refer(reader, reader->parties, "contact_record", record, &question.subject))
        return false;
    if (!(question.is_record ? check_record_question(reader, &question)
                             : check_item_question(reader, &question)))
        return false;
    g_array_append_val(reader->document->questions, question);
    return true;
}

/* ---- the document ---- */

static bool
read_document(Reader *reader, const json_t *root)
{
    const json_t *schedule = NULL, *parties = NULL, *items = NULL, *holds = NULL, *requests = NULL,
                 *ask = NULL;
    const Field fields[] = {
        FIELD("schedule", FIELD_OBJECT, &schedule),
        FIELD("parties", FIELD_ARRAY, &parties),
        FIELD("items", FIELD_ARRAY, &items),
        FIELD("holds", FIELD_ARRAY, &holds),
        FIELD("requests", FIELD_ARRAY, &requests),
        FIELD("ask", FIELD_ARRAY, &ask, .is_required = true),
    };
    FactsDocument *document = reader->document;
    return strict_json_read(&reader->json, root, fields, G_N_ELEMENTS(fields)) &&
           collect_ids(reader, parties, "parties", reader->parties, document->parties) &&
           collect_ids(reader, items, "items", reader->items, document->items) &&
           collect_ids(reader, requests, "requests", reader->requests, document->requests) &&
           (schedule == NULL || read_schedule(reader, schedule)) &&
           read_each(reader, parties, "parties", read_party) &&
           read_each(reader, items, "items", read_item) &&
           read_each(reader, holds, "holds", read_hold) &&
           read_each(reader, requests, "requests", read_request) &&
           read_each(reader, ask, "ask", read_question);
}

static FactsDocument *
facts_document_new(void)
{
    FactsDocument *document = g_new0(FactsDocument, 1);
    document->facts = facts_new();
    document->parties = g_ptr_array_new_with_free_func(g_free);
    document->items = g_ptr_array_new_with_free_func(g_free);
    document->requests = g_ptr_array_new_with_free_func(g_free);
    document->questions = g_array_new(FALSE, FALSE, sizeof(Question));
    return document;
}

void
facts_document_free(FactsDocument *document)
{
    facts_free(document->facts);
    if (document->zone != NULL)
        zone_free(document->zone);
    g_ptr_array_unref(document->parties);
    g_ptr_array_unref(document->items);
    g_ptr_array_unref(document->requests);
    g_array_unref(document->questions);
    g_free(document);
}

FactNames
facts_document_names(const FactsDocument *document)
{
    return (FactNames){document->parties, document->items, document->requests};
}

FactsDocument *
facts_document_parse(const char *text, size_t length, GError **error)
{
    json_t *root = strict_json_parse(text, length, error);
    if (root == NULL)
        return NULL;
    g_autoptr(GString) place = g_string_new(NULL);
    g_autoptr(FactsDocument) document = facts_document_new();
    g_autoptr(GHashTable) parties = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) items = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) requests = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) conversations =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {
        .json = {place, error},
        .document = document,
        .parties = parties,
        .items = items,
        .requests = requests,
        .conversations = conversations,
    };
    bool is_valid = read_document(&reader, root);
    json_decref(root);
    return is_valid ? g_steal_pointer(&document) : NULL;
}
