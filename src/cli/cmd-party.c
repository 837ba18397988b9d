/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "cli/party-options.h"

/* The options of `party add` and `party edit`; what they point at. */
typedef struct {
    char *name, *role, *since, *until, *org_number, *external_id;
    char **emails, **domains, **phones;
    char **remove_emails, **remove_domains, **remove_phones;
    gboolean is_json;
} PartyOptions;

static void
party_options_clear(PartyOptions *options)
{
    char *texts[] = {options->name,  options->role,       options->since,
                     options->until, options->org_number, options->external_id};
    char **lists[] = {options->emails,        options->domains,        options->phones,
                      options->remove_emails, options->remove_domains, options->remove_phones};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_strfreev(lists[i]);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PartyOptions, party_options_clear)

static bool
parse_options(CommandContext *context, bool is_edit, PartyOptions *options, int *argc, char ***argv,
              GError **error)
{
    const GOptionEntry entries[] = {
        {"name", 0, 0, G_OPTION_ARG_FILENAME, &options->name, "What it is called", "NAME"},
        {"role", 0, 0, G_OPTION_ARG_FILENAME, &options->role,
         "A relationship: customer, supplier or partner", "ROLE"},
        {"since", 0, 0, G_OPTION_ARG_FILENAME, &options->since, "When that began", "DATE"},
        {"until", 0, 0, G_OPTION_ARG_FILENAME, &options->until,
         "When it ended, if it has ended already", "DATE"},
        {"email", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->emails,
         "An e-mail address it writes from", "ADDRESS"},
        {"domain", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->domains,
         "Its mail domain: every address there and below", "DOMAIN"},
        {"phone", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->phones, "A phone number", "NUMBER"},
        {"org-number", 0, 0, G_OPTION_ARG_FILENAME, &options->org_number, "Organisation number",
         "NUMBER"},
        {"external-id", 0, 0, G_OPTION_ARG_FILENAME, &options->external_id,
         "Its key in another system", "ID"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "Print the party as JSON", NULL},
        /* From here on: to edit only. */
        {"remove-email", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->remove_emails,
         "Take an e-mail address away", "ADDRESS"},
        {"remove-domain", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->remove_domains,
         "Take a domain away", "DOMAIN"},
        {"remove-phone", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->remove_phones,
         "Take a phone number away", "NUMBER"},
        G_OPTION_ENTRY_NULL,
    };
    GOptionEntry offered[G_N_ELEMENTS(entries)];
    size_t count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(entries); i++)
        if (is_edit || entries[i].long_name == NULL ||
            !g_str_has_prefix(entries[i].long_name, "remove-"))
            offered[count++] = entries[i];
    return command_parse(context, offered, argc, argv, is_edit, is_edit, error);
}

static bool
read_change(const PartyOptions *options, PartyChange *change, GError **error)
{
    *change = (PartyChange){
        .name = options->name,
        .org_number = options->org_number,
        .external_id = options->external_id,
        .add_emails = options->emails,
        .add_domains = options->domains,
        .add_phones = options->phones,
        .remove_emails = options->remove_emails,
        .remove_domains = options->remove_domains,
        .remove_phones = options->remove_phones,
        .has_role = options->role != NULL,
    };
    if (options->role == NULL && (options->since != NULL || options->until != NULL))
        return fail(error, FAIL_USAGE, "--%s needs a role (--role=customer, supplier or partner)",
                    options->since != NULL ? "since" : "until");
    return command_read_day("since", options->since, DAY_NONE, &change->since, error) &&
           command_read_day("until", options->until, DAY_NONE, &change->until, error) &&
           (options->role == NULL || party_option_role(options->role, &change->role, error));
}

static bool
run_add(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(PartyOptions) options = {0};
    PartyChange change;
    int64_t id;
    return parse_options(context, false, &options, &argc, &argv, error) &&
           read_change(&options, &change, error) &&
           parties_add(context->archive, &change, &id, error) &&
           party_print_changed(context, id, options.is_json, error);
}

