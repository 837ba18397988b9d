/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/relink.h"

#include "archive/address-text.h"
#include "archive/archive-private.h"
#include "archive/link.h"
#include "archive/public-mail.h"
#include "base/error.h"
#include "store/party-store.h"

#include <string.h>

static AddressMethod
entered_method(AddressKind kind)
{
    return kind == ADDRESS_PHONE ? ADDRESS_BY_PHONE : ADDRESS_BY_ADDRESS;
}

static bool
is_entered(const AddressRow *row)
{
    return row->method == ADDRESS_BY_ADDRESS || row->method == ADDRESS_BY_PHONE;
}

static bool
make_provisional(Archive *archive, AddressRow *row, const char *name, GError **error)
{
    g_autofree char *called = party_name_from(name, row->value);
    g_autoptr(Party) party = party_new(called);
    party->is_provisional = true;
    party->created_on = archive_today(archive);
    if (!party_store_add(archive->db, party, error))
        return false;
    row->party_id = party->id;
    row->method = ADDRESS_BY_PROVISIONAL;
    return true;
}

bool
relink_resolve(Archive *archive, AddressRow *row, const char *name, GError **error)
{
    int64_t party = 0;
    if (!row->is_own && row->domain != NULL &&
        !party_store_domain_covered(archive->db, row->domain, &party, error))
        return false;
    if (party == 0 && !row->is_own && row->method == ADDRESS_BY_PROVISIONAL)
        return true;
    row->party_id = party;
    row->method = party != 0 ? ADDRESS_BY_DOMAIN : ADDRESS_NOBODYS;
    /* Without a domain it is no address one could write to, unless it is a number. */
    bool is_person =
        row->kind == ADDRESS_PHONE || (row->domain != NULL && !email_is_machine(row->value));
    if (party != 0 || row->is_own || !is_person)
        return true;
    return make_provisional(archive, row, name, error);
}

bool
relink_store(Archive *archive, const AddressRow *row, int64_t previous, GError **error)
{
    if (!address_store_assign(archive->db, row, error))
        return false;
    if (previous == 0 || previous == row->party_id)
        return true;
    /* Its items have lost the claims of the party that had them; that party's other items may
     * have lost their last contact. */
    Day today = archive_today(archive);
    return address_store_shorten_items(archive->db, row->id, today, error) &&
           party_store_shorten_contact(archive->db, previous, today, error) &&
           party_store_dissolve(archive->db, previous, row->party_id, error);
}

static bool
fail_taken(Archive *archive, const char *what, const char *option, int64_t owner, GError **error)
{
    g_autofree char *name = NULL;
    if (!party_store_find_name(archive->db, owner, &name, error))
        return false;
    return fail(error, FAIL_USAGE,
                "%s belongs to %s (id %" G_GINT64_FORMAT "): take it from there first, with "
                "'letterbook party edit id:%" G_GINT64_FORMAT " --remove-%s=%s'",
                what, name != NULL ? name : "?", owner, owner, option, what);
}

static bool
fail_not_had(Archive *archive, const char *what, bool is_by_domain, int64_t party_id,
             GError **error)
{
    g_autofree char *name = NULL;
    if (!party_store_find_name(archive->db, party_id, &name, error))
        return false;
    return fail(error, FAIL_USAGE, "%s does not have %s%s", name != NULL ? name : "?", what,
                is_by_domain ? " by itself: the address comes with the domain" : "");
}

static bool
find_row(Archive *archive, AddressKind kind, const char *value, AddressRow *row, GError **error)
{
    *row = (AddressRow){
        .kind = kind, .value = value, .domain = kind == ADDRESS_EMAIL ? email_domain(value) : NULL};
    return address_store_find(archive->db, row, error);
}

