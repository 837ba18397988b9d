/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/mailbox-check.h"

#include "archive/health.h"

#define WARNING_MINUTES 15
#define CRITICAL_MINUTES 60
#define MINUTES_MAX (366 * 24 * 60)

static bool
read_minutes(const char *option, const char *text, guint64 otherwise, int64_t *seconds,
             GError **error)
{
    guint64 minutes = otherwise;
    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 1, MINUTES_MAX, &minutes, NULL))
        return fail(error, FAIL_USAGE, "--%s=%s is not a number of minutes (1 to %d)", option, text,
                    MINUTES_MAX);
    *seconds = (int64_t)minutes * 60;
    return true;
}

static bool
read_limits(const char *warning, const char *critical, HealthLimits *limits, GError **error)
{
    if (!read_minutes("warning", warning, WARNING_MINUTES, &limits->warning, error) ||
        !read_minutes("critical", critical, CRITICAL_MINUTES, &limits->critical, error))
        return false;
    return limits->warning <= limits->critical ||
           fail(error, FAIL_USAGE, "--warning must not be longer than --critical");
}

static void
clear_health(void *health)
{
    mailbox_health_clear(health);
}

/* What the archive knows of each; NULL with *error set. */
static GArray *
load_all(CommandContext *context, char *const *names, GError **error)
{
    g_autoptr(GPtrArray) chosen = NULL;
    g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(MailboxHealth));
    g_array_set_clear_func(all, clear_health);
    if (!command_provide(context, NEEDS_READING, error) ||
        !settings_choose(context->settings, names, &chosen, error))
        return NULL;
    g_array_set_size(all, chosen->len);
    for (guint i = 0; i < chosen->len; i++)
        if (!health_load(context->archive, g_ptr_array_index(chosen, i),
                         &g_array_index(all, MailboxHealth, i), error))
            return NULL;
    return g_steal_pointer(&all);
}

bool
mailbox_check(CommandContext *context, char *const *names, const char *warning,
              const char *critical, GError **error)
{
    HealthLimits limits;
    Verdict verdict = VERDICT_UNKNOWN;
    g_autoptr(GError) problem = NULL;
    if (!read_limits(warning, critical, &limits, error))
        return false;
    g_autoptr(GArray) all = load_all(context, names, &problem);
    g_autofree char *line = all != NULL ? health_check((const MailboxHealth *)(void *)all->data,
                                                       all->len, &limits, instant_now(), &verdict)
                                        : health_unknown(problem->message);
    print_line("%s", line);
    context->exit_status = (int)verdict;
    return true;
}
