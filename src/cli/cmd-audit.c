/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/audit.h"
#include "cli/commands.h"
#include "view/audit-json.h"

#include <limits.h>

#define ALL INT_MAX

typedef struct {
    const CommandContext *context;
    gboolean is_json;
} AuditOutput;

static bool
print_event(const AuditEvent *event, void *data, GError **error)
{
    (void)error;
    const AuditOutput *output = data;
    if (output->is_json) {
        g_autofree char *json = audit_event_json(event);
        print_line("%s", json);
        return true;
    }
    g_autofree char *at = command_format_time(output->context, event->at);
    g_autofree char *about =
        event->object_id != 0
            ? g_strdup_printf("  %s %" G_GINT64_FORMAT, event->object, event->object_id)
            : g_strdup("");
    print_line("%6" G_GINT64_FORMAT "  %s  %s  %s%s%s%s", event->id, at, event->actor,
               event->action, about, event->detail[0] != '\0' ? "  " : "", event->detail);
    return true;
}

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    AuditOutput output = {.context = context};
    int limit = ALL;
    const GOptionEntry options[] = {
        {"limit", 'n', 0, G_OPTION_ARG_INT, &limit, "Only the newest N events", "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &output.is_json, "Print one JSON object an event", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, 0, error))
        return false;
    if (limit < 1)
        return fail(error, FAIL_USAGE, "--limit must be 1 or more");
    return audit_each(context->archive, (guint)limit, print_event, &output, error);
}

const Command cmd_audit_list = {
    .name = "audit list",
    .arguments = "",
    .summary = "Say who did what, newest last",
    .needs = NEEDS_READING,
    .run = run_list,
};

static bool
run_verify(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the result as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    AuditHead head;
    int64_t certificates;
    if (!command_parse(context, options, &argc, &argv, 0, 0, error) ||
        !audit_verify(context->archive, &head, &certificates, error))
        return false;
    if (is_json) {
        g_autofree char *json = audit_head_json(&head, certificates);
        print_line("%s", json);
        return true;
    }
    char hex[DIGEST_HEX_SIZE];
    print_line("The audit chain is whole: %" G_GINT64_FORMAT " events, %" G_GINT64_FORMAT
               " certificates in their places. It ends with %s.",
               head.events, certificates, digest_format(&head.hash, hex));
    return true;
}

const Command cmd_audit_verify = {
    .name = "audit verify",
    .arguments = "",
    .summary = "Recompute the audit chain: nothing changed, removed or added",
    .needs = NEEDS_READING,
    .run = run_verify,
};
