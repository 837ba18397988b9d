/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/item.h"
#include "store-fixture.h"
#include "store/rendition-store.h"
#include "store/stmt.h"

#include <string.h>

#define ITEM ((int64_t)1 << 16)
#define BIG_SIZE (3 * 1024 * 1024)

static Spool *
spool_of(const StoreFixture *fixture, const void *bytes, size_t length)
{
    g_autoptr(GError) error = NULL;
    Spool *spool = spool_new(fixture->directory);
    g_assert_true(spool_append(spool, bytes, length, &error));
    return spool;
}

/* Bytes that do not shrink. */
static void
fill_random(uint8_t *bytes, size_t length, uint32_t seed)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)g_rand_int(random);
}

static void
append_base64(GByteArray *raw, const uint8_t *bytes, size_t length, const char *newline)
{
    g_autofree char *text = g_base64_encode(bytes, length);
    for (size_t i = 0; i < strlen(text); i += 76) {
        g_byte_array_append(raw, (uint8_t *)text + i, (guint)MIN(76, strlen(text) - i));
        g_byte_array_append(raw, (const uint8_t *)newline, (guint)strlen(newline));
    }
}

static void
append_text(GByteArray *raw, const char *text)
{
    g_byte_array_append(raw, (const uint8_t *)text, (guint)strlen(text));
}

/* A message with an attachment; the range is where its base64 is. */
static GByteArray *
message_with(const char *heading, const uint8_t *attachment, size_t length, RawRange *range)
{
    GByteArray *raw = g_byte_array_new();
    append_text(raw, heading);
    append_text(raw, "\r\nSee the attachment.\r\n--x\r\n\r\n");
    range->offset = raw->len;
    append_base64(raw, attachment, length, "\r\n");
    range->length = (int64_t)raw->len - range->offset;
    append_text(raw, "--x--\r\n");
    return raw;
}

/* Every other item is prepared before it is stored: that must make no difference. */
static void
store(StoreFixture *fixture, int64_t item_id, const GByteArray *raw, const GArray *ranges)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Spool) spool = spool_of(fixture, raw->data, raw->len);
    Digest digest = digest_of(raw->data, raw->len);
    g_autoptr(Preparer) preparer = preparer_new();
    g_autoptr(Prepared) prepared = NULL;
    if (item_id % 2 != 0)
        g_assert_true(preparer_prepare(preparer, spool, ranges, &prepared, &error));
    RenditionSource source = {spool, &digest, ranges, prepared};
    bool stored = rendition_store_add(fixture->db, item_id, &source, &error);
    g_assert_no_error(error);
    g_assert_true(stored);
}

static bool
collect(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    (void)error;
    g_byte_array_append(data, bytes, (guint)length);
    return true;
}

static void
assert_reads(StoreFixture *fixture, int64_t item_id, guint number, const GByteArray *raw)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) got = g_byte_array_new();
    g_assert_true(rendition_store_read(fixture->db, item_id, number, collect, got, &error));
    g_assert_no_error(error);
    g_assert_cmpmem(got->data, got->len, raw->data, raw->len);
}

static void
remove_item(StoreFixture *fixture, int64_t item_id)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Purge) purge = purge_begin(fixture->db);
    g_assert_true(rendition_store_remove(fixture->db, item_id, &error));
    g_assert_no_error(error);
}

static void
test_small_and_empty(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    const char *const texts[] = {"", "x", "From: a@example.org\r\n\r\nHello\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        int64_t item_id = ITEM + (int64_t)i;
        store_fixture_add_item(&fixture, item_id);
        g_autoptr(GByteArray) raw = g_byte_array_new();
        append_text(raw, texts[i]);
        store(&fixture, item_id, raw, NULL);
        assert_reads(&fixture, item_id, 1, raw);
    }
}