static bool
changes_nothing(const PartyOptions *options)
{
    return options->name == NULL && options->role == NULL && options->org_number == NULL &&
           options->external_id == NULL && options->emails == NULL && options->domains == NULL &&
           options->phones == NULL && options->remove_emails == NULL &&
           options->remove_domains == NULL && options->remove_phones == NULL;
}

static bool
run_edit(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(PartyOptions) options = {0};
    PartyChange change;
    int64_t id;
    if (!parse_options(context, true, &options, &argc, &argv, error) ||
        !read_change(&options, &change, error))
        return false;
    if (changes_nothing(&options))
        return fail(error, FAIL_USAGE, "nothing to change (see 'letterbook party edit --help')");
    return parties_find(context->archive, argv[1], READER_UNRESTRICTED, &id, error) &&
           parties_edit(context->archive, id, &change, error) &&
           party_print_changed(context, id, options.is_json, error);
}

/* printf counts bytes. */
static char *
pad(const char *text, int width)
{
    return g_strdup_printf("%s%*s", text, MAX(0, width - (int)g_utf8_strlen(text, -1)), "");
}

static void
print_row(const Party *party)
{
    g_autoptr(GString) roles = g_string_new(NULL);
    for (guint i = 0; i < party->relationships->len; i++) {
        const PartyRelationship *one = &g_array_index(party->relationships, PartyRelationship, i);
        g_string_append_printf(roles, "%s%s%s", i > 0 ? ", " : "",
                               one->end != DAY_NONE ? "former " : "", party_role_names[one->role]);
    }
    g_autofree char *name = pad(party->name, 32);
    print_line("%6" G_GINT64_FORMAT "  %s  %-24s  %6" G_GINT64_FORMAT " item%s", party->id, name,
               party->is_provisional ? "not registered" : roles->str, party->items,
               party->items == 1 ? "" : "s");
}

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_all = FALSE;
    const GOptionEntry entries[] = {
        {"all", 0, 0, G_OPTION_ARG_NONE, &is_all,
         "Individuals who wrote without being registered, too", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print JSON, one party per line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, entries, &argc, &argv, 0, 0, error))
        return false;
    g_autoptr(GArray) ids = parties_list(context->archive, is_all, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        g_autoptr(Party) party =
            is_json ? NULL : parties_get(context->archive, id, READER_UNRESTRICTED, error);
        if (party != NULL)
            print_row(party);
        else if (!is_json || !party_print(context, id, true, error))
            return false;
    }
    return ids != NULL;
}

static bool
run_show(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *as = NULL;
    const GOptionEntry entries[] = {
        {"as", 0, 0, G_OPTION_ARG_STRING, &as, "What this role may see of it", "ROLE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the party as JSON", NULL},
        G_OPTION_ENTRY_NULL,
    };
    Reader reader;
    int64_t id;
    return command_parse(context, entries, &argc, &argv, 1, 1, error) &&
           command_read_reader(context, as, &reader, error) &&
           parties_find(context->archive, argv[1], reader, &id, error) &&
           party_print_whole(context, id, reader, is_json, error);
}

const Command cmd_party_add = {
    .name = "party add",
    .arguments = "--name=NAME",
    .summary = "Register a customer, supplier, partner or other party",
    .needs = NEEDS_WRITING,
    .run = run_add,
};

const Command cmd_party_edit = {
    .name = "party edit",
    .arguments = "PARTY",
    .summary = "Change a party, its addresses, domains and numbers",
    .needs = NEEDS_WRITING,
    .run = run_edit,
};

const Command cmd_party_list = {
    .name = "party list",
    .arguments = "",
    .summary = "List the parties",
    .needs = NEEDS_READING,
    .run = run_list,
};

const Command cmd_party_show = {
    .name = "party show",
    .arguments = "PARTY",
    .summary = "Show one party: an id, external id, address, number or name",
    .needs = NEEDS_READING,
    .is_for_readers = true,
    .run = run_show,
};
