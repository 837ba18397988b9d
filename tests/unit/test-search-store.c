/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/item.h"
#include "store-fixture.h"
#include "store/search-find.h"
#include "store/search-store.h"
#include "store/stmt.h"

#include <string.h>

/* Item n of the fixture is dated the n-th of January 2026. */
static int64_t
id_of(int number)
{
    return item_id_first((Instant)day_from_civil((Civil){2026, 1, number}) * 86400);
}

typedef struct {
    int number;
    const char *subject, *sender, *recipients, *body, *filenames;
} Sample;

static const Sample samples[] = {
    {1, "Søknad om rabatt", "Kari Nordmann kari@nordvik.example.no", "support@example.com",
     "Vi ønsker rabatt på fakturaen.\nHilsen Kari", ""},
    {2, "Re: Søknad om rabatt", "Support support@example.com", "kari@nordvik.example.no",
     "The discount is granted.\n\nIt applies to the next invoice.", "terms.pdf\n"},
    {3, "Lieferung", "Jörg Groß joerg@strasse.example.de", "sales@example.com",
     "Wir wohnen in der Straße Nummer 5. Łódź, cœur, Þórr, Æsop.", "plan of the house.png\n"},
    {4, "Invoice 4711", "billing@example.com", "per@fjord.example.no", "The invoice is overdue.",
     "invoice-4711.pdf\n"},
    {5, "Call", "Per Fjord", "", "He asked about the invoice and the discount", ""},
};

static void
add(StoreFixture *fixture, const Sample *sample)
{
    g_autoptr(GError) error = NULL;
    g_auto(SearchText) text = {{
        [SEARCH_SUBJECT] = g_strdup(sample->subject),
        [SEARCH_SENDER] = g_strdup(sample->sender),
        [SEARCH_RECIPIENTS] = g_strdup(sample->recipients),
        [SEARCH_BODY] = g_strdup(sample->body),
        [SEARCH_FILENAMES] = g_strdup(sample->filenames),
    }};
    store_fixture_add_item(fixture, id_of(sample->number));
    g_assert_true(search_store_add(fixture->db, id_of(sample->number), &text, &error));
    g_assert_no_error(error);
}

/* :1 ... :5 stand for the ids of the items. */
static void
execute(StoreFixture *fixture, const char *sql)
{
    g_autoptr(GString) expanded = g_string_new(sql);
    for (int i = 1; i <= 5; i++) {
        char name[3] = {':', (char)('0' + i), '\0'};
        g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, id_of(i));
        g_string_replace(expanded, name, id, 0);
    }
    store_fixture_execute(fixture, expanded->str);
}

static void
open_samples(StoreFixture *fixture)
{
    store_fixture_open(fixture);
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++)
        add(fixture, &samples[i]);
    execute(
        fixture,
        "INSERT INTO mailbox (id, name) VALUES (1, 'support'), (2, 'sales'), (3, 'empty');"
        "INSERT INTO folder (id, mailbox_id, name) VALUES (1, 1, 'INBOX'), (2, 2, 'INBOX');"
        "INSERT INTO sighting (folder_id, uid_validity, uid, state, item_id) VALUES"
        " (1, 1, 1, 'archived', :1), (1, 1, 2, 'archived', :2), (2, 1, 1, 'archived', :3),"
        " (2, 1, 2, 'duplicate', :2), (2, 1, 3, 'archived', :4);"
        "INSERT INTO party (id, name, external_id, org_number, is_provisional, created_on)"
        " VALUES (1, 'Nordvik AS', 'C-17', '987', 0, 0), (2, 'Größe & Söhne', NULL, NULL, 0, 0),"
        " (3, 'per@fjord.example.no', NULL, NULL, 1, 0), (4, 'Fjord 987 AS', NULL, NULL, 0, 0);"
        "INSERT INTO relationship (party_id, role, start_on, end_on) VALUES"
        " (1, 'customer', 20000, 20454), (2, 'supplier', NULL, NULL);" /* 2026-01-01 = 20454 */
        "INSERT INTO address (id, kind, value, party_id, is_own) VALUES"
        " (1, 'email', 'kari@nordvik.example.no', 1, 0), (2, 'email', 'support@example.com', NULL, "
        "1),"
        " (3, 'email', 'joerg@strasse.example.de', 2, 0), (4, 'email', 'per@fjord.example.no', 3, "
        "0);"
        "INSERT INTO participant (item_id, role, position, address_id, name) VALUES"
        " (:1, 'from', 1, 1, 'Kari Nordmann'), (:1, 'to', 1, 2, ''), (:2, 'from', 1, 2, ''),"
        " (:2, 'to', 1, 1, ''), (:3, 'from', 1, 3, ''), (:3, 'cc', 1, 1, 'Kari N.'),"
        " (:4, 'to', 1, 4, '');"
        "INSERT INTO link (item_id, party_id, role, removed_on) VALUES"
        " (:5, 1, 'mentioned', NULL), (:3, 1, 'correspondent', 20500), (:4, 4, 'mentioned', NULL);"
        "UPDATE item SET channel = 'phone', direction = 'out' WHERE id = :5;"
        "UPDATE item SET attachments = 1 WHERE id IN (:2, :3, :4);"
        "UPDATE item SET message_id = 'm4@example.com' WHERE id = :4;");
}

