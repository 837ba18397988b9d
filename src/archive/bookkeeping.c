/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/bookkeeping.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/items.h"
#include "archive/schedules.h"
#include "base/error.h"
#include "retention/book.h"
#include "store/bookkeeping-store.h"
#include "store/item-store.h"

static bool
apply(const BookkeepingChange *change, int64_t item_id, bool is_there, Bookkeeping *flag,
      GError **error)
{
    if (!is_there && !change->has_kind)
        return fail(error, FAIL_USAGE,
                    "item %" G_GINT64_FORMAT " has no bookkeeping flag yet: of which kind shall it "
                    "be? (--kind=invoice or supporting)",
                    item_id);
    if (change->has_kind)
        flag->kind = change->kind;
    if (change->has_year)
        flag->year = change->year;
    if (change->has_document_on)
        flag->document_on = change->document_on;
    flag->is_assumed = false;
    flag->cleared_on = DAY_NONE;
    return true;
}

static Day
last_day(const Schedule *schedule, const Bookkeeping *flag, Day item_day)
{
    bool is_assumed;
    BookkeepingFact fact = {flag->kind, flag->year, flag->document_on, flag->cleared_on};
    return book_until(schedule, flag->kind, book_year(schedule, &fact, item_day, &is_assumed));
}

/* The day from which the safety delay counts. One that began when the flag was cleared goes on:
 * the flag that is set again may be over already. */
static bool
find_shortened(Archive *archive, const Item *item, const Bookkeeping *old, const Bookkeeping *new,
               Day *shortened_on, GError **error)
{
    Schedule schedule;
    if (!schedules_periods(archive, &schedule, error))
        return false;
    Day item_day = zone_day(archive->zone, item->date_at), today = archive_today(archive);
    Day before = last_day(&schedule, old, item_day);
    bool is_shorter = before >= today && last_day(&schedule, new, item_day) < before;
    *shortened_on = old->cleared_on != DAY_NONE ? old->cleared_on : is_shorter ? today : DAY_NONE;
    return true;
}

static bool
store(Archive *archive, const Item *item, const Bookkeeping *flag, Day shortened_on, GError **error)
{
    char document[DAY_TEXT_SIZE] = "";
    if (flag->document_on != DAY_NONE)
        day_format(flag->document_on, document);
    return bookkeeping_store_set(archive->db, item->id, flag, error) &&
           (shortened_on == DAY_NONE ||
            item_store_shorten(archive->db, item->id, shortened_on, error)) &&
           audit_note(archive, "bookkeeping set", "item", item->id, error,
                      "kind=%s year=%d document=%s shorter=%s", bookkeeping_kind_names[flag->kind],
                      flag->year, document, shortened_on != DAY_NONE ? "yes" : "no");
}

bool
bookkeeping_set(Archive *archive, int64_t item_id, const BookkeepingChange *change,
                Bookkeeping *flag, GError **error)
{
    bool is_there;
    Day shortened_on = DAY_NONE;
    Bookkeeping old = {.document_on = DAY_NONE, .cleared_on = DAY_NONE};
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(Item) item =
        txn != NULL ? items_get(archive, item_id, READER_UNRESTRICTED, error) : NULL;
    if (item == NULL || !bookkeeping_store_find(archive->db, item_id, &old, &is_there, error))
        return false;
    *flag = old;
    return apply(change, item_id, is_there, flag, error) &&
           (!is_there || find_shortened(archive, item, &old, flag, &shortened_on, error)) &&
           store(archive, item, flag, shortened_on, error) && txn_commit(txn, error);
}

static bool
find_set(Archive *archive, int64_t item_id, Bookkeeping *flag, GError **error)
{
    bool is_there;
    char cleared[DAY_TEXT_SIZE];
    g_autoptr(Item) item = items_get(archive, item_id, READER_UNRESTRICTED, error);
    if (item == NULL || !bookkeeping_store_find(archive->db, item_id, flag, &is_there, error))
        return false;
    if (!is_there)
        return fail(error, FAIL_USAGE, "item %" G_GINT64_FORMAT " has no bookkeeping flag",
                    item_id);
    return flag->cleared_on == DAY_NONE ||
           fail(error, FAIL_USAGE,
                "the bookkeeping flag of item %" G_GINT64_FORMAT " was cleared on %s already",
                item_id, day_format(flag->cleared_on, cleared));
}

bool
bookkeeping_clear(Archive *archive, int64_t item_id, Bookkeeping *flag, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !find_set(archive, item_id, flag, error))
        return false;
    flag->cleared_on = archive_today(archive);
    return bookkeeping_store_set(archive->db, item_id, flag, error) &&
           audit_note(archive, "bookkeeping cleared", "item", item_id, error, "kind=%s",
                      bookkeeping_kind_names[flag->kind]) &&
           txn_commit(txn, error);
}
