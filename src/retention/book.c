/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/book.h"

static int
year_of(const Schedule *schedule, Day day)
{
    Civil civil = civil_from_day(day);
    return civil.month <= schedule->financial_year_end_month ? civil.year : civil.year + 1;
}

int
book_year(const Schedule *schedule, const BookkeepingFact *flag, Day item_day, bool *is_assumed)
{
    *is_assumed = flag->year == 0 && flag->document_date == DAY_NONE;
    if (flag->year != 0)
        return flag->year;
    return year_of(schedule, *is_assumed ? item_day : flag->document_date);
}

Day
book_year_end(const Schedule *schedule, int year)
{
    return day_last_of_month(year, schedule->financial_year_end_month);
}

Day
book_until(const Schedule *schedule, BookkeepingKind kind, int year)
{
    int months =
        kind == BOOKKEEPING_INVOICE ? schedule->invoice_months : schedule->supporting_months;
    Civil last = civil_from_day(day_add_months(book_year_end(schedule, year), months));
    return day_last_of_month(last.year, last.month);
}
