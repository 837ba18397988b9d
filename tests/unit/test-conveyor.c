/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/conveyor.h"

#include "base/error.h"
#include "mail/parse.h"

#include <string.h>

#define PARCELS 400

/* Every fifth has an attachment, which takes longer to read than the others take in all. */
static Parcel *
make_parcel(uint32_t uid)
{
    g_autofree char *text = g_strdup_printf(
        uid % 5 != 0 ? "From: a@example.com\n\nNumber %u\n"
                     : "From: a@example.com\nMIME-Version: 1.0\nContent-Type: application/rtf\n\n"
                       "{\\rtf1 Number %u}\n",
        uid);
    Spool *raw = spool_new(g_get_tmp_dir());
    g_assert_true(spool_append(raw, text, strlen(text), NULL));
    Parcel *parcel = parcel_new(raw, NULL, NULL);
    g_assert_nonnull(parcel);
    parcel->uid = uid;
    return parcel;
}

typedef struct {
    uint32_t put, taken;
    uint32_t fails_after, refuses_at; /* 0: never */
    bool reads, dawdles;              /* the source is slow at the end */
    unsigned pauses;
} Trial;

static bool
source(Conveyor *conveyor, void *data, GError **error)
{
    Trial *trial = data;
    while (trial->put < PARCELS) {
        if (trial->fails_after != 0 && trial->put == trial->fails_after)
            return fail(error, FAIL_UNAVAILABLE, "the source is dry");
        if (!conveyor_put(conveyor, make_parcel(trial->put + 1), error))
            return false;
        trial->put++;
    }
    if (trial->dawdles)
        g_usleep(2 * G_USEC_PER_SEC);
    return true;
}

static bool
on_pause(void *data, GError **error G_GNUC_UNUSED)
{
    Trial *trial = data;
    trial->pauses++;
    return true;
}

static bool
on_parcel(const Parcel *parcel, void *data, GError **error)
{
    Trial *trial = data;
    g_assert_cmpuint(parcel->uid, ==, ++trial->taken);
    g_autofree char *text = g_strdup_printf("Number %u\n\n", parcel->uid);
    bool is_read = trial->reads && parcel->uid % 5 == 0;
    g_assert_cmpstr(parcel->message->attachment_text, ==, is_read ? text : "");
    return trial->taken != trial->refuses_at || fail(error, FAIL_CORRUPT, "the disk is full");
}

static bool
run(Trial *trial, GError **error)
{
    g_autoptr(AttachmentReader) reader = trial->reads ? attachment_reader_new() : NULL;
    ConveyorEnds ends = {
        .reader = reader,
        .source = source,
        .source_data = trial,
        .on_parcel = on_parcel,
        .on_pause = on_pause,
        .data = trial,
    };
    return conveyor_run(&ends, error);
}

static void
test_order(void)
{
    for (int reads = 0; reads < 2; reads++) {
        Trial trial = {.reads = reads};
        g_autoptr(GError) error = NULL;
        g_assert_true(run(&trial, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(trial.taken, ==, PARCELS);
    }
}

/* What was put is taken first. */
static void
test_source_fails(void)
{
    Trial trial = {.reads = true, .fails_after = 12};
    g_autoptr(GError) error = NULL;
    g_assert_false(run(&trial, &error));
    g_assert_true(fail_is(error, FAIL_UNAVAILABLE));
    g_assert_cmpuint(trial.taken, ==, 12);
}

/* The source does not go on for nobody; the conveyor holds fewer than all. */
static void
test_store_fails(void)
{
    Trial trial = {.reads = true, .refuses_at = 7};
    g_autoptr(GError) error = NULL;
    g_assert_false(run(&trial, &error));
    g_assert_true(fail_is(error, FAIL_CORRUPT));
    g_assert_cmpuint(trial.taken, ==, 7);
    g_assert_cmpuint(trial.put, <, PARCELS);
}

/* The store is told while it waits. */
static void
test_pause(void)
{
    Trial trial = {.dawdles = true};
    g_autoptr(GError) error = NULL;
    g_assert_true(run(&trial, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(trial.taken, ==, PARCELS);
    g_assert_cmpuint(trial.pauses, >=, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/conveyor/order", test_order);
    g_test_add_func("/conveyor/source-fails", test_source_fails);
    g_test_add_func("/conveyor/store-fails", test_store_fails);
    g_test_add_func("/conveyor/pause", test_pause);
    return g_test_run();
}
