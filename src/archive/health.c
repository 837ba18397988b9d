/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/health.h"

#include "archive/archive-private.h"
#include "store/mailbox-store.h"
#include "store/review-store.h"

static const char *const verdict_names[] = {
    [VERDICT_OK] = "OK",
    [VERDICT_WARNING] = "WARNING",
    [VERDICT_CRITICAL] = "CRITICAL",
    [VERDICT_UNKNOWN] = "UNKNOWN",
};

void
mailbox_health_clear(MailboxHealth *health)
{
    g_clear_pointer(&health->problem, g_free);
}

bool
health_load(Archive *archive, const MailboxSettings *mailbox, MailboxHealth *health, GError **error)
{
    g_auto(MailboxRow) row = {0};
    *health = (MailboxHealth){.mailbox = mailbox->name};
    if (!mailbox_store_find(archive->db, mailbox->name, &row, error) ||
        !review_store_count_failures(archive->db, row.id, &health->undelivered, error))
        return false;
    health->succeeded_at = row.succeeded_at;
    health->failing_at = row.failing_at;
    health->problem = g_steal_pointer(&row.problem);
    health->is_rejected = row.is_rejected;
    return true;
}

/* ---- metrics ---- */

MailboxMetrics
health_metrics(const MailboxHealth *health)
{
    return (MailboxMetrics){
        .mailbox = health->mailbox,
        .is_up = health->succeeded_at != INSTANT_NONE && health->failing_at == INSTANT_NONE,
        .succeeded_at = health->succeeded_at,
    };
}

bool
health_write_metrics(Archive *archive, GError **error)
{
    const Settings *settings = archive->settings;
    if (settings->metrics_file == NULL)
        return true;
    g_autofree MailboxMetrics *metrics = g_new0(MailboxMetrics, settings->mailboxes->len + 1);
    for (guint i = 0; i < settings->mailboxes->len; i++) {
        g_auto(MailboxHealth) health = {0};
        if (!health_load(archive, g_ptr_array_index(settings->mailboxes, i), &health, error))
            return false;
        metrics[i] = health_metrics(&health);
    }
    g_autofree char *text = metrics_format(metrics, settings->mailboxes->len, instant_now());
    return metrics_write(settings->metrics_file, text, error);
}

/* ---- for a monitor ---- */

/* "40 s", "12 min", "5 h", "3 days"; newly allocated. */
static char *
age_text(int64_t seconds)
{
    if (seconds < 120)
        return g_strdup_printf("%" G_GINT64_FORMAT " s", seconds);
    if (seconds < 2 * 3600)
        return g_strdup_printf("%" G_GINT64_FORMAT " min", seconds / 60);
    if (seconds < 2 * DAY_SECONDS)
        return g_strdup_printf("%" G_GINT64_FORMAT " h", seconds / 3600);
    return g_strdup_printf("%" G_GINT64_FORMAT " days", seconds / DAY_SECONDS);
}

static int64_t
age_of(const MailboxHealth *health, Instant now)
{
    return MAX(now - health->succeeded_at, 0);
}

static Verdict
judge_age(const MailboxHealth *health, const HealthLimits *limits, Instant now)
{
    if (health->succeeded_at == INSTANT_NONE)
        return health->failing_at != INSTANT_NONE ? VERDICT_CRITICAL : VERDICT_WARNING;
    int64_t age = age_of(health, now);
    if (age >= limits->critical)
        return VERDICT_CRITICAL;
    return age >= limits->warning ? VERDICT_WARNING : VERDICT_OK;
}

static Verdict
judge(const MailboxHealth *health, const HealthLimits *limits, Instant now)
{
    if (health->is_rejected)
        return VERDICT_CRITICAL;
    return MAX(judge_age(health, limits, now),
               health->undelivered > 0 ? VERDICT_WARNING : VERDICT_OK);
}

/* What is wrong with it, or worth knowing; nothing when all is well. */
static void
explain(GString *line, const MailboxHealth *health, const HealthLimits *limits, Instant now)
{
    if (judge(health, limits, now) == VERDICT_OK && health->failing_at == INSTANT_NONE)
        return;
    g_string_append_printf(line, "%s%s: ", line->len > 0 ? "; " : "", health->mailbox);
    if (health->succeeded_at == INSTANT_NONE) {
        g_string_append(line, "never polled to the end");
    } else {
        g_autofree char *age = age_text(age_of(health, now));
        g_string_append_printf(line, "last success %s ago", age);
    }
    if (health->is_rejected)
        g_string_append(line, ", password rejected");
    if (health->failing_at != INSTANT_NONE) {
        g_autofree char *age = age_text(MAX(now - health->failing_at, 0));
        g_string_append_printf(line, ", failing for %s (%s)", age,
                               health->problem != NULL ? health->problem : "no reason noted");
    }
    if (health->undelivered > 0)
        g_string_append_printf(
            line, ", %" G_GINT64_FORMAT " not delivered by the server (letterbook review list)",
            health->undelivered);
}

static void
append_value(GString *values, const MailboxHealth *health, const HealthLimits *limits, Instant now)
{
    g_autofree char *age = health->succeeded_at != INSTANT_NONE
                               ? g_strdup_printf("%" G_GINT64_FORMAT "s", age_of(health, now))
                               : g_strdup("U");
    g_string_append_printf(values,
                           " %s_age=%s;%" G_GINT64_FORMAT ";%" G_GINT64_FORMAT
                           ";0 %s_undelivered=%" G_GINT64_FORMAT ";0;;0",
                           health->mailbox, age, limits->warning, limits->critical, health->mailbox,
                           health->undelivered);
}

/* A monitor takes what follows '|' for values, and one line only. */
static char *
write_line(Verdict verdict, const char *text, const char *values)
{
    g_autofree char *clean = g_strdelimit(g_strdup(text), "|\r\n", ' ');
    return g_strdup_printf("LETTERBOOK %s - %s%s%s", verdict_names[verdict], clean,
                           *values != '\0' ? " |" : "", values);
}

char *
health_check(const MailboxHealth *mailboxes, size_t count, const HealthLimits *limits, Instant now,
             Verdict *verdict)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) values = g_string_new(NULL);
    *verdict = count > 0 ? VERDICT_OK : VERDICT_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        *verdict = MAX(*verdict, judge(&mailboxes[i], limits, now));
        explain(text, &mailboxes[i], limits, now);
        append_value(values, &mailboxes[i], limits, now);
    }
    if (text->len == 0)
        g_string_printf(text, count > 0 ? "%zu mailbox%s polled" : "no mailbox is configured",
                        count, count == 1 ? "" : "es");
    return write_line(*verdict, text->str, values->str);
}

char *
health_unknown(const char *why)
{
    return write_line(VERDICT_UNKNOWN, why, "");
}
