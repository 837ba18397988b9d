/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/run-store.h"

#include "store/stmt.h"

#include <string.h>

/* ── runs ────────────────────────────────────────────────────────────────────────────────── */

static const char sql_begin[] =
    "INSERT INTO expiry_run (today, started_at, evaluated, due, schedule_version, accepted_due,"
    " accepted_clock) VALUES (:today, :started, :evaluated, :due, :schedule, :accepted_due,"
    " :accepted_clock)";

bool
run_store_begin(Db *db, RunRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_begin, error);
    if (stmt == NULL)
        return false;
    stmt_bind_day(stmt, ":today", row->today);
    stmt_bind_instant(stmt, ":started", row->started_at);
    stmt_bind_int64(stmt, ":evaluated", row->evaluated);
    stmt_bind_int64(stmt, ":due", row->due);
    stmt_bind_int64(stmt, ":schedule", row->schedule_version);
    if (row->accepted.due >= 0)
        stmt_bind_int64(stmt, ":accepted_due", row->accepted.due);
    stmt_bind_day(stmt, ":accepted_clock", row->accepted.clock);
    if (!stmt_run(stmt, error))
        return false;
    row->id = db_last_insert_id(db);
    return true;
}

static const char sql_unfinished[] =
    "SELECT id, today, started_at, evaluated, due, purged, records, schedule_version,"
    " accepted_due, accepted_clock FROM expiry_run WHERE finished_at IS NULL"
    " ORDER BY id DESC LIMIT 1";

bool
run_store_find_unfinished(Db *db, RunRow *row, GError **error)
{
    *row = (RunRow){.accepted = {-1, DAY_NONE}};
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_unfinished, error);
    if (stmt == NULL)
        return false;
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW)
        return state == STMT_DONE;
    *row = (RunRow){
        .id = stmt_int64(stmt, 0),
        .today = stmt_day(stmt, 1),
        .started_at = stmt_instant(stmt, 2),
        .evaluated = stmt_int64(stmt, 3),
        .due = stmt_int64(stmt, 4),
        .purged = stmt_int64(stmt, 5),
        .records = stmt_int64(stmt, 6),
        .schedule_version = (unsigned)stmt_int64(stmt, 7),
        .accepted = {stmt_is_null(stmt, 8) ? -1 : stmt_int64(stmt, 8), stmt_day(stmt, 9)},
    };
    return true;
}

static const char sql_progress[] =
    "UPDATE expiry_run SET due = :due, purged = :purged, records = :records WHERE id = :id";

bool
run_store_progress(Db *db, const RunRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_progress, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":due", row->due);
    stmt_bind_int64(stmt, ":purged", row->purged);
    stmt_bind_int64(stmt, ":records", row->records);
    stmt_bind_int64(stmt, ":id", row->id);
    return stmt_run(stmt, error);
}

static const char sql_accept[] = "UPDATE expiry_run SET accepted_due = :accepted_due,"
                                 " accepted_clock = :accepted_clock WHERE id = :id";

bool
run_store_resume(Db *db, const RunRow *row, GError **error)
{
    if (!run_store_progress(db, row, error))
        return false;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_accept, error);
    if (stmt == NULL)
        return false;
    if (row->accepted.due >= 0)
        stmt_bind_int64(stmt, ":accepted_due", row->accepted.due);
    stmt_bind_day(stmt, ":accepted_clock", row->accepted.clock);
    stmt_bind_int64(stmt, ":id", row->id);
    return stmt_run(stmt, error);
}

static const char sql_finish[] = "UPDATE expiry_run SET finished_at = :finished WHERE id = :id";
static const char sql_add_kept[] =
    "INSERT INTO expiry_kept (run_id, rule, items) VALUES (:run, :rule, :items)";

static bool
add_kept(Db *db, int64_t run, Rule rule, int64_t items, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_kept, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":run", run);
    stmt_bind_text(stmt, ":rule", rule_names[rule]);
    stmt_bind_int64(stmt, ":items", items);
    return stmt_run(stmt, error);
}

bool
run_store_finish(Db *db, const RunRow *row, const RuleCounts kept, GError **error)
{
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (kept[rule] > 0 && !add_kept(db, row->id, (Rule)rule, kept[rule], error))
            return false;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_finish, error);
    if (stmt == NULL)
        return false;
    stmt_bind_instant(stmt, ":finished", instant_now());
    stmt_bind_int64(stmt, ":id", row->id);
    return stmt_run(stmt, error);
}

/* ── what is known from earlier runs ─────────────────────────────────────────────────────── */

static const char sql_last[] = "SELECT max(id) FROM expiry_run WHERE finished_at IS NOT NULL";
static const char sql_last_kept[] = "SELECT rule, items FROM expiry_kept WHERE run_id = :run";
static const char sql_last_purged[] =
    "SELECT rule, sum(items) FROM expiry_purged WHERE run_id = :run GROUP BY rule";

