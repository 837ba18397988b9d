/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition is asked of its side, or tested on each item that the others leave. Sides of many
 * lists are left out at first, and so is any that is more work than testing would be; when tests
 * have rejected as much as that was, it takes part again, for the next ones may be far away. */
#include "store/search-leap.h"

/* So many are tested at once: few at first, for the first ones may do. */
#define BATCH 32
#define BATCH_MOST 1024

/* How many a side lets be rejected by tests before it takes part: at least. */
#define PATIENCE 400

/* The work of a test (see stmt_work()); and what a side may do at first, which says little. */
#define WORK_OF_TEST 60
#define WORK_AT_FIRST 10000

typedef struct {
    SearchTerm of;
    bool is_left_out; /* its side: the condition is tested */
    guint asked;      /* since it takes part ... */
    guint64 work;     /* ... and what it had done before */
    guint64 rejected; /* when so many were, it takes part again */
} Term;

struct SearchLeap {
    Db *db;
    GHashTable *parties;
    bool is_complete, is_presence_tested;
    GPtrArray *wanted, *refused, *others; /* Term; the last have no side */
    bool is_test_ready;
    SearchSql test;
    Stmt *run_test; /* NULL: nothing to be tested */
    int64_t from;   /* NO_ITEM: at the end */
    GArray *batch;  /* int64_t: to be tested */
    guint64 rejected;
    guint tested, accepted; /* since the sides that take part are the same */
    GArray *passed;         /* of the batch before, those that were not asked for yet ... */
    guint given;            /* ... after these */
};

static void
free_term(void *data)
{
    Term *term = data;
    g_clear_pointer(&term->of.side, search_side_free);
    g_free(term);
}

SearchLeap *
search_leap_new(Db *db, GHashTable *parties, bool is_complete)
{
    SearchLeap *leap = g_new0(SearchLeap, 1);
    leap->db = db;
    leap->parties = parties;
    leap->is_complete = is_complete;
    leap->wanted = g_ptr_array_new_with_free_func(free_term);
    leap->refused = g_ptr_array_new_with_free_func(free_term);
    leap->others = g_ptr_array_new_with_free_func(free_term);
    search_sql_init(&leap->test, parties);
    leap->batch = g_array_new(FALSE, FALSE, sizeof(int64_t));
    leap->passed = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return leap;
}

void
search_leap_free(SearchLeap *leap)
{
    g_clear_pointer(&leap->run_test, stmt_free);
    search_sql_clear(&leap->test);
    g_ptr_array_unref(leap->wanted);
    g_ptr_array_unref(leap->refused);
    g_ptr_array_unref(leap->others);
    g_array_unref(leap->batch);
    g_array_unref(leap->passed);
    g_free(leap);
}

void
search_leap_add(SearchLeap *leap, const SearchTerm *term)
{
    Term *made = g_new0(Term, 1);
    made->of = *term;
    if (term->side == NULL)
        g_ptr_array_add(leap->others, made);
    else
        g_ptr_array_add(term->is_refused ? leap->refused : leap->wanted, made);
}

void
search_leap_test_presence(SearchLeap *leap)
{
    leap->is_presence_tested = true;
}

/* ── which sides take part ───────────────────────────────────────────────────────────────── */

static guint64
work_done(const Term *term)
{
    return search_side_work(term->of.side) - term->work;
}

static void
leave_out(SearchLeap *leap, Term *term)
{
    term->is_left_out = true;
    term->rejected = leap->rejected + MAX(PATIENCE, work_done(term) / WORK_OF_TEST);
    leap->is_test_ready = false;
}

static void
take_part(SearchLeap *leap, Term *term)
{
    if (!term->is_left_out || leap->rejected < term->rejected)
        return;
    term->is_left_out = false;
    term->asked = 0;
    term->work = search_side_work(term->of.side);
    leap->is_test_ready = false;
    leap->tested = leap->accepted = 0;
}

static void
all_take_part(SearchLeap *leap)
{
    for (guint i = 0; i < leap->wanted->len; i++)
        take_part(leap, g_ptr_array_index(leap->wanted, i));
    for (guint i = 0; i < leap->refused->len; i++)
        take_part(leap, g_ptr_array_index(leap->refused, i));
}

