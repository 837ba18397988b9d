/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/deflate.h"

#include "session-fixture.h"

#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Deflate, deflate_free)

/* Everything that comes of these bytes, fed in pieces; NULL when they are no deflate. */
static GByteArray *
unpack(Deflate *streams, const GByteArray *packed, size_t feed, size_t room)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    g_autofree uint8_t *buffer = g_malloc(room);
    for (size_t at = 0; at < packed->len; at += feed) {
        ssize_t count;
        deflate_feed(streams, packed->data + at, MIN(feed, packed->len - at));
        while ((count = deflate_unpack(streams, buffer, room)) > 0)
            g_byte_array_append(all, buffer, (guint)count);
        if (count < 0)
            return NULL;
    }
    return g_steal_pointer(&all);
}

static void
test_both_ways(void)
{
    static const size_t sizes[] = {1, 2, 7, 4096, DEFLATE_FEED_MAX};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(Deflate) one = deflate_new();
        g_autoptr(Deflate) other = deflate_new();
        for (int round = 0; round < 20; round++) {
            g_autoptr(GByteArray) text = g_byte_array_new();
            guint length = (guint)g_test_rand_int_range(1, 20000);
            g_byte_array_set_size(text, length);
            for (guint k = 0; k < length; k++)
                text->data[k] = (uint8_t)g_test_rand_int_range(0, round % 2 == 0 ? 4 : 256);
            g_autoptr(GByteArray) packed = deflate_pack(one, text->data, text->len);
            g_autoptr(GByteArray) again = unpack(other, packed, sizes[i], sizes[i]);
            g_assert_nonnull(again);
            g_assert_cmpmem(again->data, again->len, text->data, text->len);
        }
    }
}

/* A thousand times what came: in no more memory than the reader offers. */
static void
test_much_of_little(void)
{
    g_autoptr(Deflate) one = deflate_new();
    g_autoptr(Deflate) other = deflate_new();
    const size_t length = 50 * 1000 * 1000;
    g_autofree uint8_t *zeros = g_malloc0(length);
    g_autoptr(GByteArray) packed = deflate_pack(one, zeros, length);
    g_assert_cmpuint(packed->len, <, 100000);
    size_t all = 0;
    char buffer[1000];
    for (size_t at = 0; at < packed->len; at += 1000) {
        ssize_t count;
        deflate_feed(other, packed->data + at, MIN(1000, packed->len - at));
        while ((count = deflate_unpack(other, buffer, sizeof buffer)) > 0)
            all += (size_t)count;
        g_assert_cmpint(count, ==, 0);
    }
    g_assert_cmpuint(all, ==, length);
}

static void
test_damage(void)
{
    g_autoptr(Deflate) other = deflate_new();
    char buffer[100];
    deflate_feed(other, "\xff\xff\xff\xff", 4);
    g_assert_cmpint(deflate_unpack(other, buffer, sizeof buffer), ==, -1);
    g_assert_cmpint(deflate_unpack(other, buffer, sizeof buffer), ==, -1);
    /* The end of a stream, "a" as a last block: what came before it is sound. */
    g_autoptr(Deflate) ended = deflate_new();
    deflate_feed(ended, "\x4b\x04\x00zzz", 6);
    g_assert_cmpint(deflate_unpack(ended, buffer, sizeof buffer), ==, 1);
    g_assert_cmpint(deflate_unpack(ended, buffer, sizeof buffer), ==, -1);
}

static void
test_noise(void)
{
    for (int round = 0; round < 5000; round++) {
        g_autoptr(Deflate) one = deflate_new();
        g_autoptr(Deflate) other = deflate_new();
        g_autofree char *text = g_strnfill((gsize)g_test_rand_int_range(1, 200), 'x');
        g_autoptr(GByteArray) packed = deflate_pack(one, text, strlen(text));
        packed->data[g_test_rand_int_range(0, (int)packed->len)] ^=
            (uint8_t)(1 << g_test_rand_int_range(0, 8));
        g_autoptr(GByteArray) again = unpack(other, packed, 3, 5);
        g_assert_true(again == NULL || again->len < 70000);
    }
}

/* ---- over a session ---- */

#define PACKED SIGNED_IN_TO("IMAP4rev1 COMPRESS=DEFLATE IDLE"), "C COMPRESS DEFLATE\n", "T OK go"