static bool
read_counts(Db *db, const char *sql, int64_t run, RuleCounts counts, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":run", run);
    memset(counts, 0, sizeof(RuleCounts));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        for (int rule = 0; rule < RULE_COUNT; rule++)
            if (g_str_equal(rule_names[rule], stmt_text(stmt, 0)))
                counts[rule] = stmt_int64(stmt, 1);
    return state == STMT_DONE;
}

bool
run_store_last(Db *db, int64_t *run, RuleCounts kept, RuleCounts purged, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_last, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    *run = stmt_int64(stmt, 0);
    return read_counts(db, sql_last_kept, *run, kept, error) &&
           read_counts(db, sql_last_purged, *run, purged, error);
}

/* The folder '' is that of imports: they are made by hand, at any time. A clock that a person
 * accepted outweighs what earlier runs said, and what its own said before it was interrupted. */
static const char sql_last_clock[] =
    "WITH trusted_run AS (SELECT * FROM expiry_run WHERE id >="
    " coalesce((SELECT max(id) FROM expiry_run WHERE accepted_clock IS NOT NULL), 0))"
    " SELECT max(at) FROM (SELECT max(coalesce(accepted_clock * 86400, started_at)) AS at"
    " FROM trusted_run"
    " UNION ALL SELECT max(finished_at) FROM trusted_run"
    " UNION ALL SELECT max(polled_at) FROM folder WHERE name <> '')";

bool
run_store_last_clock(Db *db, Instant *at, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_last_clock, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    *at = stmt_instant(stmt, 0);
    return true;
}

/* ── tallies ─────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    Rule rule;
    char *mailbox;
    char channel[8], month[8];
    int64_t items, bytes;
} Tally;

struct RunTally {
    GArray *tallies; /* Tally: few, whatever the number of items */
};

static void
tally_clear(Tally *tally)
{
    g_free(tally->mailbox);
}

RunTally *
run_tally_new(void)
{
    RunTally *tally = g_new0(RunTally, 1);
    tally->tallies = g_array_new(FALSE, FALSE, sizeof(Tally));
    g_array_set_clear_func(tally->tallies, (GDestroyNotify)tally_clear);
    return tally;
}

void
run_tally_free(RunTally *tally)
{
    g_array_unref(tally->tallies);
    g_free(tally);
}

static Tally *
find_tally(RunTally *tally, Rule rule, const char *mailbox, const char *channel, const char *month)
{
    for (guint i = tally->tallies->len; i-- > 0;) {
        Tally *found = &g_array_index(tally->tallies, Tally, i);
        if (found->rule == rule && strcmp(found->month, month) == 0 &&
            strcmp(found->channel, channel) == 0 && strcmp(found->mailbox, mailbox) == 0)
            return found;
    }
    Tally made = {.rule = rule, .mailbox = g_strdup(mailbox)};
    g_strlcpy(made.channel, channel, sizeof made.channel);
    g_strlcpy(made.month, month, sizeof made.month);
    g_array_append_val(tally->tallies, made);
    return &g_array_index(tally->tallies, Tally, tally->tallies->len - 1);
}

static const char sql_describe[] =
    "SELECT item.channel, item.date_at, item.size, coalesce((SELECT min(mailbox.name)"
    " FROM sighting JOIN folder ON folder.id = sighting.folder_id"
    " JOIN mailbox ON mailbox.id = folder.mailbox_id WHERE sighting.item_id = item.id), '')"
    " FROM item WHERE item.id = :item";

bool
run_tally_item(RunTally *tally, Db *db, int64_t item_id, Rule rule, const Zone *zone,
               GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_describe, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    if (stmt_step(stmt, error) != STMT_ROW)
        return false;
    char month[DAY_TEXT_SIZE];
    day_format(zone_day(zone, stmt_instant(stmt, 1)), month);
    month[strlen("2026-01")] = '\0';
    Tally *found = find_tally(tally, rule, stmt_text(stmt, 3), stmt_text(stmt, 0), month);
    found->items++;
    found->bytes += stmt_int64(stmt, 2);
    return true;
}

static const char sql_add_tally[] =
    "INSERT INTO expiry_purged (run_id, rule, mailbox, channel, month, items, bytes)"
    " VALUES (:run, :rule, :mailbox, :channel, :month, :items, :bytes)"
    " ON CONFLICT DO UPDATE SET items = items + :items, bytes = bytes + :bytes";

bool
run_store_add_tally(Db *db, int64_t run, const RunTally *tally, GError **error)
{
    for (guint i = 0; i < tally->tallies->len; i++) {
        const Tally *counted = &g_array_index(tally->tallies, Tally, i);
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_tally, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":run", run);
        stmt_bind_text(stmt, ":rule", rule_names[counted->rule]);
        stmt_bind_text(stmt, ":mailbox", counted->mailbox);
        stmt_bind_text(stmt, ":channel", counted->channel);
        stmt_bind_text(stmt, ":month", counted->month);
        stmt_bind_int64(stmt, ":items", counted->items);
        stmt_bind_int64(stmt, ":bytes", counted->bytes);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}