static guint
count_taking_part(const SearchLeap *leap)
{
    guint count = 0;
    for (guint i = 0; i < leap->wanted->len; i++)
        count += !((const Term *)g_ptr_array_index(leap->wanted, i))->is_left_out;
    return count;
}

static bool
can_be_left_out(const SearchLeap *leap, const Term *term)
{
    return !leap->is_complete && term->of.query != NULL &&
           (term->of.is_refused || count_taking_part(leap) > 1);
}

static bool
is_worth_it(const Term *term)
{
    return work_done(term) <= WORK_AT_FIRST + (guint64)term->asked * WORK_OF_TEST;
}

/* Those that have the least to say first: the others are asked about less. */
static int
shortest_first(const void *one, const void *other)
{
    guint a = search_side_size((*(Term *const *)one)->of.side);
    guint b = search_side_size((*(Term *const *)other)->of.side);
    return a < b ? -1 : a > b;
}

static void
leave_out_heavy(SearchLeap *leap, const GPtrArray *terms)
{
    for (guint i = 0; i < terms->len; i++) {
        Term *term = g_ptr_array_index(terms, i);
        term->work = search_side_work(term->of.side);
        if (search_side_is_heavy(term->of.side) && can_be_left_out(leap, term))
            leave_out(leap, term);
    }
}

void
search_leap_begin(SearchLeap *leap, int64_t last)
{
    leap->from = last;
    g_ptr_array_sort(leap->wanted, shortest_first);
    leave_out_heavy(leap, leap->wanted);
    leave_out_heavy(leap, leap->refused);
}

/* ── leaping ─────────────────────────────────────────────────────────────────────────────── */

static bool
ask(SearchLeap *leap, Term *term, int64_t from, int64_t *id, GError **error)
{
    *id = from;
    if (term->is_left_out)
        return true;
    term->asked++;
    if (!search_side_seek(term->of.side, from, id, error))
        return false;
    if (!is_worth_it(term) && can_be_left_out(leap, term))
        leave_out(leap, term);
    return true;
}

/* Who leaps is asked earlier the next time. */
static void
move_forward(GPtrArray *terms, guint place)
{
    if (place == 0)
        return;
    void *term = g_ptr_array_index(terms, place);
    g_ptr_array_index(terms, place) = g_ptr_array_index(terms, place - 1);
    g_ptr_array_index(terms, place - 1) = term;
}

/* The newest item, not newer than `from`, that all have. */
static bool
find_common(SearchLeap *leap, int64_t from, int64_t *common, GError **error)
{
    int64_t id;
    *common = from;
    for (guint i = 0; i < leap->wanted->len && *common != NO_ITEM;) {
        if (!ask(leap, g_ptr_array_index(leap->wanted, i), *common, &id, error))
            return false;
        if (id == *common) {
            i++;
            continue;
        }
        move_forward(leap->wanted, i);
        *common = id;
        i = 0;
    }
    return true;
}

static bool
is_refused(SearchLeap *leap, int64_t id, bool *is, GError **error)
{
    *is = false;
    for (guint i = 0; i < leap->refused->len && !*is; i++) {
        Term *term = g_ptr_array_index(leap->refused, i);
        int64_t found = NO_ITEM;
        if (!term->is_left_out && !ask(leap, term, id, &found, error))
            return false;
        *is = found == id;
    }
    return true;
}

/* As far as the sides can tell; *id is NO_ITEM at the end. */
static bool
find_next(SearchLeap *leap, int64_t *id, GError **error)
{
    bool is_one_refused = true;
    *id = NO_ITEM;
    while (is_one_refused && leap->from != NO_ITEM) {
        if (!find_common(leap, leap->from, id, error))
            return false;
        is_one_refused = false;
        leap->from = *id == NO_ITEM ? NO_ITEM : *id - 1;
        if (*id != NO_ITEM && !is_refused(leap, *id, &is_one_refused, error))
            return false;
        if (is_one_refused)
            *id = NO_ITEM;
    }
    return true;
}

/* ── testing ─────────────────────────────────────────────────────────────────────────────── */

