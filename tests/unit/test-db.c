/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

/* Another process, which would tidy up if it were the only one. */
static void
test_visitor(void)
{
    const char *path = g_getenv("TEST_DATABASE"), *items = g_getenv("TEST_ITEMS");
    if (path == NULL) /* run by itself */
        return;
    g_autoptr(GError) error = NULL;
    StoreFixture visited = {.db = db_open(path, DB_WRITE, &error)};
    g_assert_no_error(error);
    g_assert_cmpint(store_fixture_number(&visited, "SELECT count(*) FROM item"), ==, atoi(items));
    db_close(visited.db);
}

static void
visit(const StoreFixture *fixture, const char *items)
{
    g_setenv("TEST_DATABASE", fixture->database, TRUE);
    g_setenv("TEST_ITEMS", items, TRUE);
    g_test_trap_subprocess("/db/visitor", 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
    g_unsetenv("TEST_DATABASE");
}

/* What is committed after our files were read, and somebody else came and went, is there. */
static void
test_close_later(void)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    g_auto(StoreFixture) fixture;
    store_fixture_open(&fixture);
    store_fixture_add_item(&fixture, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(fixture.database, endings[i], NULL);
        int descriptor = open(path, O_RDONLY | O_CLOEXEC);
        g_assert_cmpint(descriptor, >=, 0);
        db_close_later(fixture.db, descriptor);
    }
    visit(&fixture, "1");
    store_fixture_add_item(&fixture, 2);
    visit(&fixture, "2");
}

/* Files that are not the database's are closed at once. */
static void
test_close_now(void)
{
    g_auto(StoreFixture) fixture;
    store_fixture_open(&fixture);
    int descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
    db_close_later(fixture.db, descriptor);
    g_assert_cmpint(fcntl(descriptor, F_GETFD), ==, -1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/db/visitor", test_visitor);
    g_test_add_func("/db/close-later", test_close_later);
    g_test_add_func("/db/close-now", test_close_now);
    return g_test_run();
}