static bool
on_message(uint32_t uid, Instant internal_date G_GNUC_UNUSED, Spool *raw, int64_t size, void *data,
           GError **error)
{
    char bytes[64] = "";
    g_assert_cmpint(spool_read(raw, 0, bytes, sizeof bytes - 1, error), ==, MIN(size, 63));
    g_string_append_printf(data, "%u:%.3s/%" G_GINT64_FORMAT " ", uid, bytes, size);
    return true;
}

static void
test_session(void)
{
    static const char *const script[] = {PACKED,
                                         "DEFLATE",
                                         OPENED,
                                         "C UID SEARCH",
                                         "S * SEARCH 2 3",
                                         "T OK done",
                                         "C UID FETCH",
                                         "S * 1 FETCH (UID 2 RFC822.SIZE 3000000 BODY[] {3000000}",
                                         "N 3000000",
                                         "S )",
                                         "S * 2 FETCH (UID 3 RFC822.SIZE 3 BODY[] \"abc\")",
                                         "T OK done",
                                         "C IDLE",
                                         "S + idling",
                                         "S * 4 EXISTS",
                                         "C DONE",
                                         "S 7 OK done",
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) seen = g_string_new(NULL);
    ImapFolder folder;
    bool has_news = false;
    g_assert_nonnull(strstr(imap_session_describe(session), "compressed"));
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    g_assert_true(imap_session_fetch(session, 1, 100, g_get_tmp_dir(), on_message, seen, &error));
    g_assert_cmpstr(seen->str, ==, "2:xxx/3000000 3:abc/3 ");
    g_assert_true(imap_session_idle(session, 600000, &has_news, &error));
    g_assert_true(has_news);
    g_free(session_finish(session, server));
}

/* Refused, it is done without. */
static void
test_refused(void)
{
    static const char *const script[] = {SIGNED_IN_TO("COMPRESS=DEFLATE"),
                                         "C COMPRESS DEFLATE\n",
                                         "T NO [COMPRESSIONACTIVE] no",
                                         OPENED,
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_autoptr(GError) error = NULL;
    ImapFolder folder;
    g_assert_null(strstr(imap_session_describe(session), "compressed"));
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    g_free(session_finish(session, server));
}

static const struct {
    const char *name, *message;
    const char *script[24];
} failures[] = {
    {"not compressed",
     "damaged",
     {PACKED, "DEFLATE", "C EXAMINE", "W * OK [UIDVALIDITY 7] plain after all\r\n", "SLEEP 100",
      NULL}},
    {"damaged in the middle",
     "damaged",
     {PACKED, "DEFLATE", "C EXAMINE", "S * 3 EXISTS", "W \xff\xff\xff\xff\xff\xff\xff\xff",
      "SLEEP 100", NULL}},
    {"in the same piece",
     "damaged",
     {SIGNED_IN_TO("COMPRESS=DEFLATE"), "C COMPRESS", "R 3 OK go\r\n* 3 EXISTS\r\n", "SLEEP 100",
      NULL}},
    {"hung up", "opening folder", {PACKED, "DEFLATE", "C EXAMINE", "S * 3 EXISTS", NULL}},
    {"silent", "in time", {PACKED, "DEFLATE", "C EXAMINE", "R * 3 EXI", "SLEEP 2300", NULL}},
    {"unending line", "1048576 bytes", {PACKED, "DEFLATE", "C EXAMINE", "N 2000000", NULL}},
};

static void
test_failures(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
        ImapServer *server = imap_server_new(failures[i].script, NULL);
        ImapSession *session = session_over(server);
        g_autoptr(GError) error = NULL;
        ImapFolder folder;
        g_assert_false(imap_session_examine(session, "INBOX", &folder, &error));
        g_test_message("%s: %s", failures[i].name, error->message);
        g_assert_true(fail_is(error, FAIL_TEMPORARY));
        g_assert_nonnull(strstr(error->message, failures[i].message));
        g_assert_true(imap_session_is_broken(session));
        imap_session_free(session);
        g_free(imap_server_finish(server));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/deflate/both-ways", test_both_ways);
    g_test_add_func("/deflate/much-of-little", test_much_of_little);
    g_test_add_func("/deflate/damage", test_damage);
    g_test_add_func("/deflate/noise", test_noise);
    g_test_add_func("/deflate/session", test_session);
    g_test_add_func("/deflate/refused", test_refused);
    g_test_add_func("/deflate/failures", test_failures);
    return g_test_run();
}
