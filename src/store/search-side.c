/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-side.h"

#include <stdlib.h>
#include <string.h>

/* Of one list so many ids are read where it is entered, and more and more where the search goes
 * along. It takes about as long to enter it as to read ENTRY ids; the index of words, for each word
 * or phrase. */
#define LEAST 64
#define ENTRY 32
#define LEAST_OF_WORDS 256
#define ENTRY_OF_PHRASE 1024
#define MOST 65536
#define GROWTH 2

/* Several lists give their ids one after the other: up to so many are read at once and put in
 * order; of more, pieces by range, of which the first is this part of all. */
#define FEW 4000
#define PARTS 1024

struct SearchSide {
    Db *db;
    SearchSql piece, newest;
    Stmt *read_piece, *find_newest; /* the latter for several lists only */
    int64_t first;
    GArray *ids;                 /* newest first */
    guint place;                 /* what is before it was left behind */
    int64_t top;                 /* the piece: all that there is from here ... */
    int64_t low;                 /* ... to here */
    int64_t least, amount, most; /* to read: ids, or of several lists the range of ids */
    double entry;                /* of one list: see ENTRY */
    guint entries;
    guint64 work;
};

/* ── statements ──────────────────────────────────────────────────────────────────────────── */

typedef struct {
    SearchSql *sql;
    const char *value;
} Writing;

static void
append(const Writing *writing, const char *text)
{
    if (text == NULL)
        return;
    if (strchr(text, '?') == NULL)
        search_sql_append(writing->sql, text);
    else
        search_sql_append_text(writing->sql, text, writing->value);
}

static void
append_list(const Writing *writing, const SearchList *list)
{
    append(writing, list->join);
    append(writing, " AND ");
    append(writing, list->id);
    append(writing, list->members != NULL ? " BETWEEN :low AND :high" : " <= :high");
}

static void
append_piece(const Writing *writing, const SearchList *list)
{
    append(writing, "SELECT ");
    append(writing, list->id);
    append(writing, " AS id FROM ");
    if (list->members != NULL) {
        append(writing, list->members);
        append(writing, " CROSS JOIN ");
    }
    append(writing, list->table);
    append(writing, " WHERE ");
    if (list->members != NULL) {
        append(writing, list->which);
        append(writing, " AND ");
    }
    append_list(writing, list);
    append(writing, list->but);
}

static void
append_newest(const Writing *writing, const SearchList *list)
{
    append(writing, "SELECT max((SELECT max(");
    append(writing, list->id);
    append(writing, ") FROM ");
    append(writing, list->table);
    append(writing, " WHERE ");
    append_list(writing, list);
    append(writing, ")) AS id FROM ");
    append(writing, list->members);
    append(writing, " WHERE ");
    append(writing, list->which);
}

static bool
is_single(const SearchLists *lists)
{
    return lists->count == 1 && lists->lists[0].members == NULL;
}

static void
write_piece(SearchSide *side, const SearchLists *lists)
{
    Writing writing = {&side->piece, lists->value};
    for (guint i = 0; i < lists->count; i++) {
        append(&writing, i > 0 ? " UNION ALL " : "");
        append_piece(&writing, &lists->lists[i]);
    }
    append(&writing, is_single(lists) ? " ORDER BY 1 DESC" : "");
}

