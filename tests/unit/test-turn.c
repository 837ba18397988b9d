/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#define THREADS 8
#define ROUNDS 200

/* ---- the turn alone ---- */

typedef struct {
    Turn *turn;
    int *inside; /* guarded by the turn, and by nothing else */
    int64_t *count;
} Taker;

static void *
take_often(void *data)
{
    Taker *taker = data;
    for (int i = 0; i < ROUNDS; i++) {
        turn_take(taker->turn);
        g_assert_cmpint((*taker->inside)++, ==, 0);
        (*taker->count)++;
        (*taker->inside)--;
        turn_give(taker->turn);
    }
    return NULL;
}

static void
test_one_at_a_time(void)
{
    g_autoptr(Turn) turn = turn_new();
    int inside = 0;
    int64_t count = 0;
    Taker taker = {turn, &inside, &count};
    GThread *threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("taker", take_often, &taker);
    for (int i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    g_assert_cmpint(count, ==, THREADS * ROUNDS);
    g_assert_cmpuint(turn_waiting(turn), ==, 0);
}

typedef struct {
    Turn *turn;
    int number;
    int *order, *next; /* guarded by the turn */
} Comer;

static void *
come_once(void *data)
{
    Comer *comer = data;
    turn_take(comer->turn);
    comer->order[(*comer->next)++] = comer->number;
    turn_give(comer->turn);
    return NULL;
}

/* Who comes first is served first, however many came while somebody else had the turn. */
static void
test_order(void)
{
    g_autoptr(Turn) turn = turn_new();
    int order[THREADS], next = 0;
    Comer comers[THREADS];
    GThread *threads[THREADS];
    turn_take(turn);
    g_assert_cmpuint(turn_waiting(turn), ==, 0);
    for (int i = 0; i < THREADS; i++) {
        comers[i] = (Comer){turn, i, order, &next};
        threads[i] = g_thread_new("comer", come_once, &comers[i]);
        while (turn_waiting(turn) <= (guint)i)
            g_usleep(1000);
    }

    turn_give(turn);
    for (int i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    for (int i = 0; i < THREADS; i++)
        g_assert_cmpint(order[i], ==, i);
}

/* ---- transactions that share one ---- */

typedef struct {
    const char *database;
    Turn *turn;
    int *is_enough; /* atomic: goes on until then */
    int least;      /* and does so many at least */
    int committed;
} Writer;

static void *
write_often(void *data)
{
    Writer *writer = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(Db) db = db_open(writer->database, DB_WRITE, &error);
    g_assert_no_error(error);
    db_lend_turn(db, writer->turn);
    for (int i = 0; i < writer->least || g_atomic_int_get(writer->is_enough) == 0; i++) {
        g_autoptr(Txn) txn = txn_begin(db, &error);
        g_assert_no_error(error);
        g_assert_true(
            db_execute(db, "INSERT INTO mailbox (name) VALUES (hex(randomblob(16)))", &error));
        /* Every third is rolled back: its turn ends all the same. */
        if (i % 3 == 0)
            continue;
        g_assert_true(txn_commit(txn, &error));
        writer->committed++;
    }
    return NULL;
}

/* Somebody who begins the next transaction at once does not keep the turn from who waits. */
static void
test_transactions(void)
{
    int at_once = 1;
    g_auto(StoreFixture) fixture;
    store_fixture_open(&fixture);
    g_autoptr(Turn) turn = turn_new();
    int is_enough = 0;
    Writer eager = {fixture.database, turn, &is_enough, 1, 0};
    Writer patient = {fixture.database, turn, &at_once, 50, 0};
    GThread *one = g_thread_new("eager", write_often, &eager);
    GThread *other = g_thread_new("patient", write_often, &patient);
    g_thread_join(other);
    g_atomic_int_set(&is_enough, 1);
    g_thread_join(one);
    g_assert_cmpint(patient.committed, ==, 33);
    g_assert_cmpint(store_fixture_number(&fixture, "SELECT count(*) FROM mailbox"), ==,
                    eager.committed + patient.committed);
}

static void
test_waited_for(void)
{
    int at_once = 1;
    g_auto(StoreFixture) fixture;
    store_fixture_open(&fixture);
    g_autoptr(Turn) turn = turn_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(Txn) alone = txn_begin(fixture.db, &error);
    g_assert_no_error(error);
    g_assert_false(txn_is_waited_for(alone));
    g_clear_pointer(&alone, txn_end);

    db_lend_turn(fixture.db, turn);
    g_autoptr(Txn) txn = txn_begin(fixture.db, &error);
    g_assert_no_error(error);
    g_assert_false(txn_is_waited_for(txn));
    Writer writer = {fixture.database, turn, &at_once, 2, 0};
    GThread *thread = g_thread_new("writer", write_often, &writer);
    while (!txn_is_waited_for(txn))
        g_usleep(1000);
    g_assert_true(txn_commit(txn, &error));
    g_assert_false(txn_is_waited_for(txn));
    g_thread_join(thread);
    g_assert_cmpint(writer.committed, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/turn/one-at-a-time", test_one_at_a_time);
    g_test_add_func("/turn/order", test_order);
    g_test_add_func("/turn/transactions", test_transactions);
    g_test_add_func("/turn/waited-for", test_waited_for);
    return g_test_run();
}
