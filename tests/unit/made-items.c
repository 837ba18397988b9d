/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "made-items.h"

#include "model/item.h"
#include "store/search-store.h"

#include <stdio.h>
#include <string.h>

#define STRETCHES 16
#define FOLDERS 6   /* of each mailbox */
#define ADDRESSES 8 /* of each party */
#define ID "%" G_GINT64_FORMAT

/* When items have something. */
typedef struct {
    guint stretches; /* bits */
    int step;        /* every so many; 0: at random, */
    double share;    /* so often */
} Shape;

static const char *const channels[] = {"email", "phone", "meeting", "chat"};
static const char *const directions[] = {"in", "out", "internal"};

/* ── items ───────────────────────────────────────────────────────────────────────────────── */

static Shape
make_shape(GRand *random)
{
    static const double shares[] = {0.003, 0.05, 0.5, 0.98};
    Shape shape = {.stretches = g_rand_int(random) & ((1u << STRETCHES) - 1)};
    if (g_rand_int_range(random, 0, 3) == 0)
        shape.stretches = (1u << STRETCHES) - 1;
    if (g_rand_boolean(random))
        shape.step = g_rand_int_range(random, 1, 12);
    shape.share = shares[g_rand_int_range(random, 0, 4)];
    return shape;
}

static bool
is_in(GRand *random, const Shape *shape, int number)
{
    if ((shape->stretches >> (number * STRETCHES / ITEMS) & 1) == 0)
        return false;
    if (shape->step > 0)
        return number % shape->step == 0;
    return g_rand_double(random) < shape->share;
}

static guint
draw(GRand *random, const Shape *shapes, int count, int number)
{
    guint drawn = 0;
    for (int i = 0; i < count; i++)
        if (is_in(random, &shapes[i], number))
            drawn |= 1u << i;
    return drawn;
}

/* The one of the highest bit, or 0. */
static int
choose(GRand *random, const Shape *shapes, int count, int number)
{
    int highest = g_bit_nth_msf(draw(random, shapes, count, number), -1);
    return MAX(highest, 0);
}

/* Now several in a second, now none for days. */
static void
make_ids(MadeItems *made)
{
    int64_t second = 1700000000;
    for (int i = 0, of_second = 0; i < ITEMS; i++) {
        bool is_next = g_rand_int_range(made->random, 0, 3) > 0;
        of_second = is_next ? 0 : of_second + 1;
        second += !is_next ? 0 : i / 500 % 2 == 0 ? 1 : g_rand_int_range(made->random, 1, 90000);
        made->items[i].id = item_id_first(second) + of_second;
    }
}

static void
make_items(MadeItems *made)
{
    Shape shapes[64];
    GRand *random = made->random;
    for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++)
        shapes[i] = make_shape(random);
    make_ids(made);
    for (int i = 0; i < ITEMS; i++) {
        MadeItem *item = &made->items[i];
        item->words = draw(random, shapes, WORDS, i);
        item->mailboxes = draw(random, &shapes[12], MAILBOXES, i);
        item->channel = choose(random, &shapes[16], G_N_ELEMENTS(channels), i);
        item->direction = choose(random, &shapes[20], G_N_ELEMENTS(directions), i);
        item->attachments = is_in(random, &shapes[24], i) ? 2 : 0;
        item->size = g_rand_int_range(random, 0, 20) << g_rand_int_range(random, 0, 20);
        item->party = choose(random, &shapes[32], PARTIES + 1, i) - 1;
        item->linked = is_in(random, &shapes[40], i) ? i % (PARTIES - 1) : -1;
        bool is_taken = item->party >= 0 && item->party != item->linked;
        item->unlinked = is_taken && is_in(random, &shapes[41], i) ? item->party : -1;
        item->is_flagged = is_in(random, &shapes[42], i);
        item->is_held = is_in(random, &shapes[43], i);
        item->has_cc = is_in(random, &shapes[44], i);
    }
}

static void
add_texts(MadeItems *made, const MadeItem *item)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) body = g_string_new(NULL);
    for (int i = 0; i < WORDS; i++)
        if ((item->words >> i & 1) != 0)
            g_string_append_printf(body, "w%d ", i);
    char cc[] = "copied@example.org";
    SearchText text = {{[SEARCH_BODY] = body->str, [SEARCH_RECIPIENTS] = item->has_cc ? cc : NULL}};
    g_assert_true(search_store_add(made->fixture.db, item->id, &text, &error));
}