/* ── queries as the tests write them ─────────────────────────────────────────────────────── */

static Query *
words_in(QueryField field, const char *text)
{
    Query *query = query_new(QUERY_WORDS);
    query->field = field;
    query->text = g_strdup(text);
    return query;
}

static Query *
words(const char *text)
{
    return words_in(QUERY_FIELD_ANY, text);
}

static Query *
prefix(const char *text)
{
    Query *query = words(text);
    query->is_prefix = true;
    return query;
}

static Query *
with_text(QueryKind kind, const char *text)
{
    Query *query = query_new(kind);
    query->text = g_strdup(text);
    return query;
}

static Query *
group(QueryKind kind, Query *one, Query *other)
{
    Query *query = query_new(kind);
    g_ptr_array_add(query->children, one);
    if (other != NULL)
        g_ptr_array_add(query->children, other);
    return query;
}

static Query *
all(Query *one, Query *other)
{
    return group(QUERY_ALL, one, other);
}

static Query *
any(Query *one, Query *other)
{
    return group(QUERY_ANY, one, other);
}

static Query * not(Query * query)
{
    return group(QUERY_NOT, query, NULL);
}

static Query *
bound(QueryKind kind, int day)
{
    Query *query = query_new(kind);
    query->at = (Instant)day_from_civil((Civil){2026, 1, day}) * 86400;
    return query;
}

static Query *
item(int number)
{
    Query *query = query_new(QUERY_ID);
    query->number = id_of(number);
    return query;
}

/* The numbers of the items found, in their order: "431". */
static char *
found(StoreFixture *fixture, Query *query, guint limit, int64_t before_id)
{
    SearchPage page = {.limit = limit, .before_id = before_id};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) hits = search_find_hits(fixture->db, query, &page, &error);
    g_assert_no_error(error);
    GString *numbers = g_string_new(NULL);
    for (guint i = 0; i < hits->len; i++) {
        const SearchHit *hit = g_ptr_array_index(hits, i);
        g_assert_true(g_utf8_validate(hit->snippet, -1, NULL));
        for (int number = 1; number <= 6; number++)
            if (hit->item_id == id_of(number))
                g_string_append_printf(numbers, "%d", number);
    }
    return g_string_free(numbers, FALSE);
}

/* The same by ids alone, of the odd items or of all. */
static char *
found_ids(StoreFixture *fixture, Query *query, bool odd_only)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) odd = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int number = 1; number <= 6; number += 2) {
        int64_t id = id_of(number);
        g_array_append_val(odd, id);
    }
    SearchPage page = {.asked = odd_only ? odd : NULL};
    g_autoptr(GArray) ids = search_find_ids(fixture->db, query, &page, &error);
    g_assert_no_error(error);
    GString *numbers = g_string_new(NULL);
    for (guint i = 0; i < ids->len; i++)
        for (int number = 1; number <= 6; number++)
            if (g_array_index(ids, int64_t, i) == id_of(number))
                g_string_append_printf(numbers, "%d", number);
    return g_string_free(numbers, FALSE);
}