bool
relink_assign(Archive *archive, AddressKind kind, const char *value, int64_t party_id,
              GError **error)
{
    AddressRow row;
    if (kind == ADDRESS_EMAIL && link_is_own(archive->settings, value))
        return fail(error, FAIL_USAGE,
                    "%s is ours (own-domains and mailboxes of %s): our own addresses never belong "
                    "to a party",
                    value, archive->settings->source);
    if (!find_row(archive, kind, value, &row, error))
        return false;
    if (row.id != 0 && is_entered(&row) && row.party_id != party_id)
        return fail_taken(archive, value, kind == ADDRESS_PHONE ? "phone" : "email", row.party_id,
                          error);
    int64_t previous = row.party_id;
    row.is_own = false;
    row.party_id = party_id;
    row.method = entered_method(kind);
    return row.id == 0 ? address_store_add(archive->db, &row, error)
                       : relink_store(archive, &row, previous, error);
}

/* Without a person's word, whose is it? */
static bool
fall_back(Archive *archive, AddressRow *row, GError **error)
{
    int64_t previous = row->party_id;
    g_autofree char *name = NULL;
    if (!address_store_display_name(archive->db, row->id, &name, error) ||
        !relink_resolve(archive, row, name != NULL ? name : "", error))
        return false;
    return relink_store(archive, row, previous, error);
}

bool
relink_release(Archive *archive, AddressKind kind, const char *value, int64_t party_id,
               GError **error)
{
    AddressRow row;
    bool is_used;
    if (!find_row(archive, kind, value, &row, error))
        return false;
    if (row.id == 0 || row.party_id != party_id || !is_entered(&row))
        return fail_not_had(archive, value,
                            row.id != 0 && row.party_id == party_id &&
                                row.method == ADDRESS_BY_DOMAIN,
                            party_id, error);
    if (!address_store_is_used(archive->db, row.id, &is_used, error) ||
        !party_store_shorten_contact(archive->db, party_id, archive_today(archive), error))
        return false;
    if (!is_used)
        return address_store_remove(archive->db, row.id, error);
    row.method = ADDRESS_NOBODYS;
    return fall_back(archive, &row, error);
}

/* After a domain came or went: the addresses in it find their way. */
static bool
follow_domain(Archive *archive, const char *domain, GError **error)
{
    g_autoptr(GPtrArray) values = address_store_list_below(archive->db, domain, error);
    if (values == NULL)
        return false;
    for (guint i = 0; i < values->len; i++) {
        AddressRow row;
        if (!find_row(archive, ADDRESS_EMAIL, g_ptr_array_index(values, i), &row, error) ||
            !fall_back(archive, &row, error))
            return false;
    }
    return true;
}

static bool
check_domain(Archive *archive, const char *domain, GError **error)
{
    if (settings_is_own_domain(archive->settings, domain))
        return fail(error, FAIL_USAGE,
                    "%s is ours (own-domains of %s): our own domains never belong to a party",
                    domain, archive->settings->source);
    g_autofree char *public = public_mail_find(domain);
    if (public != NULL && strcmp(public, domain) == 0)
        return fail(error, FAIL_USAGE,
                    "%s is a public mail provider: anyone may have an address there, so it cannot "
                    "be a party's domain; add the exact address with --email",
                    domain);
    if (public != NULL)
        return fail(
            error, FAIL_USAGE,
            "%s is above the public mail provider %s: it is too wide for one party's domain",
            domain, public);
    return true;
}

bool
relink_add_domain(Archive *archive, const char *domain, int64_t party_id, GError **error)
{
    int64_t owner;
    if (!check_domain(archive, domain, error) ||
        !party_store_domain_owner(archive->db, domain, &owner, error))
        return false;
    if (owner == party_id)
        return true;
    if (owner != 0)
        return fail_taken(archive, domain, "domain", owner, error);
    return party_store_add_domain(archive->db, party_id, domain, error) &&
           follow_domain(archive, domain, error);
}

bool
relink_remove_domain(Archive *archive, const char *domain, int64_t party_id, GError **error)
{
    int64_t owner;
    if (!party_store_domain_owner(archive->db, domain, &owner, error))
        return false;
    if (owner != party_id)
        return fail_not_had(archive, domain, false, party_id, error);
    return party_store_remove_domain(archive->db, domain, error) &&
           party_store_shorten_contact(archive->db, party_id, archive_today(archive), error) &&
           follow_domain(archive, domain, error);
}