/* Of words in Cc a side has said what it can. */
static void
append_condition(SearchSql *sql, const Query *query)
{
    search_sql_append(sql, " AND ");
    if (query->kind == QUERY_WORDS && query->field == QUERY_FIELD_CC)
        search_sql_append_cc(sql, query);
    else
        search_sql_append_condition(sql, query);
}

static guint
append_conditions(SearchSql *sql, const GPtrArray *terms)
{
    guint count = 0;
    for (guint i = 0; i < terms->len; i++) {
        const Term *term = g_ptr_array_index(terms, i);
        if (term->of.query == NULL || (term->of.is_exact && !term->is_left_out))
            continue;
        append_condition(sql, term->of.query);
        count++;
    }
    return count;
}

static bool
prepare_test(SearchLeap *leap, GError **error)
{
    if (leap->is_test_ready)
        return true;
    g_clear_pointer(&leap->run_test, stmt_free);
    search_sql_clear(&leap->test);
    search_sql_init(&leap->test, leap->parties);
    /* In the order of the batch. */
    search_sql_append(&leap->test, "SELECT item.id FROM json_each(:batch) AS one"
                                   " CROSS JOIN item ON item.id = one.value WHERE 1");
    guint count = append_conditions(&leap->test, leap->wanted) +
                  append_conditions(&leap->test, leap->refused) +
                  append_conditions(&leap->test, leap->others);
    leap->is_test_ready = true;
    if (count == 0 && !leap->is_presence_tested)
        return true;
    leap->run_test = search_sql_prepare(&leap->test, leap->db, error);
    return leap->run_test != NULL;
}

static bool
fill_batch(SearchLeap *leap, guint most, GError **error)
{
    g_array_set_size(leap->batch, 0);
    while (leap->batch->len < most) {
        int64_t id;
        if (!find_next(leap, &id, error))
            return false;
        if (id == NO_ITEM)
            break;
        g_array_append_val(leap->batch, id);
    }
    return true;
}

static bool
run_test(SearchLeap *leap, GError **error)
{
    g_autofree char *batch = search_sql_ids(leap->batch);
    search_sql_bind(&leap->test, leap->run_test);
    stmt_bind_text(leap->run_test, ":batch", batch);
    StmtState state;
    while ((state = stmt_step(leap->run_test, error)) == STMT_ROW) {
        int64_t id = stmt_int64(leap->run_test, 0);
        g_array_append_val(leap->passed, id);
    }
    stmt_reset(leap->run_test);
    leap->rejected += leap->batch->len - leap->passed->len;
    leap->tested += leap->batch->len;
    leap->accepted += leap->passed->len;
    return state != STMT_ERROR;
}

/* How many to test, so that about as many pass as are wanted. */
static guint
choose_batch(const SearchLeap *leap, guint wanted)
{
    double needed = (double)wanted * leap->tested / MAX(leap->accepted, 1);
    return (guint)CLAMP(needed, BATCH, CLAMP(leap->tested, BATCH, BATCH_MOST));
}

/* `wanted`: how many are; as many are read at once when there is nothing to be tested. */
static bool
read_batch(SearchLeap *leap, guint wanted, GError **error)
{
    all_take_part(leap);
    leap->given = 0;
    g_array_set_size(leap->passed, 0);
    if (!prepare_test(leap, error) ||
        !fill_batch(leap, leap->run_test != NULL ? choose_batch(leap, wanted) : wanted, error) ||
        !prepare_test(leap, error)) /* a side may have been left out meanwhile */
        return false;
    if (leap->run_test != NULL)
        return run_test(leap, error);
    g_array_append_vals(leap->passed, leap->batch->data, leap->batch->len);
    return true;
}

bool
search_leap_read(SearchLeap *leap, guint most, GArray *ids, GError **error)
{
    g_array_set_size(ids, 0);
    for (;;) {
        guint taken = MIN(most - ids->len, leap->passed->len - leap->given);
        if (taken > 0)
            g_array_append_vals(ids, &g_array_index(leap->passed, int64_t, leap->given), taken);
        leap->given += taken;
        if (ids->len == most || (leap->from == NO_ITEM && leap->given == leap->passed->len))
            return true;
        if (!read_batch(leap, most - ids->len, error))
            return false;
    }
}