static void
check(StoreFixture *fixture, int line, Query *take_query, const char *expected)
{
    g_autoptr(Query) query = take_query;
    g_autofree char *numbers = found(fixture, query, 20, 0);
    g_autofree char *ids = found_ids(fixture, query, false);
    g_autofree char *odd = found_ids(fixture, query, true);
    g_autoptr(GError) error = NULL;
    int64_t count;
    g_assert_true(search_find_count(fixture->db, query, &count, &error));
    g_assert_cmpint(count, ==, (int64_t)strlen(expected));
    g_autoptr(GString) expected_odd = g_string_new(NULL);
    for (const char *number = expected; *number != '\0'; number++)
        if ((*number - '0') % 2 == 1)
            g_string_append_c(expected_odd, *number);
    if (strcmp(numbers, expected) != 0 || strcmp(ids, expected) != 0)
        g_error("line %d: found '%s' and '%s', not '%s'", line, numbers, ids, expected);
    if (strcmp(odd, expected_odd->str) != 0)
        g_error("line %d: found '%s' among the odd ones, not '%s'", line, odd, expected_odd->str);
}
#define CHECK(query, expected) check(&fixture, __LINE__, query, expected)

static void
test_words(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    CHECK(query_new(QUERY_ALL), "54321");
    CHECK(words("invoice"), "542");
    CHECK(words("INVOICE"), "542");
    CHECK(words("nowhere"), "");
    CHECK(words("invoice is"), "4");
    CHECK(words("is invoice"), "");
    CHECK(prefix("invo"), "542");
    CHECK(prefix("the disc"), "52");
    CHECK(all(words("invoice"), words("discount")), "52");
    CHECK(any(words("rabatt"), words("overdue")), "421");
    CHECK(all(words("invoice"), not(words("discount"))), "4");
    CHECK(not(words("invoice")), "31");
    CHECK(not(any(words("invoice"), words("rabatt"))), "3");
    CHECK(all(not(words("invoice")), not(words("rabatt"))), "3");
    CHECK(all(any(words("invoice"), words("wohnen")), not(words("overdue"))), "532");
    CHECK(all(words("invoice"), any(words("granted"), not(words("discount")))), "42");
    CHECK(all(words("invoice"), words("&")), "542");
    /* Values are data, whatever they look like. */
    CHECK(words("invoice\" OR \"rabatt"), "");
    CHECK(words("\""), "");
    CHECK(words("subject:invoice"), "");
    CHECK(words("NEAR(invoice rabatt)"), "");
    CHECK(words("4711"), "4");
}

static void
test_folding(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    static const char *const of_item_3[] = {"straße", "strasse", "STRASSE", "gross", "Groß",
                                            "łódź",   "lodz",    "coeur",   "cœur",  "thorr",
                                            "æsop",   "AESOP",   "jörg",    "jorg"};
    for (size_t i = 0; i < G_N_ELEMENTS(of_item_3); i++)
        CHECK(words(of_item_3[i]), "3");
    static const char *const of_item_1[] = {"søknad", "soknad", "SØKNAD",      "sóknad",
                                            "ønsker", "onsker", "pa fakturaen"};
    for (size_t i = 0; i < G_N_ELEMENTS(of_item_1); i++)
        CHECK(all(words(of_item_1[i]), item(1)), "1");
}

static void
add_text(StoreFixture *fixture, int number, SearchField field, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_auto(SearchText) texts = {{[0] = NULL}};
    texts.of[field] = g_strdup(text);
    store_fixture_add_item(fixture, id_of(number));
    g_assert_true(search_store_add(fixture->db, id_of(number), &texts, &error));
}

