/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/parties.h"

#include "archive/access.h"
#include "archive/address-text.h"
#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/relink.h"
#include "base/error.h"
#include "phone/number.h"
#include "store/party-store.h"

#include <string.h>

/* One value of a list option, in its stored form, for this party. */
typedef bool (*ChangeOne)(Archive *archive, const char *text, int64_t party_id, GError **error);

static char *
read_email(const char *text, GError **error)
{
    char *email = email_normalize(text);
    if (email == NULL)
        fail(error, FAIL_USAGE, "'%s' is not an e-mail address (like anna@example.com)", text);
    return email;
}

static char *
read_domain(const char *text, GError **error)
{
    char *domain = domain_normalize(text);
    if (domain == NULL)
        fail(error, FAIL_USAGE, "'%s' is not a domain (like example.com)", text);
    return domain;
}

static char *
read_phone(Archive *archive, const char *text, GError **error)
{
    const char *region = archive->settings->phone_region;
    char *number = NULL;
    if (!phone_number_parse(text, region, &number, error))
        return NULL;
    if (number == NULL)
        fail(error, FAIL_USAGE, "'%s' is not a phone number%s", text,
             region != NULL
                 ? ""
                 : " (without 'phone-region' in the configuration it needs its country code, "
                   "like +47...)");
    return number;
}

static bool
add_email(Archive *archive, const char *text, int64_t party_id, GError **error)
{
    g_autofree char *email = read_email(text, error);
    return email != NULL && relink_assign(archive, ADDRESS_EMAIL, email, party_id, error);
}

static bool
remove_email(Archive *archive, const char *text, int64_t party_id, GError **error)
{
    g_autofree char *email = read_email(text, error);
    return email != NULL && relink_release(archive, ADDRESS_EMAIL, email, party_id, error);
}

static bool
add_domain(Archive *archive, const char *text, int64_t party_id, GError **error)
{
    g_autofree char *domain = read_domain(text, error);
    return domain != NULL && relink_add_domain(archive, domain, party_id, error);
}

static bool
remove_domain(Archive *archive, const char *text, int64_t party_id, GError **error)
{
    g_autofree char *domain = read_domain(text, error);
    return domain != NULL && relink_remove_domain(archive, domain, party_id, error);
}

static bool
add_phone(Archive *archive, const char *text, int64_t party_id, GError **error)
{
    g_autofree char *number = read_phone(archive, text, error);
    return number != NULL && relink_assign(archive, ADDRESS_PHONE, number, party_id, error);
}

static bool
remove_phone(Archive *archive, const char *text, int64_t party_id, GError **error)
{
    g_autofree char *number = read_phone(archive, text, error);
    return number != NULL && relink_release(archive, ADDRESS_PHONE, number, party_id, error);
}

static bool
change_each(Archive *archive, char **texts, ChangeOne change, int64_t party_id, GError **error)
{
    for (; texts != NULL && *texts != NULL; texts++)
        if (!change(archive, *texts, party_id, error))
            return false;
    return true;
}

/* What leaves goes first, so that an address can be replaced by its own domain in one step. */
static bool
change_addresses(Archive *archive, const PartyChange *change, int64_t party_id, GError **error)
{
    return change_each(archive, change->remove_emails, remove_email, party_id, error) &&
           change_each(archive, change->remove_domains, remove_domain, party_id, error) &&
           change_each(archive, change->remove_phones, remove_phone, party_id, error) &&
           change_each(archive, change->add_emails, add_email, party_id, error) &&
           change_each(archive, change->add_domains, add_domain, party_id, error) &&
           change_each(archive, change->add_phones, add_phone, party_id, error);
}

static bool
is_line(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *c = text; *c != '\0'; c = g_utf8_find_next_char(c, NULL))
        if (g_unichar_iscntrl(g_utf8_get_char(c)))
            return false;
    return true;
}

/* Sets *target to the trimmed text, NULL for an empty one; leaves it when `text` is NULL. */
static bool
set_text(char **target, const char *what, const char *text, GError **error)
{
    if (text == NULL)
        return true;
    if (!is_line(text))
        return fail(error, FAIL_USAGE, "the %s must be one line of UTF-8 text", what);
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    g_free(*target);
    *target = trimmed[0] != '\0' ? g_steal_pointer(&trimmed) : NULL;
    return true;
}

static bool
check_external_id(Archive *archive, const Party *party, GError **error)
{
    int64_t owner = 0;
    if (party->external_id != NULL &&
        !party_store_find_external(archive->db, party->external_id, &owner, error))
        return false;
    if (owner == 0 || owner == party->id)
        return true;
    g_autofree char *name = NULL;
    if (!party_store_find_name(archive->db, owner, &name, error))
        return false;
    return fail(error, FAIL_USAGE,
                "the external id '%s' belongs to %s (id %" G_GINT64_FORMAT ") already",
                party->external_id, name, owner);
}

static bool
set_texts(Archive *archive, Party *party, const PartyChange *change, GError **error)
{
    if (!set_text(&party->name, "name", change->name, error) ||
        !set_text(&party->org_number, "organisation number", change->org_number, error) ||
        !set_text(&party->external_id, "external id", change->external_id, error))
        return false;
    if (party->name == NULL)
        return fail(error, FAIL_USAGE, "a party needs a name (--name=NAME)");
    return check_external_id(archive, party, error);
}