static void
append_rows(GString *sql, const MadeItem *item, int number)
{
    g_string_append_printf(
        sql,
        "INSERT INTO item (id, channel, direction, first_seen_at, date_at, subject, size,"
        " attachments) VALUES (" ID ", '%s', '%s', 0, 0, '', " ID ", %d);",
        item->id, channels[item->channel], directions[item->direction], item->size,
        item->attachments);
    for (int i = 0; i < MAILBOXES; i++)
        if ((item->mailboxes >> i & 1) != 0)
            g_string_append_printf(sql,
                                   "INSERT INTO sighting (folder_id, uid_validity, uid, state,"
                                   " item_id) VALUES (%d, 1, %d, 'archived', " ID ");",
                                   i * FOLDERS + number % FOLDERS + 1, number + 1, item->id);
    if (item->party >= 0)
        g_string_append_printf(sql, "INSERT INTO participant VALUES (" ID ", 'from', 1, %d, '');",
                               item->id, item->party * ADDRESSES + number % ADDRESSES + 1);
    if (item->has_cc)
        g_string_append_printf(sql, "INSERT INTO participant VALUES (" ID ", 'cc', 1, 1000, '');",
                               item->id);
    if (item->linked >= 0)
        g_string_append_printf(sql, "INSERT INTO link VALUES (" ID ", %d, 'mentioned', NULL);",
                               item->id, item->linked + 1);
    if (item->unlinked >= 0)
        g_string_append_printf(sql, "INSERT INTO link VALUES (" ID ", %d, 'mentioned', 20000);",
                               item->id, item->unlinked + 1);
    if (item->is_flagged)
        g_string_append_printf(
            sql, "INSERT INTO bookkeeping (item_id, kind) VALUES (" ID ", 'invoice');", item->id);
    if (item->is_held)
        g_string_append_printf(sql, "INSERT INTO hold_scope VALUES (1, 'item', " ID ");", item->id);
}

static void
append_parties(GString *sql)
{
    g_string_append(sql, "INSERT INTO hold (id, matter, reason, reason_text, placed_on, review_on)"
                         " VALUES (1, 'a', 'return', '', 0, 0);"
                         "INSERT INTO hold_scope VALUES (1, 'item', 4711), (1, 'party', 1);"
                         "INSERT INTO address (id, kind, value) VALUES"
                         " (1000, 'email', 'copied@example.org');");
    for (int i = 0; i < MAILBOXES; i++)
        g_string_append_printf(sql, "INSERT INTO mailbox (id, name) VALUES (%d, 'box%d');", i + 1,
                               i);
    for (int i = 0; i < MAILBOXES * FOLDERS; i++)
        g_string_append_printf(sql,
                               "INSERT INTO folder (id, mailbox_id, name) VALUES (%d, %d, '%d');",
                               i + 1, i / FOLDERS + 1, i);
    for (int i = 0; i < PARTIES; i++) {
        g_string_append_printf(sql,
                               "INSERT INTO party (id, name, is_provisional, created_on) VALUES"
                               " (%d, 'party%d', %d, 0);",
                               i + 1, i, i == PARTIES - 1);
        if (i % 2 == 0)
            g_string_append_printf(
                sql, "INSERT INTO relationship (party_id, role) VALUES (%d, 'customer');", i + 1);
    }
    for (int i = 0; i < PARTIES * ADDRESSES; i++)
        g_string_append_printf(sql,
                               "INSERT INTO address (id, kind, value, party_id) VALUES"
                               " (%d, 'email', 'a%d@example.org', %d);",
                               i + 1, i, i / ADDRESSES + 1);
}

MadeItems *
made_items_new(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) sql = g_string_new(NULL);
    MadeItems *made = g_new0(MadeItems, 1);
    store_fixture_open(&made->fixture);
    made->random = g_rand_new_with_seed((guint32)g_test_rand_int());
    make_items(made);
    append_parties(sql);
    for (int i = 0; i < ITEMS; i++)
        append_rows(sql, &made->items[i], i);
    g_autoptr(Txn) txn = txn_begin(made->fixture.db, &error);
    g_assert_no_error(error);
    store_fixture_execute(&made->fixture, sql->str);
    for (int i = 0; i < ITEMS; i++)
        add_texts(made, &made->items[i]);
    g_assert_true(txn_commit(txn, &error));
    return made;
}