static void
test_dense_scripts(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    add_text(&fixture, 1, SEARCH_BODY, "東京都庁へ行きました。ガス料金");
    add_text(&fixture, 2, SEARCH_SUBJECT, "京都 tower 서울시청에서");
    add_text(&fixture, 3, SEARCH_BODY, "東方 京 都庁 tower");
    static const struct {
        const char *text, *found;
    } cases[] = {
        {"東京", "1"},      {"京都", "21"},      {"京", "321"},      {"都庁", "31"},
        {"東京都庁", "1"},  {"京都庁", "1"},     {"庁東", ""},       {"ｶﾞｽ", "1"},
        {"서울", "2"},      {"시청", "2"},       {"料", "1"},        {"京都 tower", "2"},
        {"都 tower", "32"}, {"都庁 tower", "3"}, {"京都tower", "2"}, {"行きました", "1"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        CHECK(words(cases[i].text), cases[i].found);
    CHECK(prefix("東"), "31");
    CHECK(prefix("京都 tow"), "2");
}

static void
test_attachments(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    g_autoptr(GError) error = NULL;
    char body[] = "See the enclosed report.", report[] = "Page 1\nThe turbine invoice was checked";
    SearchText text = {{[SEARCH_BODY] = body, [SEARCH_ATTACHMENTS] = report}};
    store_fixture_add_item(&fixture, id_of(6));
    g_assert_true(search_store_add(fixture.db, id_of(6), &text, &error));
    g_autoptr(Query) query = words("turbine");
    g_autoptr(GPtrArray) hits =
        search_find_hits(fixture.db, query, &(SearchPage){.limit = 20}, &error);
    g_assert_cmpuint(hits->len, ==, 1);
    const SearchHit *hit = g_ptr_array_index(hits, 0);
    g_assert_cmpint(hit->item_id, ==, id_of(6));
    g_assert_cmpstr(hit->snippet, ==, "Page 1 The \002turbine\003 invoice was checked");
    CHECK(all(words_in(QUERY_FIELD_BODY, "turbine"), words("turbine")), "");
    CHECK(words_in(QUERY_FIELD_ATTACHMENT, "invoice"), "6");
    CHECK(words_in(QUERY_FIELD_ATTACHMENT, "report"), "");
    g_autoptr(Purge) purge G_GNUC_UNUSED = purge_begin(fixture.db);
    g_assert_true(search_store_remove(fixture.db, id_of(6), &error));
    CHECK(words("turbine"), "");
    store_fixture_execute(&fixture, "INSERT INTO search_index (search_index, rank)"
                                    " VALUES ('integrity-check', 1)");
}

/* As an archive was before attachments were indexed: five texts, another index. */
static void
make_old(StoreFixture *fixture)
{
    static const char old_text[] = "Søknad"
                                   "Kari"
                                   ""
                                   ""
                                   "東京都 old body";
    static const uint8_t head[] = {0, 7, 4, 0, 0, 18};
    g_autoptr(GString) hex = g_string_new(NULL);
    for (size_t i = 0; i < sizeof head; i++)
        g_string_append_printf(hex, "%02x", head[i]);
    for (size_t i = 0; i < strlen(old_text); i++)
        g_string_append_printf(hex, "%02x", (unsigned char)old_text[i]);
    store_fixture_add_item(fixture, id_of(1));
    g_autofree char *sql = g_strdup_printf(
        "DROP TABLE search_index; DROP VIEW search_text; ALTER TABLE item_text DROP COLUMN primer;"
        "INSERT INTO item_text VALUES (:1, x'%s');"
        "CREATE VIEW search_text AS SELECT 1 AS item_id, 2 AS subject;"
        "CREATE VIRTUAL TABLE search_index USING fts5 (subject, content = 'search_text',"
        " content_rowid = 'item_id', tokenize = 'letterbook');"
        "DROP INDEX sighting_of_folder; DROP INDEX item_with_attachment;"
        "DROP INDEX item_of_magnitude; ALTER TABLE item DROP COLUMN magnitude;"
        "DROP TABLE export; PRAGMA user_version = 8",
        hex->str);
    execute(fixture, sql);
}

static void
test_migration(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    make_old(&fixture);
    g_autoptr(GError) error = NULL;
    g_clear_pointer(&fixture.db, db_close);
    g_assert_null(db_open(fixture.database, DB_READ, &error));
    g_assert_true(fail_is(error, FAIL_CONFIG));
    g_clear_error(&error);
    fixture.db = db_open(fixture.database, DB_WRITE, &error);
    g_assert_no_error(error);
    CHECK(words("søknad"), "1");
    CHECK(words("京都"), "1");
    CHECK(words_in(QUERY_FIELD_FROM, "kari"), "1");
    CHECK(words_in(QUERY_FIELD_BODY, "old"), "1");
    CHECK(words_in(QUERY_FIELD_ATTACHMENT, "old"), "");
    g_autoptr(Purge) purge G_GNUC_UNUSED = purge_begin(fixture.db);
    g_assert_true(search_store_remove(fixture.db, id_of(1), &error));
    CHECK(words("old"), "");
    store_fixture_execute(&fixture, "INSERT INTO search_index (search_index, rank)"
                                    " VALUES ('integrity-check', 1)");
}

static void
test_fields(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    CHECK(words_in(QUERY_FIELD_SUBJECT, "invoice"), "4");
    CHECK(words_in(QUERY_FIELD_BODY, "invoice"), "542");
    CHECK(words_in(QUERY_FIELD_FILENAME, "invoice"), "4");
    CHECK(words_in(QUERY_FIELD_FROM, "kari@nordvik.example.no"), "1");
    CHECK(words_in(QUERY_FIELD_TO, "kari@nordvik.example.no"), "2");
    CHECK(words_in(QUERY_FIELD_WITH, "kari@nordvik.example.no"), "21");
    CHECK(words_in(QUERY_FIELD_FROM, "per"), "5");
    CHECK(words_in(QUERY_FIELD_WITH, "per"), "54");
    CHECK(words_in(QUERY_FIELD_CC, "support"), "");
    execute(&fixture, "INSERT INTO participant VALUES (:4, 'cc', 1, 2, 'Ståle')");
    CHECK(words_in(QUERY_FIELD_CC, "kari"), "");
    CHECK(words_in(QUERY_FIELD_CC, "per"), ""); /* a recipient of 4, not in Cc */
    execute(&fixture, "UPDATE participant SET name = 'Per' WHERE role = 'cc' AND item_id = :4");
    CHECK(words_in(QUERY_FIELD_CC, "per"), "4");
    CHECK(all(words_in(QUERY_FIELD_CC, "per"), words("invoice")), "4");
    CHECK(not(words_in(QUERY_FIELD_CC, "per")), "5321");
    CHECK(any(words_in(QUERY_FIELD_CC, "per"), words("rabatt")), "421");
    CHECK(all(words_in(QUERY_FIELD_FROM, "support"), words_in(QUERY_FIELD_BODY, "discount")), "2");
    CHECK(all(words("invoice"), not(words_in(QUERY_FIELD_SUBJECT, "invoice"))), "52");
}

static void
test_conditions(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    CHECK(with_text(QUERY_MAILBOX, "support"), "21");
    CHECK(with_text(QUERY_MAILBOX, "sales"), "432");
    CHECK(with_text(QUERY_MAILBOX, "empty"), "");
    CHECK(with_text(QUERY_CHANNEL, "phone"), "5");
    CHECK(with_text(QUERY_DIRECTION, "in"), "4321");
    CHECK(query_new(QUERY_HAS_ATTACHMENT), "432");
    CHECK(not(query_new(QUERY_HAS_ATTACHMENT)), "51");
    CHECK(with_text(QUERY_MESSAGE_ID, "m4@example.com"), "4");
    CHECK(not(with_text(QUERY_MESSAGE_ID, "m4@example.com")), "5321");
    CHECK(item(3), "3");
    CHECK(not(item(3)), "5421");
    CHECK(bound(QUERY_AFTER, 3), "543");
    CHECK(bound(QUERY_BEFORE, 3), "21");
    CHECK(all(bound(QUERY_AFTER, 2), bound(QUERY_BEFORE, 4)), "32");
    CHECK(any(bound(QUERY_AFTER, 5), bound(QUERY_BEFORE, 2)), "51");
    CHECK(not(bound(QUERY_AFTER, 3)), "21");
    CHECK(all(words("invoice"), bound(QUERY_BEFORE, 5)), "42");
    CHECK(all(words("invoice"), with_text(QUERY_MAILBOX, "support")), "2");
    CHECK(all(words("invoice"), query_new(QUERY_HAS_ATTACHMENT)), "42");
    CHECK(any(words("rabatt"), with_text(QUERY_CHANNEL, "phone")), "521");
    CHECK(all(not(words("invoice")), query_new(QUERY_HAS_ATTACHMENT)), "3");
    CHECK(not(all(words("invoice"), query_new(QUERY_HAS_ATTACHMENT))), "531");
    CHECK(all(any(words("rabatt"), item(5)), any(item(2), words("kari"))), "21");
}

static void
test_held(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    CHECK(query_new(QUERY_IS_HELD), "");
    CHECK(query_new(QUERY_IS_BOOKKEEPING), "");
    execute(
        &fixture,
        "INSERT INTO hold (id, matter, reason, reason_text, placed_on, review_on, released_on)"
        " VALUES (1, 'a', 'other', 'x', 20454, 20500, NULL), (2, 'b', 'return', '', 20454, 20500,"
        " NULL), (3, 'c', 'return', '', 20454, 20500, 20460);"
        "INSERT INTO conversation (id) VALUES (7);"
        "UPDATE item SET conversation_id = 7 WHERE id = :4;"
        "INSERT INTO hold_scope VALUES (1, 'item', :2), (1, 'item', 4711), (2, 'item', :2),"
        " (3, 'item', :5), (3, 'party', 2), (3, 'conversation', 7);"
        "INSERT INTO bookkeeping (item_id, kind, cleared_on) VALUES (:1, 'invoice', NULL),"
        " (:2, 'supporting', 20460)");
    CHECK(query_new(QUERY_IS_HELD), "2");
    CHECK(not(query_new(QUERY_IS_HELD)), "5431");
    CHECK(all(query_new(QUERY_IS_HELD), words("rabatt")), "2");
    CHECK(query_new(QUERY_IS_BOOKKEEPING), "1");
    CHECK(not(query_new(QUERY_IS_BOOKKEEPING)), "5432");
    CHECK(any(query_new(QUERY_IS_BOOKKEEPING), query_new(QUERY_IS_HELD)), "21");
    execute(&fixture, "INSERT INTO hold_scope VALUES (1, 'conversation', 7)");
    CHECK(query_new(QUERY_IS_HELD), "42");
    /* 3 has the party's address but was unlinked by a person, 5 was linked by a person. */
    execute(&fixture, "INSERT INTO hold_scope VALUES (2, 'party', 1)");
    CHECK(query_new(QUERY_IS_HELD), "5421");
    execute(&fixture, "UPDATE hold SET released_on = 20461");
    CHECK(query_new(QUERY_IS_HELD), "");
}

static void
test_parties(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    /* 3 has the address but was unlinked by a person, 5 was linked by a person. */
    CHECK(with_text(QUERY_PARTY, "Nordvik"), "521");
    CHECK(with_text(QUERY_PARTY, "NORDVIK AS"), "521");
    CHECK(with_text(QUERY_PARTY, "C-17"), "521");
    CHECK(with_text(QUERY_PARTY, "987"), "521");
    CHECK(with_text(QUERY_PARTY, "1"), "521");
    CHECK(with_text(QUERY_PARTY, "2"), "3");
    CHECK(with_text(QUERY_PARTY, "grosse & sohne"), "3");
    CHECK(with_text(QUERY_PARTY, "nobody"), "");
    CHECK(with_text(QUERY_PARTY, "%"), "");
    CHECK(not(with_text(QUERY_PARTY, "Nordvik")), "43");
    CHECK(all(words("invoice"), with_text(QUERY_PARTY, "Nordvik")), "52");
    CHECK(any(words("overdue"), with_text(QUERY_PARTY, "Nordvik")), "5421");
    CHECK(all(with_text(QUERY_PARTY, "Nordvik"), bound(QUERY_BEFORE, 5)), "21");
    CHECK(all(with_text(QUERY_PARTY, "Nordvik"), with_text(QUERY_MAILBOX, "sales")), "2");
    CHECK(with_text(QUERY_PARTY, "Fjord"), "4");
    CHECK(query_new(QUERY_IS_UNLINKED), "");
    execute(&fixture, "DELETE FROM relationship WHERE party_id = 99;"
                      "UPDATE link SET removed_on = 20500 WHERE party_id = 4");
    CHECK(query_new(QUERY_IS_UNLINKED), "4");
    CHECK(with_text(QUERY_ROLE, "customer"), "1");
    CHECK(with_text(QUERY_ROLE, "supplier"), "3");
    CHECK(with_text(QUERY_ROLE, "individual"), "542");
    CHECK(not(with_text(QUERY_ROLE, "customer")), "5432");
}

static void
test_pages(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    g_autoptr(Query) query = words("invoice");
    g_autofree char *first = found(&fixture, query, 2, 0);
    g_assert_cmpstr(first, ==, "54");
    g_autofree char *second = found(&fixture, query, 2, id_of(4));
    g_assert_cmpstr(second, ==, "2");
    g_autoptr(Query) mixed = any(words("rabatt"), with_text(QUERY_CHANNEL, "phone"));
    g_autofree char *mixed_first = found(&fixture, mixed, 2, 0);
    g_assert_cmpstr(mixed_first, ==, "52");
    g_autofree char *mixed_second = found(&fixture, mixed, 2, id_of(2));
    g_assert_cmpstr(mixed_second, ==, "1");
}

static void
test_unknown_mailbox_is_an_error(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    g_autoptr(Query) query = all(words("x"), not(with_text(QUERY_MAILBOX, "suport")));
    g_autoptr(GError) error = NULL;
    g_assert_null(search_find_hits(fixture.db, query, &(SearchPage){.limit = 20}, &error));
    g_assert_true(fail_is(error, FAIL_USAGE));
    g_assert_nonnull(strstr(error->message, "'suport'"));
}

static void
assert_snippet(StoreFixture *fixture, Query *take_query, const char *expected)
{
    g_autoptr(Query) query = take_query;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) hits =
        search_find_hits(fixture->db, query, &(SearchPage){.limit = 1}, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(hits->len, ==, 1);
    const SearchHit *hit = g_ptr_array_index(hits, 0);
    g_assert_cmpstr(hit->snippet, ==, expected);
}

static void
test_snippets(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    assert_snippet(&fixture, words("strasse"),
                   "Wir wohnen in der \002Straße\003 Nummer 5. Łódź, cœur, Þórr, Æsop.");
    assert_snippet(&fixture, words("granted it"),
                   "The discount is \002granted. It\003 applies to the next invoice.");
    assert_snippet(&fixture, words_in(QUERY_FIELD_SUBJECT, "lieferung"),
                   "Wir wohnen in der Straße Nummer 5. Łódź, cœur, Þórr, Æsop.");
    assert_snippet(&fixture, item(2), "The discount is granted. It applies to the next invoice.");
}

/* As deep as the query language allows, with and without words at the bottom. */
static void
test_deep(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    Query *texts = words("invoice"), *mixed = item(5), *negated = item(5);
    for (int depth = 0; depth < 20; depth++) {
        texts = depth % 2 == 0 ? any(words("nowhere"), texts) : all(words("invoice"), texts);
        mixed = depth % 2 == 0 ? any(item(1), mixed) : all(words("invoice"), mixed);
        negated = all(with_text(QUERY_CHANNEL, "phone"), not(negated));
    }
    CHECK(texts, "542");
    CHECK(mixed, "5");
    CHECK(negated, "5");
}

/* Few among many: the search leaps along what there is less of. */
static void
test_common_words(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(Txn) txn = txn_begin(fixture.db, &error);
    g_assert_no_error(error);
    char body[] = "invoice";
    for (int i = 0; i < 1500; i++) {
        SearchText text = {{[SEARCH_BODY] = body}};
        int64_t item_id = id_of(20) + i;
        store_fixture_add_item(&fixture, item_id);
        g_assert_true(search_store_add(fixture.db, item_id, &text, &error));
    }
    g_assert_true(txn_commit(txn, &error));
    CHECK(all(words("invoice"), with_text(QUERY_PARTY, "Nordvik")), "52");
    CHECK(all(words("invoice"), with_text(QUERY_PARTY, "nobody")), "");
    CHECK(all(words("invoice"), with_text(QUERY_MAILBOX, "support")), "2");
    CHECK(all(words("invoice"), with_text(QUERY_CHANNEL, "phone")), "5");
    CHECK(all(words("invoice"), with_text(QUERY_ROLE, "supplier")), "");
    CHECK(all(all(words("invoice"), not(words("granted"))), with_text(QUERY_PARTY, "Fjord")), "4");
    CHECK(all(words("invoice"), any(with_text(QUERY_PARTY, "Fjord"), words("granted"))), "42");
}

/* More sides than are walked one by one. */
static void
test_many_sides(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    Query *many = query_new(QUERY_ANY);
    for (int i = 0; i < 30; i++)
        g_ptr_array_add(many->children, i == 17 ? item(2) : with_text(QUERY_PARTY, "nobody"));
    g_ptr_array_add(many->children, words("overdue"));
    CHECK(many, "42");
}

static void
test_text(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    g_autoptr(GError) error = NULL;
    g_auto(SearchText) text = {{NULL}};
    g_assert_true(search_store_text(fixture.db, id_of(2), &text, &error));
    g_assert_cmpstr(text.of[SEARCH_SUBJECT], ==, samples[1].subject);
    g_assert_cmpstr(text.of[SEARCH_SENDER], ==, samples[1].sender);
    g_assert_cmpstr(text.of[SEARCH_RECIPIENTS], ==, samples[1].recipients);
    g_assert_cmpstr(text.of[SEARCH_BODY], ==, samples[1].body);
    g_assert_cmpstr(text.of[SEARCH_FILENAMES], ==, samples[1].filenames);
    g_auto(SearchText) none = {{NULL}};
    g_assert_true(search_store_text(fixture.db, 1, &none, &error));
    g_assert_null(none.of[SEARCH_BODY]);
}

static void
remove_item(StoreFixture *fixture, int64_t item_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Purge) purge = purge_begin(fixture->db);
    g_assert_true(search_store_remove(fixture->db, item_id, &error));
    g_assert_no_error(error);
}

static void
test_removed_is_not_found(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    remove_item(&fixture, id_of(4));
    remove_item(&fixture, id_of(4)); /* not there: nothing happens */
    CHECK(words("invoice"), "52");
    CHECK(words("overdue"), "");
    /* The index and the texts behind its view agree. */
    store_fixture_execute(&fixture, "INSERT INTO search_index (search_index, rank)"
                                    " VALUES ('integrity-check', 1)");
}

/* Every word of the removed items is gone from every file, the others are still found. */
static void
test_no_residue(void)
{
    static const char *const markers[] = {"aquamarine", "bqxolotlish", "cqzunder", "xy都庁"};
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    const int count = 3000;
    for (int i = 0; i < count; i++) {
        g_autoptr(Txn) txn = i % 100 == 0 ? txn_begin(fixture.db, &error) : NULL;
        g_autoptr(GString) body = g_string_new(i % 100 == 7 ? markers[i / 100 % 4] : "common");
        for (int word = 0; word < 40; word++)
            g_string_append_printf(body, " w%x", g_rand_int(random) % 5000);
        SearchText text = {{[SEARCH_BODY] = body->str}};
        int64_t item_id = id_of(1) + i;
        store_fixture_add_item(&fixture, item_id);
        g_assert_true(search_store_add(fixture.db, item_id, &text, &error));
        if (txn != NULL)
            g_assert_true(txn_commit(txn, &error));
    }
    g_assert_true(db_settle(fixture.db, &error));
    for (size_t i = 0; i < G_N_ELEMENTS(markers); i++)
        g_assert_true(store_fixture_holds(&fixture, markers[i] + 2));
    for (int i = 7; i < count; i += 100)
        remove_item(&fixture, id_of(1) + i);
    g_assert_true(search_store_settle(fixture.db, &error));
    g_assert_true(db_settle(fixture.db, &error));
    for (size_t i = 0; i < G_N_ELEMENTS(markers); i++)
        g_assert_false(store_fixture_holds(&fixture, markers[i] + 2));
    g_autoptr(Query) query = words("common");
    g_autoptr(GPtrArray) hits =
        search_find_hits(fixture.db, query, &(SearchPage){.limit = (guint)count}, &error);
    g_assert_cmpuint(hits->len, ==, (guint)(count - count / 100));
    store_fixture_execute(&fixture, "INSERT INTO search_index (search_index, rank)"
                                    " VALUES ('integrity-check', 1)");
}

static void
test_removing_needs_a_purge(void)
{
    g_auto(StoreFixture) fixture = {0};
    open_samples(&fixture);
    g_autoptr(GError) error = NULL;
    g_assert_false(search_store_remove(fixture.db, id_of(4), &error));
    g_assert_true(fail_is(error, FAIL_REFUSED));
    CHECK(words("overdue"), "4"); /* nothing half done */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-store/words", test_words);
    g_test_add_func("/search-store/folding", test_folding);
    g_test_add_func("/search-store/dense-scripts", test_dense_scripts);
    g_test_add_func("/search-store/attachments", test_attachments);
    g_test_add_func("/search-store/migration", test_migration);
    g_test_add_func("/search-store/fields", test_fields);
    g_test_add_func("/search-store/conditions", test_conditions);
    g_test_add_func("/search-store/parties", test_parties);
    g_test_add_func("/search-store/held", test_held);
    g_test_add_func("/search-store/pages", test_pages);
    g_test_add_func("/search-store/unknown-mailbox", test_unknown_mailbox_is_an_error);
    g_test_add_func("/search-store/snippets", test_snippets);
    g_test_add_func("/search-store/deep", test_deep);
    g_test_add_func("/search-store/common-words", test_common_words);
    g_test_add_func("/search-store/many-sides", test_many_sides);
    g_test_add_func("/search-store/text", test_text);
    g_test_add_func("/search-store/removed", test_removed_is_not_found);
    g_test_add_func("/search-store/no-residue", test_no_residue);
    g_test_add_func("/search-store/needs-purge", test_removing_needs_a_purge);
    return g_test_run();
}