static bool
add_relationship(Archive *archive, const Party *party, const PartyChange *change, GError **error)
{
    if (!change->has_role)
        return true;
    const PartyRelationship *running = party_running(party, change->role);
    if (running != NULL && change->until == DAY_NONE) {
        char day[DAY_TEXT_SIZE] = "";
        return fail(error, FAIL_USAGE, "%s is a %s already%s%s", party->name,
                    party_role_names[change->role], running->start != DAY_NONE ? ", since " : "",
                    running->start != DAY_NONE ? day_format(running->start, day) : "");
    }
    /* One that still runs counts from any day on; one entered with its end has been recorded
     * today, so that the safety delay of that end begins today. */
    Day recorded = change->until != DAY_NONE ? archive_today(archive) : DAY_NONE;
    PartyRelationship relationship = {.role = change->role,
                                      .start = change->since,
                                      .end = change->until,
                                      .recorded_on = recorded,
                                      .end_recorded_on = recorded};
    return party_store_add_relationship(archive->db, party->id, &relationship, error);
}

bool
parties_add(Archive *archive, const PartyChange *change, int64_t *id, GError **error)
{
    g_autoptr(Party) party = party_new(NULL);
    party->created_on = archive_today(archive);
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !set_texts(archive, party, change, error) ||
        !party_store_add(archive->db, party, error) ||
        !add_relationship(archive, party, change, error) ||
        !change_addresses(archive, change, party->id, error) ||
        !audit_note(archive, "party added", "party", party->id, error, "%s", "") ||
        !txn_commit(txn, error))
        return false;
    *id = party->id;
    return true;
}

/* Changing it is taking it on. */
static bool
confirm(Archive *archive, Party *party, GError **error)
{
    if (!party->is_provisional)
        return true;
    party->is_provisional = false;
    return party_store_update(archive->db, party, error) &&
           address_store_confirm(archive->db, party->id, error);
}

bool
parties_edit(Archive *archive, int64_t id, const PartyChange *change, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(Party) party =
        txn != NULL ? parties_get(archive, id, READER_UNRESTRICTED, error) : NULL;
    return party != NULL && set_texts(archive, party, change, error) &&
           confirm(archive, party, error) && party_store_update(archive->db, party, error) &&
           add_relationship(archive, party, change, error) &&
           change_addresses(archive, change, id, error) &&
           audit_note(archive, "party changed", "party", id, error, "%s",
                      change->has_role ? party_role_names[change->role] : "") &&
           txn_commit(txn, error);
}

Party *
parties_get(Archive *archive, int64_t id, Reader reader, GError **error)
{
    g_autoptr(Party) party = NULL;
    bool is_seen = false;
    if (!party_store_find(archive->db, id, &party, error) ||
        (party != NULL && !access_sees_party(archive, reader, id, &is_seen, &party->items, error)))
        return NULL;
    if (is_seen)
        return g_steal_pointer(&party);
    fail(error, FAIL_USAGE, "there is no party %" G_GINT64_FORMAT, id);
    return NULL;
}

GArray *
parties_list(Archive *archive, bool with_provisional, GError **error)
{
    return party_store_list(archive->db, with_provisional, error);
}

bool
parties_start_relationship(Archive *archive, int64_t id, PartyRole role, Day on, GError **error)
{
    PartyChange change = {.has_role = true, .role = role, .since = on, .until = DAY_NONE};
    return parties_edit(archive, id, &change, error);
}

static bool
fail_not_running(const Party *party, PartyRole role, bool is_correction, GError **error)
{
    const PartyRelationship *ended = party_ended_last(party, role);
    char day[DAY_TEXT_SIZE];
    if (is_correction || ended == NULL)
        return fail(error, FAIL_USAGE, "%s %s a %s: there is no end to %s", party->name,
                    is_correction ? "never ended being" : "is not", party_role_names[role],
                    is_correction ? "correct" : "set");
    return fail(error, FAIL_USAGE,
                "%s is not open as a %s: the end is set already, to %s (--correct changes it)",
                party->name, party_role_names[role], day_format(ended->end, day));
}

bool
parties_end_relationship(Archive *archive, int64_t id, PartyRole role, Day on, bool is_correction,
                         GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(Party) party =
        txn != NULL ? parties_get(archive, id, READER_UNRESTRICTED, error) : NULL;
    if (party == NULL)
        return false;
    const PartyRelationship *old =
        is_correction ? party_ended_last(party, role) : party_running(party, role);
    if (old == NULL)
        return fail_not_running(party, role, is_correction, error);
    PartyRelationship changed = *old;
    changed.end = on;
    if (old->end == DAY_NONE || on < old->end)
        changed.end_recorded_on = archive_today(archive);
    return party_store_end_relationship(archive->db, &changed, error) &&
           audit_note(archive, "relationship ended", "party", id, error, "role=%s",
                      party_role_names[role]) &&
           txn_commit(txn, error);
}