static void
test_equal_attachments_are_stored_once(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    g_autofree uint8_t *attachment = g_malloc(BIG_SIZE);
    fill_random(attachment, BIG_SIZE, 1);
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(RawRange));
    g_array_set_size(ranges, 1);
    RawRange *range = &g_array_index(ranges, RawRange, 0);

    store_fixture_add_item(&fixture, ITEM);
    g_autoptr(GByteArray) one = message_with("Subject: one\r\n", attachment, BIG_SIZE, range);
    store(&fixture, ITEM, one, ranges);
    store_fixture_add_item(&fixture, ITEM + 1);
    g_autoptr(GByteArray) other = message_with("Subject: other\r\n", attachment, BIG_SIZE, range);
    store(&fixture, ITEM + 1, other, ranges);

    assert_reads(&fixture, ITEM, 1, one);
    assert_reads(&fixture, ITEM + 1, 1, other);
    /* Two skeletons and one attachment, as many bytes as it has. */
    g_assert_cmpint(store_fixture_number(&fixture, "SELECT count(*) FROM content"), ==, 3);
    int64_t stored = store_fixture_number(&fixture, "SELECT sum(length(bytes)) FROM chunk");
    g_assert_cmpint(stored, >=, BIG_SIZE);
    g_assert_cmpint(stored, <, BIG_SIZE + 1000);
    g_assert_cmpint(store_fixture_number(&fixture, "SELECT max(size) FROM chunk"), <=, 256 * 1024);

    remove_item(&fixture, ITEM);
    assert_reads(&fixture, ITEM + 1, 1, other);
    remove_item(&fixture, ITEM + 1);
    static const char *const tables[] = {"content", "chunk", "rendition", "piece"};
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM %s", tables[i]);
        g_assert_cmpint(store_fixture_number(&fixture, sql), ==, 0);
    }
}

static void
test_second_rendition(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    uint8_t attachment[5000];
    fill_random(attachment, sizeof attachment, 2);
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(RawRange));
    g_array_set_size(ranges, 1);
    RawRange *range = &g_array_index(ranges, RawRange, 0);
    store_fixture_add_item(&fixture, ITEM);
    g_autoptr(GByteArray) one = message_with("Received: one\r\n", attachment, 5000, range);
    store(&fixture, ITEM, one, ranges);
    store(&fixture, ITEM, one, ranges); /* known already */
    g_autoptr(GByteArray) two = message_with("Received: second\r\n", attachment, 5000, range);
    store(&fixture, ITEM, two, ranges);

    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) list = rendition_store_list(fixture.db, ITEM, &error);
    g_assert_cmpuint(list->len, ==, 2);
    const Rendition *second = &g_array_index(list, Rendition, 1);
    Digest digest = digest_of(two->data, two->len);
    g_assert_cmpuint(second->number, ==, 2);
    g_assert_cmpint(second->size, ==, two->len);
    g_assert_true(digest_equal(&second->digest, &digest));
    assert_reads(&fixture, ITEM, 1, one);
    assert_reads(&fixture, ITEM, 2, two);
    g_assert_cmpint(store_fixture_number(&fixture, "SELECT count(*) FROM content"), ==, 3);
}

/* Hints come from a parser of hostile mail: whatever they say, the bytes stay right. */
static void
test_wrong_hints_do_no_harm(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    uint8_t attachment[5000];
    fill_random(attachment, sizeof attachment, 3);
    RawRange right;
    g_autoptr(GByteArray) raw = message_with("Subject: x\r\n", attachment, 5000, &right);
    int64_t end = raw->len;
    const RawRange wrong[][2] = {
        {{0, end}, right},
        {{right.offset - 3, right.length}, right},
        {{right.offset + 1, right.length - 1}, right},
        {right, {right.offset, 600}},
        {{-5, 1000}, {end - 10, 100000}},
        {{end + 1, 1000}, {INT64_MAX, INT64_MAX}},
        {{INT64_MIN, INT64_MAX}, {right.offset, -1}},
        {{right.offset, 13 * 78}, {right.offset + 13 * 78, right.length - 13 * 78}},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        int64_t item_id = ITEM + (int64_t)i;
        store_fixture_add_item(&fixture, item_id);
        g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(RawRange));
        g_array_append_vals(ranges, wrong[i], 2);
        store(&fixture, item_id, raw, ranges);
        assert_reads(&fixture, item_id, 1, raw);
    }
    /* The last one: two pieces with nothing between them. */
    g_assert_cmpint(store_fixture_number(&fixture, "SELECT count(*) FROM piece"
                                                   " WHERE item_id = 65536 + 7"),
                    ==, 2);
}

