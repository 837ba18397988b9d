/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the accounts need a flagged item (retention format, section 6, book_until). */
#pragma once

#include "model/facts.h"

/* The year in which its financial year ends: the flag's, else that of its document, else, which is
 * assumed only, that of the item's day. */
int book_year(const Schedule *schedule, const BookkeepingFact *flag, Day item_day,
              bool *is_assumed);

/* The last day of the financial year that ends in this year. */
Day book_year_end(const Schedule *schedule, int year);

/* The last day on which a document of this kind and financial year is needed. */
Day book_until(const Schedule *schedule, BookkeepingKind kind, int year);