static void
write_newest(SearchSide *side, const SearchLists *lists)
{
    Writing writing = {&side->newest, lists->value};
    append(&writing, "SELECT max(id) FROM (");
    for (guint i = 0; i < lists->count; i++) {
        append(&writing, i > 0 ? " UNION ALL " : "");
        append_newest(&writing, &lists->lists[i]);
    }
    append(&writing, ")");
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

static int
newest_first(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a > b ? -1 : a < b;
}

static bool
step(SearchSide *side, StmtState *state, GError **error)
{
    *state = stmt_step(side->read_piece, error);
    return *state == STMT_ROW;
}

/* Reads what there is from `high` down to `low`, up to `most`. */
static bool
read_ids(SearchSide *side, int64_t low, int64_t high, guint most, GError **error)
{
    bool is_sorted = true;
    int64_t before = G_MAXINT64;
    StmtState state = STMT_DONE;
    g_array_set_size(side->ids, 0);
    side->place = 0;
    side->entries++;
    search_sql_bind(&side->piece, side->read_piece);
    if (side->find_newest != NULL)
        stmt_bind_int64(side->read_piece, ":low", low);
    stmt_bind_int64(side->read_piece, ":high", high);
    while (side->ids->len < most && step(side, &state, error)) {
        int64_t id = stmt_int64(side->read_piece, 0);
        if (id < low)
            break;
        is_sorted = is_sorted && id <= before;
        before = id;
        g_array_append_val(side->ids, id);
    }
    side->work += stmt_work(side->read_piece);
    stmt_reset(side->read_piece);
    if (!is_sorted)
        qsort(side->ids->data, side->ids->len, sizeof(int64_t), newest_first);
    return state != STMT_ERROR;
}

static bool
find_newest(SearchSide *side, int64_t from, int64_t *id, GError **error)
{
    side->entries++;
    search_sql_bind(&side->newest, side->find_newest);
    stmt_bind_int64(side->find_newest, ":low", side->first);
    stmt_bind_int64(side->find_newest, ":high", from);
    if (stmt_step(side->find_newest, error) != STMT_ROW)
        return false;
    *id = stmt_is_null(side->find_newest, 0) ? NO_ITEM : stmt_int64(side->find_newest, 0);
    side->work += stmt_work(side->find_newest);
    stmt_reset(side->find_newest);
    return true;
}

static bool
read_one_list(SearchSide *side, int64_t from, GError **error)
{
    if (!read_ids(side, side->first, from, (guint)side->amount, error))
        return false;
    bool is_end = side->ids->len < (guint)side->amount;
    side->top = from;
    side->low = is_end ? side->first : g_array_index(side->ids, int64_t, side->ids->len - 1);
    return true;
}

static bool
read_several_lists(SearchSide *side, int64_t from, bool is_leap, GError **error)
{
    if (is_leap && !find_newest(side, from, &from, error))
        return false;
    side->top = from;
    side->low = from - side->first < side->amount ? side->first : from - side->amount;
    if (from == NO_ITEM) {
        side->low = side->first;
        return true;
    }
    return read_ids(side, side->low, from, G_MAXUINT, error);
}

/* Whether to go along: what would be left out between the piece and `from` is little. */
static bool
is_near(const SearchSide *side, int64_t from)
{
    double skipped = (double)(side->low - from), piece = (double)(side->top - side->low) + 1;
    if (side->ids->len == 0)
        return false;
    return side->find_newest != NULL ? skipped <= piece
                                     : skipped * side->ids->len <= side->entry * piece;
}

/* The next piece, from `from` on. */
static bool
read_on(SearchSide *side, int64_t from, GError **error)
{
    bool is_leap = !is_near(side, from);
    side->amount = is_leap ? side->least : MIN(side->amount, side->most / GROWTH) * GROWTH;
    return side->find_newest == NULL ? read_one_list(side, from, error)
                                     : read_several_lists(side, from, is_leap, error);
}

bool
search_side_seek(SearchSide *side, int64_t from, int64_t *id, GError **error)
{
    for (;;) {
        for (; side->place < side->ids->len; side->place++) {
            *id = g_array_index(side->ids, int64_t, side->place);
            if (*id <= from)
                return true;
        }
        *id = NO_ITEM;
        if (side->low <= side->first || from < side->first)
            return true;
        if (!read_on(side, MIN(from, side->low - 1), error))
            return false;
    }
}

/* ── sides ───────────────────────────────────────────────────────────────────────────────── */

static bool
prepare(SearchSide *side, const SearchLists *lists, GError **error)
{
    write_piece(side, lists);
    side->read_piece = search_sql_prepare(&side->piece, side->db, error);
    if (side->read_piece == NULL || is_single(lists))
        return side->read_piece != NULL;
    write_newest(side, lists);
    side->find_newest = search_sql_prepare(&side->newest, side->db, error);
    return side->find_newest != NULL;
}

static bool
read_few(SearchSide *side, const SearchRange *range, guint few, GError **error)
{
    if (!read_ids(side, range->first, range->last, few, error))
        return false;
    if (side->ids->len < few)
        side->low = range->first;
    else
        g_array_set_size(side->ids, 0);
    return true;
}

SearchSide *
search_side_new(Db *db, const SearchLists *lists, guint phrases, const SearchRange *range,
                GError **error)
{
    g_autoptr(SearchSide) side = g_new0(SearchSide, 1);
    side->db = db;
    search_sql_init(&side->piece, NULL);
    search_sql_init(&side->newest, NULL);
    side->ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    side->first = range->first;
    side->top = side->low = range->last == G_MAXINT64 ? G_MAXINT64 : range->last + 1;
    if (!prepare(side, lists, error))
        return NULL;
    if (is_single(lists)) {
        side->entry = phrases > 0 ? (double)phrases * ENTRY_OF_PHRASE : ENTRY;
        side->least = phrases > 0 ? LEAST_OF_WORDS : LEAST;
        side->most = MOST;
    } else {
        side->least = MAX(range->span / PARTS, 1);
        side->most = G_MAXINT64;
        if (!read_few(side, range, lists->is_named ? G_MAXUINT : FEW, error))
            return NULL;
    }
    return g_steal_pointer(&side);
}

void
search_side_free(SearchSide *side)
{
    g_clear_pointer(&side->read_piece, stmt_free);
    g_clear_pointer(&side->find_newest, stmt_free);
    search_sql_clear(&side->piece);
    search_sql_clear(&side->newest);
    g_array_unref(side->ids);
    g_free(side);
}

static bool
is_read(const SearchSide *side)
{
    return side->low <= side->first;
}

guint
search_side_size(const SearchSide *side)
{
    return is_read(side) ? side->ids->len : G_MAXUINT;
}

bool
search_side_is_heavy(const SearchSide *side)
{
    return side->find_newest != NULL && !is_read(side);
}

guint
search_side_entries(const SearchSide *side)
{
    return side->entries;
}

guint64
search_side_work(const SearchSide *side)
{
    return side->work;
}