static void
test_damage_is_found(void)
{
    static const char *const damages[] = {
        "UPDATE chunk SET bytes = substr(bytes, 1, length(bytes) - 1)",
        "UPDATE chunk SET method = 7",
        "UPDATE chunk SET size = size + 1",
        "UPDATE chunk SET size = 1 << 40",
        "UPDATE chunk SET id = id + (10 << 20)",
        "UPDATE content SET size = size + 1",
        "UPDATE rendition SET size = size + 1",
        "UPDATE rendition SET skeleton_id = 999",
        "UPDATE piece SET skeleton_offset = 100000",
        "UPDATE piece SET line_length = 0",
        "UPDATE piece SET line_length = 75",
        "UPDATE piece SET leading_newlines = 1, trailing_newlines = 0",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_auto(StoreFixture) fixture = {0};
        store_fixture_open(&fixture);
        uint8_t attachment[5000];
        fill_random(attachment, sizeof attachment, 4);
        g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(RawRange));
        g_array_set_size(ranges, 1);
        g_autoptr(GByteArray) raw =
            message_with("Subject: x\r\n", attachment, 5000, &g_array_index(ranges, RawRange, 0));
        store_fixture_add_item(&fixture, ITEM);
        store(&fixture, ITEM, raw, ranges);
        store_fixture_execute(&fixture, damages[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) got = g_byte_array_new();
        g_assert_false(rendition_store_read(fixture.db, ITEM, 1, collect, got, &error));
        g_assert_true(fail_is(error, FAIL_CORRUPT));
    }
}

/* The comparison after storing is no formality: a database that stores something else is found. */
static void
test_storing_compares(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    store_fixture_add_item(&fixture, ITEM);
    store_fixture_execute(&fixture,
                          "CREATE TRIGGER gremlin AFTER INSERT ON chunk BEGIN UPDATE chunk"
                          " SET bytes = CAST(replace(bytes, 'Hello', 'Hallo') AS BLOB); END");
    const char *text = "Hello";
    g_autoptr(Spool) spool = spool_of(&fixture, text, strlen(text));
    Digest digest = digest_of(text, strlen(text));
    g_autoptr(GError) error = NULL;
    RenditionSource source = {.raw = spool, .sha256 = &digest};
    g_assert_false(rendition_store_add(fixture.db, ITEM, &source, &error));
    g_assert_true(fail_is(error, FAIL_CORRUPT));
}

static void
test_absent(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) got = g_byte_array_new();
    g_assert_false(rendition_store_read(fixture.db, ITEM, 1, collect, got, &error));
    g_assert_true(fail_is(error, FAIL_USAGE));
    g_clear_error(&error);
    g_autoptr(GArray) list = rendition_store_list(fixture.db, ITEM, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(list->len, ==, 0);
}

static void
test_removing_needs_a_purge(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    store_fixture_add_item(&fixture, ITEM);
    g_autoptr(GByteArray) raw = g_byte_array_new();
    append_text(raw, "Hello");
    store(&fixture, ITEM, raw, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_false(rendition_store_remove(fixture.db, ITEM, &error));
    g_assert_true(fail_is(error, FAIL_REFUSED));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rendition-store/small-and-empty", test_small_and_empty);
    g_test_add_func("/rendition-store/equal-attachments", test_equal_attachments_are_stored_once);
    g_test_add_func("/rendition-store/second-rendition", test_second_rendition);
    g_test_add_func("/rendition-store/wrong-hints", test_wrong_hints_do_no_harm);
    g_test_add_func("/rendition-store/damage", test_damage_is_found);
    g_test_add_func("/rendition-store/storing-compares", test_storing_compares);
    g_test_add_func("/rendition-store/absent", test_absent);
    g_test_add_func("/rendition-store/needs-purge", test_removing_needs_a_purge);
    return g_test_run();
}
