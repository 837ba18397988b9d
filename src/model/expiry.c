/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/expiry.h"

ExpiryReport *
expiry_report_new(void)
{
    ExpiryReport *report = g_new0(ExpiryReport, 1);
    report->due = g_array_new(FALSE, FALSE, sizeof(DueItem));
    report->due_records = g_array_new(FALSE, FALSE, sizeof(DueRecord));
    return report;
}

void
expiry_report_free(ExpiryReport *report)
{
    g_array_unref(report->due);
    g_array_unref(report->due_records);
    g_free(report->refused);
    g_free(report);
}
