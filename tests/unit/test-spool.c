/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"
#include "base/spool.h"

#include <glib/gstdio.h>
#include <string.h>

static void
fill(Spool *spool, size_t size)
{
    for (size_t i = 0; i < size;) {
        char piece[1000];
        size_t length = MIN(sizeof piece, size - i);
        memset(piece, 'a' + (int)(i / 1000 % 26), length);
        g_autoptr(GError) error = NULL;
        g_assert_true(spool_append(spool, piece, length, &error));
        g_assert_no_error(error);
        i += length;
    }
}

static void
test_small_stays_in_memory(void)
{
    g_autoptr(Spool) spool = spool_new("/nonexistent");
    fill(spool, 5000);
    g_assert_cmpint(spool_size(spool), ==, 5000);
    g_assert_nonnull(spool_memory(spool));
    g_assert_cmpint(spool_descriptor(spool), ==, -1);
}

static void
test_large_goes_to_a_file_without_a_name(void)
{
    g_autofree char *directory = g_dir_make_tmp("letterbook-XXXXXX", NULL);
    g_autoptr(Spool) spool = spool_new(directory);
    size_t size = SPOOL_MEMORY_MAX + 12345;
    fill(spool, size);
    g_assert_cmpint(spool_size(spool), ==, (gint64)size);
    g_assert_null(spool_memory(spool));
    g_assert_cmpint(spool_descriptor(spool), >=, 0);

    char tail[100];
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(spool_read(spool, (gint64)size - 45, tail, sizeof tail, &error), ==, 45);
    g_assert_cmpint(tail[0], ==, 'a' + (int)((size - 45) / 1000 % 26));
    g_assert_cmpint(g_rmdir(directory), ==, 0); /* fails when a file is left in it */
}

static void
test_digest_does_not_depend_on_the_place(void)
{
    g_autofree char *directory = g_dir_make_tmp("letterbook-XXXXXX", NULL);
    g_autoptr(Spool) spool = spool_new(directory);
    size_t size = SPOOL_MEMORY_MAX + 12345;
    fill(spool, size);
    g_autofree char *all = g_malloc(size);
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(spool_read(spool, 0, all, size, &error), ==, (gint64)size);
    Digest in_file, in_memory = digest_of(all, size);
    g_assert_true(digest_of_spool(spool, &in_file, &error));
    g_assert_true(digest_equal(&in_file, &in_memory));
    g_rmdir(directory);
}

static void
test_missing_directory_is_an_error_that_names_it(void)
{
    g_autoptr(Spool) spool = spool_new("/nonexistent");
    fill(spool, SPOOL_MEMORY_MAX);
    g_autoptr(GError) error = NULL;
    g_assert_false(spool_append(spool, "x", 1, &error));
    g_assert_nonnull(strstr(error->message, "/nonexistent"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spool/small", test_small_stays_in_memory);
    g_test_add_func("/spool/large", test_large_goes_to_a_file_without_a_name);
    g_test_add_func("/spool/digest", test_digest_does_not_depend_on_the_place);
    g_test_add_func("/spool/missing-directory", test_missing_directory_is_an_error_that_names_it);
    return g_test_run();
}