void
made_items_free(MadeItems *made)
{
    store_fixture_close(&made->fixture);
    g_rand_free(made->random);
    g_free(made);
}

/* ── queries ─────────────────────────────────────────────────────────────────────────────── */

static Query *
with_text(QueryKind kind, char *text)
{
    Query *query = query_new(kind);
    query->text = text;
    return query;
}

static Query *
make_words(MadeItems *made)
{
    GRand *random = made->random;
    int one = g_rand_int_range(random, 0, WORDS), other = g_rand_int_range(random, 0, WORDS);
    Query *query = with_text(QUERY_WORDS, g_strdup_printf("w%d", one));
    switch (g_rand_int_range(random, 0, 6)) {
    case 0:
        query->is_prefix = true;
        break;
    case 1:
        g_free(query->text);
        query->text = g_strdup_printf("w%d w%d", MIN(one, other), MAX(one, other));
        break;
    case 2:
        g_free(query->text);
        query->text = g_strdup("copied");
        query->field = QUERY_FIELD_CC;
        break;
    default:
        break;
    }
    return query;
}

static Query *
make_ids_query(MadeItems *made)
{
    GString *text = g_string_new("[1");
    int step = g_rand_int_range(made->random, 1, 3000);
    for (int i = g_rand_int_range(made->random, 0, ITEMS); i < ITEMS; i += step)
        g_string_append_printf(text, "," ID, made->items[i].id);
    g_string_append_c(text, ']');
    return with_text(QUERY_IDS, g_string_free(text, FALSE));
}

static Query *
make_bound(MadeItems *made)
{
    int64_t id = made->items[g_rand_int_range(made->random, 0, ITEMS)].id;
    Query *query = query_new(g_rand_boolean(made->random) ? QUERY_AFTER : QUERY_BEFORE);
    query->at = (id >> ITEM_ID_SEQUENCE_BITS) + 946684800;
    return query;
}

static Query *
make_size(MadeItems *made)
{
    int64_t size = g_rand_int_range(made->random, 0, 12) << g_rand_int_range(made->random, 0, 21);
    return query_new_number(g_rand_boolean(made->random) ? QUERY_SIZE_FROM : QUERY_SIZE_BELOW,
                            size);
}

static Query *
make_condition(MadeItems *made)
{
    static const QueryKind plain[] = {QUERY_HAS_ATTACHMENT, QUERY_IS_UNLINKED, QUERY_IS_HELD,
                                      QUERY_IS_BOOKKEEPING};
    GRand *random = made->random;
    int n = g_rand_int_range(random, 0, 1000);
    switch (g_rand_int_range(random, 0, 14)) {
    case 0:
    case 1:
        return with_text(QUERY_MAILBOX, g_strdup_printf("box%d", n % MAILBOXES));
    case 2:
        return with_text(QUERY_CHANNEL, g_strdup(channels[n % G_N_ELEMENTS(channels)]));
    case 3:
        return with_text(QUERY_DIRECTION, g_strdup(directions[n % G_N_ELEMENTS(directions)]));
    case 4:
    case 5:
        return with_text(QUERY_PARTY,
                         n < 100 ? g_strdup("party") : g_strdup_printf("party%d", n % PARTIES));
    case 6:
        return with_text(QUERY_ROLE, g_strdup(n % 2 == 0 ? "customer" : "individual"));
    case 7:
        return make_ids_query(made);
    case 8:
        return make_bound(made);
    case 9:
        return make_size(made);
    case 10:
        return query_new_number(QUERY_ID, made->items[n * (ITEMS / 1000)].id);
    default:
        return query_new(plain[n % G_N_ELEMENTS(plain)]);
    }
}

static Query *
make_group(MadeItems *made, QueryKind kind, int count, int depth)
{
    Query *query = query_new(kind);
    for (int i = 0; i < count; i++)
        g_ptr_array_add(query->children, made_items_query(made, depth - 1));
    return query;
}

