/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/schedule-store.h"

#include "store/stmt.h"

static const char sql_add[] =
    "INSERT INTO schedule (drafted_at, drafted_by, individual_clock, correspondence_months,"
    " reply_window_days, chat_days, invoice_months, supporting_months, financial_year_end_month,"
    " supplier_record_months, customer_record_months, change_grace_days)"
    " VALUES (:drafted_at, :drafted_by, :clock, :correspondence, :reply_window, :chat, :invoice,"
    " :supporting, :year_end, :supplier_record, :customer_record, :grace)";

static bool
add_row(Db *db, RetentionSchedule *schedule, GError **error)
{
    const Schedule *periods = &schedule->periods;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_instant(stmt, ":drafted_at", schedule->drafted_at);
    stmt_bind_text(stmt, ":drafted_by", schedule->drafted_by);
    stmt_bind_text(stmt, ":clock", individual_clock_names[periods->individual_clock]);
    stmt_bind_int64(stmt, ":correspondence", periods->correspondence_months);
    stmt_bind_int64(stmt, ":reply_window", periods->reply_window_days);
    stmt_bind_int64(stmt, ":chat", periods->chat_days);
    stmt_bind_int64(stmt, ":invoice", periods->invoice_months);
    stmt_bind_int64(stmt, ":supporting", periods->supporting_months);
    stmt_bind_int64(stmt, ":year_end", periods->financial_year_end_month);
    stmt_bind_int64(stmt, ":supplier_record", periods->supplier_record_months);
    stmt_bind_int64(stmt, ":customer_record", periods->customer_record_months);
    stmt_bind_int64(stmt, ":grace", periods->change_grace_days);
    if (!stmt_run(stmt, error))
        return false;
    schedule->periods.version = (unsigned)db_last_insert_id(db);
    return true;
}

static const char sql_add_rule[] =
    "INSERT INTO schedule_rule (version, rule, purpose, lawful_basis)"
    " VALUES (:version, :rule, :purpose, :basis)";

static bool
add_rule(Db *db, unsigned version, Rule rule, const RuleGround *ground, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_rule, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":version", version);
    stmt_bind_text(stmt, ":rule", rule_names[rule]);
    stmt_bind_text(stmt, ":purpose", ground->purpose);
    stmt_bind_text(stmt, ":basis", ground->lawful_basis);
    return stmt_run(stmt, error);
}

bool
schedule_store_add(Db *db, RetentionSchedule *schedule, GError **error)
{
    if (!add_row(db, schedule, error))
        return false;
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (!add_rule(db, schedule->periods.version, (Rule)rule, &schedule->grounds[rule], error))
            return false;
    return true;
}

static const char sql_find[] =
    "SELECT drafted_at, drafted_by, rehearsed_at, activated_at, activated_by, shortened_on,"
    " individual_clock, correspondence_months, reply_window_days, chat_days, invoice_months,"
    " supporting_months, financial_year_end_month, supplier_record_months,"
    " customer_record_months, change_grace_days FROM schedule WHERE version = :version";

static void
read_row(Stmt *stmt, RetentionSchedule *schedule)
{
    Schedule *periods = &schedule->periods;
    int clock = CLOCK_LAST_CONTACT;
    (void)name_parse(individual_clock_names, stmt_text(stmt, 6), &clock); /* no others are stored */
    schedule->drafted_at = stmt_instant(stmt, 0);
    schedule->drafted_by = g_strdup(stmt_text(stmt, 1));
    schedule->rehearsed_at = stmt_instant(stmt, 2);
    schedule->activated_at = stmt_instant(stmt, 3);
    if (!stmt_is_null(stmt, 4))
        schedule->activated_by = g_strdup(stmt_text(stmt, 4));
    periods->shortened_on = stmt_day(stmt, 5);
    periods->individual_clock = (IndividualClock)clock;
    periods->correspondence_months = (int)stmt_int64(stmt, 7);
    periods->reply_window_days = (int)stmt_int64(stmt, 8);
    periods->chat_days = (int)stmt_int64(stmt, 9);
    periods->invoice_months = (int)stmt_int64(stmt, 10);
    periods->supporting_months = (int)stmt_int64(stmt, 11);
    periods->financial_year_end_month = (int)stmt_int64(stmt, 12);
    periods->supplier_record_months = (int)stmt_int64(stmt, 13);
    periods->customer_record_months = (int)stmt_int64(stmt, 14);
    periods->change_grace_days = (int)stmt_int64(stmt, 15);
}

static const char sql_rules[] =
    "SELECT rule, purpose, lawful_basis FROM schedule_rule WHERE version = :version";

static void
set_ground(RetentionSchedule *schedule, Stmt *stmt)
{
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        if (!g_str_equal(rule_names[rule], stmt_text(stmt, 0)))
            continue;
        RuleGround *ground = &schedule->grounds[rule];
        g_free(ground->purpose);
        g_free(ground->lawful_basis);
        *ground = (RuleGround){g_strdup(stmt_text(stmt, 1)), g_strdup(stmt_text(stmt, 2))};
    }
}

static bool
read_rules(Db *db, RetentionSchedule *schedule, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_rules, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":version", schedule->periods.version);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        set_ground(schedule, stmt);
    return state == STMT_DONE;
}

bool
schedule_store_find(Db *db, unsigned version, RetentionSchedule **schedule, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":version", version);
    StmtState state = stmt_step(stmt, error);
    *schedule = NULL;
    if (state != STMT_ROW)
        return state == STMT_DONE;
    g_autoptr(RetentionSchedule) found = retention_schedule_new();
    found->periods.version = version;
    read_row(stmt, found);
    if (!read_rules(db, found, error))
        return false;
    *schedule = g_steal_pointer(&found);
    return true;
}

static const char sql_versions[] =
    "SELECT coalesce(max(version) FILTER (WHERE activated_at IS NOT NULL), 0),"
    " coalesce(max(version), 0) FROM schedule";

bool
schedule_store_versions(Db *db, unsigned *in_force, unsigned *newest, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_versions, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    *in_force = (unsigned)stmt_int64(stmt, 0);
    *newest = (unsigned)stmt_int64(stmt, 1);
    return true;
}

static const char sql_update[] =
    "UPDATE schedule SET rehearsed_at = :rehearsed, activated_at = :activated,"
    " activated_by = :by, shortened_on = :shortened WHERE version = :version";

bool
schedule_store_update(Db *db, const RetentionSchedule *schedule, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_update, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":version", schedule->periods.version);
    stmt_bind_instant(stmt, ":rehearsed", schedule->rehearsed_at);
    stmt_bind_instant(stmt, ":activated", schedule->activated_at);
    stmt_bind_text(stmt, ":by", schedule->activated_by);
    stmt_bind_day(stmt, ":shortened", schedule->periods.shortened_on);
    return stmt_run(stmt, error);
}