Query *
made_items_query(MadeItems *made, int depth)
{
    GRand *random = made->random;
    int kind = g_rand_int_range(random, 0, 10);
    if (depth > 0 && kind < 4)
        return make_group(made, QUERY_ALL, g_rand_int_range(random, 2, 5), depth);
    if (depth > 0 && kind == 4)
        return make_group(made, QUERY_ANY, g_rand_int_range(random, 2, 4), depth);
    if (depth > 0 && kind == 5)
        return make_group(made, QUERY_NOT, 1, depth);
    return g_rand_int_range(random, 0, 5) < 2 ? make_words(made) : make_condition(made);
}

/* ── what they mean ──────────────────────────────────────────────────────────────────────── */

static bool
has_words(const MadeItem *item, const Query *query)
{
    int one, other;
    if (query->field == QUERY_FIELD_CC)
        return item->has_cc;
    if (sscanf(query->text, "w%d w%d", &one, &other) == 2) {
        if (one == other) /* twice in a row: never */
            return false;
        guint between = ((1u << other) - 1) & ~((2u << one) - 1);
        return (item->words >> one & item->words >> other & 1) != 0 && (item->words & between) == 0;
    }
    bool has = (item->words >> one & 1) != 0;
    return has || (query->is_prefix && one == 1 && item->words >> 10 != 0);
}

static bool
has_party(const MadeItem *item, int party)
{
    return item->linked == party || (item->party == party && item->unlinked != party);
}

static bool
is_one_of(const MadeItem *item, const char *ids)
{
    g_autofree char *id = g_strdup_printf("," ID, item->id);
    const char *at = strstr(ids, id);
    return at != NULL && strchr(",]", at[strlen(id)]) != NULL;
}

static bool
has_some_party(const MadeItem *item, const Query *query)
{
    bool is_any = strcmp(query->text, "party") == 0;
    for (int i = 0; i < PARTIES; i++)
        if (has_party(item, i) && (is_any || query->text[5] - '0' == i))
            return true;
    return false;
}

/* Parties 0, 2 and 4 are customers. */
static bool
has_role(const MadeItem *item, const char *role)
{
    bool is_customer = strcmp(role, "customer") == 0;
    for (int i = 0; i < PARTIES; i++)
        if (has_party(item, i) && (i % 2 == 0) == is_customer)
            return true;
    return false;
}

static bool
is_unlinked(const MadeItem *item)
{
    for (int i = 0; i < PARTIES - 1; i++)
        if (has_party(item, i))
            return false;
    return true;
}

bool
made_item_fulfils(const MadeItem *item, const Query *query)
{
    const Query *child = query->children->len > 0 ? g_ptr_array_index(query->children, 0) : NULL;
    Instant at = (item->id >> ITEM_ID_SEQUENCE_BITS) + 946684800;
    switch (query->kind) {
    case QUERY_ALL:
    case QUERY_ANY:
        for (guint i = 0; i < query->children->len; i++)
            if (made_item_fulfils(item, g_ptr_array_index(query->children, i)) ==
                (query->kind == QUERY_ANY))
                return query->kind == QUERY_ANY;
        return query->kind == QUERY_ALL;
    case QUERY_NOT:
        return !made_item_fulfils(item, child);
    case QUERY_WORDS:
        return has_words(item, query);
    case QUERY_MAILBOX:
        return (item->mailboxes >> (query->text[3] - '0') & 1) != 0;
    case QUERY_CHANNEL:
        return strcmp(channels[item->channel], query->text) == 0;
    case QUERY_DIRECTION:
        return strcmp(directions[item->direction], query->text) == 0;
    case QUERY_PARTY:
        return has_some_party(item, query);
    case QUERY_ROLE:
        return has_role(item, query->text);
    case QUERY_HAS_ATTACHMENT:
        return item->attachments > 0;
    case QUERY_IS_UNLINKED:
        return is_unlinked(item);
    case QUERY_IS_HELD:
        return item->is_held || has_party(item, 0);
    case QUERY_IS_BOOKKEEPING:
        return item->is_flagged;
    case QUERY_SIZE_FROM:
        return item->size >= query->number;
    case QUERY_SIZE_BELOW:
        return item->size < query->number;
    case QUERY_AFTER:
        return at >= query->at;
    case QUERY_BEFORE:
        return at < query->at;
    case QUERY_ID:
        return item->id == query->number;
    case QUERY_IDS:
        return is_one_of(item, query->text);
    default:
        g_assert_not_reached();
    }
}
